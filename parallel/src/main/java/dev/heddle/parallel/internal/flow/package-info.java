/** Pipelines over objects: positions, steps, ends. */
@NullMarked
package dev.heddle.parallel.internal.flow;

import org.jspecify.annotations.NullMarked;
