/** Parallel loops and pipelines over ranges, arrays and collections. */
@NullMarked
package dev.heddle.parallel;

import org.jspecify.annotations.NullMarked;
