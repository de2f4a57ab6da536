/** Runnable programs that show one idea each. */
@NullMarked
package dev.heddle.examples;

import org.jspecify.annotations.NullMarked;
