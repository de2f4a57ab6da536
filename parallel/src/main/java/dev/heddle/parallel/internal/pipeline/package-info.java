/** Pipelines: their description, the classes generated for them, and the loop that runs them. */
@NullMarked
package dev.heddle.parallel.internal.pipeline;

import org.jspecify.annotations.NullMarked;
