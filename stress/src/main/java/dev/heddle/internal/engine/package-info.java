/** Races of the engine on real memory; in its package, because that is where they happen. */
@NullMarked
package dev.heddle.internal.engine;

import org.jspecify.annotations.NullMarked;
