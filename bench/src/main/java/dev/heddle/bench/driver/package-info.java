/**
 * What every contender on the JVM shares: the command line, the windows and the output. It uses
 * nothing but the JDK, because the peers' own build compiles it too.
 */
@NullMarked
package dev.heddle.bench.driver;

import org.jspecify.annotations.NullMarked;
