/** Parallel sorts. */
@NullMarked
package dev.heddle.parallel.internal.sort;

import org.jspecify.annotations.NullMarked;
