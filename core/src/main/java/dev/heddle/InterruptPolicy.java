package dev.heddle;

import dev.heddle.internal.util.Durations;
import java.time.Duration;

/**
 * Whether cancelling a scope also interrupts the threads inside it.
 *
 * <p>Heddle's own operations need no interrupt: cancellation ends their waits directly. An
 * interrupt is for code that waits in the JDK. It can do harm: it closes a {@code FileChannel} or
 * socket that the thread is using, for everybody. So the default waits first, and then interrupts
 * only threads that sleep or are in an interruptible wait of {@code java.util.concurrent}; one that
 * computes, waits for a lock, or sits in socket or file I/O is reported to the log, not
 * interrupted.
 *
 * <p>Use {@link #never()} where tasks share a {@code FileChannel} or an embedded database, {@link
 * #atOnce()} where every task is known to stand an interrupt. Where scopes nest, the policy of the
 * innermost one around the running code holds, whoever cancels.
 */
public final class InterruptPolicy {
  private static final InterruptPolicy NEVER = new InterruptPolicy(-1);
  private static final InterruptPolicy AT_ONCE = new InterruptPolicy(0);
  private static final InterruptPolicy DEFAULT = after(Duration.ofMillis(100));

  final long graceNanos;

  private InterruptPolicy(long graceNanos) {
    this.graceNanos = graceNanos;
  }

  /** No interrupt ever. */
  public static InterruptPolicy never() {
    return NEVER;
  }

  /**
   * An interrupt at the moment of cancelling, whatever the thread does; then as {@link #after} 100
   * ms, for a thread that has used it up and waits again.
   */
  public static InterruptPolicy atOnce() {
    return AT_ONCE;
  }

  /**
   * An interrupt for threads that sleep or are in an interruptible wait of {@code
   * java.util.concurrent} when {@code grace} has passed since the cancelling, and again at growing
   * intervals while they last. The default, with 100 ms.
   *
   * @throws IllegalArgumentException if {@code grace} is not positive
   */
  public static InterruptPolicy after(Duration grace) {
    long nanos = Durations.nanos(grace, "grace");
    if (nanos == 0) {
      throw new IllegalArgumentException("grace must be positive, use atOnce() for none: " + grace);
    }
    return new InterruptPolicy(nanos);
  }

  static InterruptPolicy standard() {
    return DEFAULT;
  }

  @Override
  public String toString() {
    if (graceNanos < 0) {
      return "never";
    }
    return graceNanos == 0 ? "at once" : "after " + Duration.ofNanos(graceNanos);
  }
}
