/** Floor 4: channels. Start at {@link dev.heddle.channel.Channel}. */
@NullMarked
package dev.heddle.channel;

import org.jspecify.annotations.NullMarked;
