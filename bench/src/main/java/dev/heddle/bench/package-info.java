/** JMH benchmarks of Heddle against the JDK. */
@NullMarked
package dev.heddle.bench;

import org.jspecify.annotations.NullMarked;
