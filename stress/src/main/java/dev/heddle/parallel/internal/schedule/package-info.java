/** Races of the parallel pool on real memory; in its package, because that is where they happen. */
@NullMarked
package dev.heddle.parallel.internal.schedule;

import org.jspecify.annotations.NullMarked;
