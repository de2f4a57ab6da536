/** Floor 2: how a thread waits, is handed something, and is cancelled. */
@NullMarked
package dev.heddle.internal.wait;

import org.jspecify.annotations.NullMarked;
