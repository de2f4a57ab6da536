package dev.heddle;

import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.FirstOf;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.StandingNode;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitLimit;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.Waiter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One case of a select. Used by the thread that awaits the select. */
abstract class SelectCase<R extends @Nullable Object> {
  @Nullable BooleanSupplier condition;
  boolean enabled = true;

  /** A new await begins. */
  void prepare() {
    enabled = condition == null || condition.getAsBoolean();
  }

  /** Where the thing stands in the order in which selects register. */
  abstract long order();

  /** Does this case at once if it is ready; {@code unpublished} is known to nobody. */
  abstract boolean tryComplete(Waiter unpublished);

  /** Queues this case as number {@code index} of a wait; false if it is ready instead. */
  abstract boolean enqueue(Waiter waiter, int index);

  /** Takes this case back; it was not the one that was completed. */
  abstract void dequeue();

  // ---- deadlocks

  /**
   * What a wait for this case is for; null if it ends by itself, or nobody can tell who ends it.
   */
  @Nullable Subject subject() {
    return null;
  }

  /** What a wait for the first of those of {@code cases} that are enabled is for. */
  static @Nullable Subject firstOf(SelectCase<?>[] cases) {
    List<@Nullable Subject> subjects = new ArrayList<>(cases.length);
    for (SelectCase<?> each : cases) {
      if (each.enabled) {
        subjects.add(each.subject());
      }
    }
    return FirstOf.of(subjects);
  }

  /** Whether the same ones of {@code cases} are enabled in each wait. */
  static boolean areFixed(SelectCase<?>[] cases) {
    return Arrays.stream(cases).allMatch(each -> each.condition == null);
  }

  // ---- for a selector, in which the cases stay queued

  /** Whether this case can stay queued. */
  boolean stands() {
    return false;
  }

  /** Whether this case can become ready, or enabled, though nothing happens at its thing. */
  boolean changesByItself() {
    return condition != null || !stands();
  }

  /** What a case carries while it waits. */
  @Nullable Object offered() {
    return null;
  }

  /** Queues {@code node} at the thing of this case; false if the case is ready instead. */
  boolean enqueueStanding(StandingNode node) {
    throw new AssertionError("this case does not stand");
  }

  /** Takes {@code node} back. */
  void takeBack(StandingNode node) {
    throw new AssertionError("this case does not stand");
  }

  // ---- the end

  /** What was handed over to the completed case; forgets it. */
  @Nullable Object taken() {
    return null;
  }

  /** The result, from what was taken: runs code of users. */
  abstract R finish(@Nullable Object taken);

  /** A case at a port; {@code node} is the one that is queued or was completed, if any. */
  abstract static class AtPort<R extends @Nullable Object> extends SelectCase<R> {
    private final Port port;
    private @Nullable WaitNode node;

    AtPort(Port port) {
      this.port = port;
    }

    @Override
    final long order() {
      return port.order();
    }

    @Override
    final boolean tryComplete(Waiter unpublished) {
      WaitNode fresh = new WaitNode(unpublished, offered());
      boolean done = port.tryComplete(fresh);
      node = done ? fresh : null;
      return done;
    }

    @Override
    final boolean enqueue(Waiter waiter, int index) {
      WaitNode fresh = new WaitNode(waiter, index, offered());
      boolean queued = port.enqueue(fresh);
      node = queued ? fresh : null;
      return queued;
    }

    @Override
    final void dequeue() {
      if (node != null) {
        port.dequeue(node);
        node = null;
      }
    }

    @Override
    final @Nullable Subject subject() {
      return port.subject();
    }

    @Override
    final boolean stands() {
      return port.stands();
    }

    @Override
    final boolean enqueueStanding(StandingNode standing) {
      return port.enqueue(standing);
    }

    @Override
    final void takeBack(StandingNode standing) {
      port.dequeue(standing);
    }

    @Override
    final @Nullable Object taken() {
      WaitNode completed = Objects.requireNonNull(node);
      node = null;
      return completed.item;
    }
  }

  static final class Receive<T, R extends @Nullable Object> extends AtPort<R> {
    private final Function<? super T, ? extends R> then;
    private final @Nullable Supplier<? extends R> ifClosed;

    Receive(
        Port port,
        Function<? super T, ? extends R> then,
        @Nullable Supplier<? extends R> ifClosed) {
      super(port);
      this.then = then;
      this.ifClosed = ifClosed;
    }

    @Override
    @SuppressWarnings("unchecked")
    R finish(@Nullable Object taken) {
      Object item = Objects.requireNonNull(taken);
      if (!(item instanceof Closed closed)) {
        return then.apply((T) item);
      }
      if (ifClosed != null && closed.cause() == null) {
        return ifClosed.get();
      }
      throw new ClosedException("nothing to receive: the source is closed", closed.cause());
    }
  }

  static final class Send<T, R extends @Nullable Object> extends AtPort<R> {
    private final T value;
    private final Supplier<? extends R> then;

    Send(Port port, T value, Supplier<? extends R> then) {
      super(port);
      this.value = value;
      this.then = then;
    }

    @Override
    Object offered() {
      return value;
    }

    @Override
    R finish(@Nullable Object taken) {
      if (taken instanceof Closed closed) {
        throw new ClosedException("the value was not sent: the sink is closed", closed.cause());
      }
      return then.get();
    }
  }

  static final class Join<T extends @Nullable Object, R extends @Nullable Object>
      extends AtPort<R> {
    private final SpawnedTask<T> task;
    private final Function<? super T, ? extends R> then;

    Join(SpawnedTask<T> task, Function<? super T, ? extends R> then) {
      super(task);
      this.task = task;
      this.then = then;
    }

    @Override
    R finish(@Nullable Object taken) {
      return then.apply(task.result());
    }
  }

  static final class After<R extends @Nullable Object> extends SelectCase<R> {
    private final long nanos;
    private final Supplier<? extends R> then;
    private long deadline;
    private @Nullable WaitLimit timer;

    After(long nanos, Supplier<? extends R> then) {
      this.nanos = nanos;
      this.then = then;
    }

    @Override
    void prepare() {
      super.prepare();
      deadline = Seam.nanoTime() + nanos;
    }

    @Override
    long order() {
      return Long.MAX_VALUE; // last: a select that completes at once starts no timer
    }

    @Override
    boolean tryComplete(Waiter unpublished) {
      return deadline - Seam.nanoTime() <= 0;
    }

    @Override
    boolean enqueue(Waiter waiter, int index) {
      WaitLimit limit = new WaitLimit(waiter, index, deadline);
      timer = limit;
      Timers.arm(limit, deadline - nanos);
      return true;
    }

    @Override
    void dequeue() {
      if (timer != null) {
        timer.over();
        timer = null;
      }
    }

    @Override
    R finish(@Nullable Object taken) {
      return then.get();
    }
  }
}
