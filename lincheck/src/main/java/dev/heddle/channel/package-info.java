/** Histories of channels under Lincheck; in their package, for the small sizes that tests take. */
@NullMarked
package dev.heddle.channel;

import org.jspecify.annotations.NullMarked;
