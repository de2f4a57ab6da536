/** Contenders that are libraries on the JVM. */
@NullMarked
package dev.heddle.bench.peers;

import org.jspecify.annotations.NullMarked;
