package dev.heddle.internal.wait;

import dev.heddle.internal.seam.Seam;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Waits at one port: for operations that are not worth a fast path of their own. */
public final class PortWait {
  /** As a time limit: none. */
  public static final long FOREVER = -1;

  private PortWait() {}

  /**
   * Completes a case at {@code port}, waiting for it, and returns its item; null if {@code nanos}
   * passed before, without an effect.
   *
   * @param offered what the case carries while it waits
   * @param nanos the time limit, or {@link #FOREVER}
   */
  public static @Nullable Object await(Port port, @Nullable Object offered, long nanos)
      throws InterruptedException {
    Strand self = Strand.current();
    self.enter();
    WaitNode node = new WaitNode(self.newWait(), offered);
    long deadline = nanos < 0 ? 0 : Seam.nanoTime() + nanos;
    while (!port.tryComplete(node)) {
      if (port.enqueue(node)) {
        int end = nanos < 0 ? self.await(node.waiter) : self.await(node.waiter, deadline);
        if (end > 0) {
          break;
        }
        port.dequeue(node);
        if (end == Waiter.TIMED_OUT) {
          return null;
        }
        throw self.failure(node.waiter);
      }
    }
    return Objects.requireNonNull(node.item);
  }

  /** Completes a case at {@code port} and returns its item, or returns null: never waits. */
  public static @Nullable Object poll(Port port, @Nullable Object offered) {
    WaitNode node = new WaitNode(Strand.current().newWait(), offered);
    return port.tryComplete(node) ? Objects.requireNonNull(node.item) : null;
  }
}
