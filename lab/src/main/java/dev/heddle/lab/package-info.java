/** The laboratory: real work, measured side by side on each concurrency model. */
@NullMarked
package dev.heddle.lab;

import org.jspecify.annotations.NullMarked;
