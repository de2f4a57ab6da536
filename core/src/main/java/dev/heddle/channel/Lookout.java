package dev.heddle.channel;

import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.Waiter;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a channel for those who want to read what it does. Its fields are guarded by the
 * channel's lock.
 *
 * <p>A wait does not read the clock when it begins: that would cost each value that somebody waits
 * for. Instead a look remembers whom it has found waiting longest, and the next one that finds the
 * same wait tells how long ago that was. The wait is at least as long.
 */
final class Lookout {
  /** A wait that was seen; weakly, or an ended wait would keep its thread. */
  private record Sighting(WeakReference<Waiter> waiter, long stamp, long since) {
    boolean isOf(Waiter other, long otherStamp) {
      return waiter.refersTo(other) && stamp == otherStamp;
    }
  }

  private final LockedChannel<?> channel;
  private @Nullable Sighting receiver;
  private @Nullable Sighting sender;

  Lookout(LockedChannel<?> channel) {
    this.channel = channel;
  }

  /** What the channel's {@code toString} says; not under the lock. */
  String describe() {
    channel.lock();
    int values = channel.total();
    int permits = channel.reserved;
    int receivers = channel.waitingReceivers();
    int senders = channel.waitingSenders();
    boolean over = channel.closed != null;
    channel.unlock();
    return channel.name()
        + "["
        + counted(values, "value")
        + (permits == 0 ? "" : ", " + counted(permits, "reserved place"))
        + (receivers == 0 ? "" : ", " + counted(receivers, "waiting receiver") + first(true))
        + (senders == 0 ? "" : ", " + counted(senders, "waiting sender") + first(false))
        + (over ? ", closed]" : "]");
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** Who waits longest on that side, and for how long if that is known. */
  private String first(boolean receives) {
    channel.lock();
    WaitNode node = receives ? channel.oldestReceiver() : channel.oldestSender();
    Waiter waiter = node == null ? null : node.currentWaiter();
    long stamp = waiter == null ? 0 : waiter.stamp();
    Sighting before = receives ? receiver : sender;
    channel.unlock();
    if (waiter == null) {
      return ""; // gone since it was counted
    }
    String label = waiter.label();
    String who = ", first " + (label == null ? "a future" : label);
    long now = Seam.nanoTime();
    if (before != null && before.isOf(waiter, stamp)) {
      Duration time = Duration.ofNanos(now - before.since()).truncatedTo(ChronoUnit.MILLIS);
      return who + " for " + time + " or longer";
    }
    Sighting fresh = new Sighting(new WeakReference<>(waiter), stamp, now);
    channel.lock();
    if (receives) {
      receiver = fresh;
    } else {
      sender = fresh;
    }
    channel.unlock();
    return who;
  }
}
