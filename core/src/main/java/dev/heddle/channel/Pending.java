package dev.heddle.channel;

import dev.heddle.ClosedException;
import dev.heddle.TaskRuntime;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.Waiter;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A send or receive that no thread waits for, as a future.
 *
 * <p>The waiter decides: who claims the case completes the future with what was handed over; who
 * completes the future from outside, cancels it or times it out has to end the waiter first. So the
 * future never says that nothing happened when a value has moved.
 */
final class Pending<R extends @Nullable Object> extends CompletableFuture<R> {
  private final Port port;
  private final Function<Object, ? extends R> result;
  private final Waiter waiter = new Waiter(this::handOver);
  private final WaitNode node;

  private Pending(Port port, @Nullable Object offered, Function<Object, ? extends R> result) {
    this.port = port;
    this.result = result;
    node = new WaitNode(waiter, offered);
  }

  /** Begins a wait at {@code port}, or completes it at once. */
  static <R extends @Nullable Object> CompletableFuture<R> start(
      Port port, @Nullable Object offered, Function<Object, ? extends R> result) {
    Pending<R> pending = new Pending<>(port, offered, result);
    while (!port.tryComplete(pending.node)) {
      if (port.enqueue(pending.node)) {
        return pending;
      }
    }
    pending.settle();
    return pending;
  }

  /** In the thread of the counterpart, which must not run what depends on this future. */
  private void handOver() {
    TaskRuntime.shared().spawn("channel future", this::settle);
  }

  private void settle() {
    Object item = Objects.requireNonNull(node.item);
    if (item instanceof Closed end) {
      super.completeExceptionally(new ClosedException("the channel is closed", end.cause()));
    } else {
      super.complete(result.apply(item));
    }
  }

  private boolean takeBack() {
    boolean open = waiter.tryEnd(Waiter.CANCELLED);
    if (open) {
      port.dequeue(node);
    }
    return open;
  }

  @Override
  public boolean complete(R value) {
    return takeBack() && super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return takeBack() && super.completeExceptionally(failure);
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    return (takeBack() && super.cancel(mayInterrupt)) || isCancelled();
  }
}
