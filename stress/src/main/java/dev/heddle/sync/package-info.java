/** Races of locks on real memory; in their package, for a lock whose holder is another thread. */
@NullMarked
package dev.heddle.sync;

import org.jspecify.annotations.NullMarked;
