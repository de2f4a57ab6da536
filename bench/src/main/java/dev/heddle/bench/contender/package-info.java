/** The contenders that need no other library: Heddle itself and the JDK. */
@NullMarked
package dev.heddle.bench.contender;

import org.jspecify.annotations.NullMarked;
