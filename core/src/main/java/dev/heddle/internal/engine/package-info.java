/** Floor 1: carriers, run queues, timers; the backends. */
@NullMarked
package dev.heddle.internal.engine;

import org.jspecify.annotations.NullMarked;
