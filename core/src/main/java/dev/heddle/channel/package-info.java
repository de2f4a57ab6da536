/** Channels between tasks, platform threads and parallel workers. */
@NullMarked
package dev.heddle.channel;

import org.jspecify.annotations.NullMarked;
