package dev.heddle;

import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitLimit;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first of several things that can happen, and does exactly one of them.
 *
 * {@snippet file="dev/heddle/snippets/SelectSnippets.java" region="select"}
 *
 * <p>Of the cases that are ready one is chosen at random, each as likely as the others, so none
 * starves; {@link #biased()} takes the first in the order given. The handler of the chosen case
 * runs afterwards, in the caller's thread, under no lock. The other cases have had no effect:
 * nothing was taken, nothing was sent. The same holds for all cases if the caller is cancelled.
 *
 * <p>A select can be awaited any number of times, by one thread at a time. For a single channel use
 * its own methods.
 *
 * @param <R> the type of the result
 */
public final class Select<R extends @Nullable Object> {
  /*
   * Two phases, after Go's select and Parallel Concurrent ML (Reppy, Russo, Xiao, ICFP 2009).
   * Poll: try each case at once, in random order, unpublished. Register: queue a case at every thing,
   * in ascending order of the things, looking again under each lock. If a counterpart is there, end
   * the own waiter as ABORTED, withdraw, and poll again; if that CAS fails, somebody has completed one
   * of the cases meanwhile. So nothing ever commits two waiters at once. Of two selects that meet at
   * several things, the second one to register at the lowest of these sees the first, and withdraws:
   * chains of withdrawals ascend the order, so they end.
   */

  private final List<Case<R>> cases = new ArrayList<>();
  private Case<R>[] ordered = none();
  private Case<R>[] shuffled = none();
  private boolean biased;

  private Select() {}

  /** A select without cases. */
  public static <R extends @Nullable Object> Select<R> of() {
    return new Select<>();
  }

  /**
   * Takes a value from {@code source} and hands it to {@code then}. If the source is closed and
   * empty the case is ready, and the select throws {@link ClosedException}.
   */
  public <T> Select<R> receive(Source<T> source, Function<? super T, ? extends R> then) {
    Objects.requireNonNull(then, "then");
    return add(new Receive<>(source.receiving(), then, null));
  }

  /**
   * Takes a value from {@code source}; if it is closed and empty, {@code ifClosed} gives the
   * result.
   */
  public <T> Select<R> receive(
      Source<T> source, Function<? super T, ? extends R> then, Supplier<? extends R> ifClosed) {
    Objects.requireNonNull(then, "then");
    Objects.requireNonNull(ifClosed, "ifClosed");
    return add(new Receive<>(source.receiving(), then, ifClosed));
  }

  /**
   * Sends {@code value} to {@code sink}. If the sink is closed the case is ready, and the select
   * throws {@link ClosedException}.
   */
  public <T> Select<R> send(Sink<T> sink, T value, Supplier<? extends R> then) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(then, "then");
    return add(new Send<>(sink.sending(), value, then));
  }

  /**
   * Waits for the end of {@code task} and hands its result to {@code then}.
   *
   * @see Task#join() what is thrown if the task has failed or was cancelled
   */
  public <T extends @Nullable Object> Select<R> join(
      Task<T> task, Function<? super T, ? extends R> then) {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(then, "then");
    return add(new Join<>((SpawnedTask<T>) task, then));
  }

  /**
   * Gives up waiting when {@code time} has passed since {@code await} was called.
   *
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public Select<R> after(Duration time, Supplier<? extends R> then) {
    Objects.requireNonNull(then, "then");
    return add(new After<>(Durations.nanos(time, "time"), then));
  }

  /** The case added last takes part only while {@code condition} holds at the call of await. */
  public Select<R> when(BooleanSupplier condition) {
    if (cases.isEmpty()) {
      throw new IllegalStateException("when(...) needs a case before it");
    }
    cases.getLast().condition = Objects.requireNonNull(condition, "condition");
    return this;
  }

  /** Of several ready cases takes the first in the order given, instead of a random one. */
  public Select<R> biased() {
    biased = true;
    return this;
  }

  private Select<R> add(Case<R> added) {
    cases.add(added);
    return this;
  }

  /**
   * Waits until one case is ready, does it, and returns what its handler returned.
   *
   * @throws ClosedException if the chosen case found its channel closed
   * @throws CancelledException if the caller is cancelled; no case has had an effect
   * @throws InterruptedException if the caller is interrupted from outside
   * @throws IllegalStateException if there is no case, or all are disabled
   */
  public R await() throws InterruptedException {
    Seam.operation("select", this);
    Strand self = Strand.current();
    self.enter();
    if (prepare() == 0) {
      throw new IllegalStateException(
          cases.isEmpty()
              ? "a select without cases would wait for ever"
              : "all "
                  + cases.size()
                  + " cases of the select are disabled: it would wait for ever");
    }
    while (true) {
      Case<R> ready = poll(self);
      if (ready != null) {
        return ready.finish();
      }
      Case<R> done = waitForOne(self);
      if (done != null) {
        return done.finish();
      }
    }
  }

  /**
   * Does a case that is ready now; if there is none, or all are disabled, returns what {@code
   * otherwise} gives. Does not wait, and is not cancellable.
   *
   * <p>The cases are looked at one after the other, not at one instant: a case that becomes ready
   * behind the look may be missed, even while another one stops being ready.
   *
   * @throws ClosedException if the chosen case found its channel closed
   */
  public R orElse(Supplier<? extends R> otherwise) {
    Objects.requireNonNull(otherwise, "otherwise");
    Seam.operation("select orElse", this);
    prepare();
    Case<R> ready = poll(Strand.current());
    return ready == null ? otherwise.get() : ready.finish();
  }

  /** Evaluates the conditions and sorts the cases; returns how many take part. */
  private int prepare() {
    if (ordered.length != cases.size()) {
      ordered = cases.toArray(none());
      shuffled = ordered.clone();
      Arrays.sort(ordered, Comparator.comparingLong(Case::order));
    }
    int enabled = 0;
    for (Case<R> each : cases) {
      each.prepare();
      enabled += each.enabled ? 1 : 0;
    }
    return enabled;
  }

  private @Nullable Case<R> poll(Strand self) {
    Waiter unpublished = self.newWait();
    for (int i = 0; i < shuffled.length; i++) {
      Case<R> each = biased ? cases.get(i) : draw(i);
      if (each.enabled && each.tryComplete(unpublished)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Moves one of the cases from {@code index} on there at random; all orders are equally likely.
   */
  private Case<R> draw(int index) {
    int left = shuffled.length - index;
    int other = left == 1 ? index : index + Seam.nextInt(left);
    Case<R> drawn = shuffled[other];
    shuffled[other] = shuffled[index];
    shuffled[index] = drawn;
    return drawn;
  }

  /** Registers and waits; null if it has to be begun again. */
  private @Nullable Case<R> waitForOne(Strand self) throws InterruptedException {
    Waiter waiter = self.newWait();
    int registered = 0;
    boolean withdrawn = false;
    while (registered < ordered.length) {
      Case<R> next = ordered[registered];
      if (next.enabled && !next.enqueue(waiter, registered + 1)) {
        withdrawn = waiter.tryEnd(Waiter.ABORTED);
        break;
      }
      registered++;
    }
    int end = withdrawn ? Waiter.ABORTED : self.await(waiter);
    for (int i = 0; i < registered; i++) {
      if (i + 1 != end && ordered[i].enabled) {
        ordered[i].dequeue();
      }
    }
    if (end > 0) {
      return ordered[end - 1];
    }
    if (end == Waiter.ABORTED) {
      return null;
    }
    throw self.failure(waiter);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <R extends @Nullable Object> Case<R>[] none() {
    return new Case[0];
  }

  // ---- the cases

  private abstract static class Case<R extends @Nullable Object> {
    @Nullable BooleanSupplier condition;
    boolean enabled = true;

    void prepare() {
      enabled = condition == null || condition.getAsBoolean();
    }

    abstract long order();

    abstract boolean tryComplete(Waiter unpublished);

    abstract boolean enqueue(Waiter waiter, int index);

    abstract void dequeue();

    abstract R finish();
  }

  /** A case at a port; {@code node} is the one of the current wait. */
  private abstract static class PortCase<R extends @Nullable Object> extends Case<R> {
    private final Port port;
    private @Nullable WaitNode node;

    PortCase(Port port) {
      this.port = port;
    }

    /** What the node carries while it waits. */
    @Nullable Object offered() {
      return null;
    }

    @Override
    final long order() {
      return port.order();
    }

    @Override
    final boolean tryComplete(Waiter unpublished) {
      node = new WaitNode(unpublished, offered());
      return port.tryComplete(node);
    }

    @Override
    final boolean enqueue(Waiter waiter, int index) {
      node = new WaitNode(waiter, index, offered());
      return port.enqueue(node);
    }

    @Override
    final void dequeue() {
      if (node != null) {
        port.dequeue(node);
        node = null;
      }
    }

    /** What was handed over; forgets the node. */
    final @Nullable Object taken() {
      WaitNode completed = Objects.requireNonNull(node);
      node = null;
      return completed.item;
    }
  }

  private static final class Receive<T, R extends @Nullable Object> extends PortCase<R> {
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
    R finish() {
      Object item = Objects.requireNonNull(taken());
      if (!(item instanceof Closed closed)) {
        return then.apply((T) item);
      }
      if (ifClosed != null && closed.cause() == null) {
        return ifClosed.get();
      }
      throw new ClosedException("nothing to receive: the source is closed", closed.cause());
    }
  }

  private static final class Send<T, R extends @Nullable Object> extends PortCase<R> {
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
    R finish() {
      if (taken() instanceof Closed closed) {
        throw new ClosedException("the value was not sent: the sink is closed", closed.cause());
      }
      return then.get();
    }
  }

  private static final class Join<T extends @Nullable Object, R extends @Nullable Object>
      extends PortCase<R> {
    private final SpawnedTask<T> task;
    private final Function<? super T, ? extends R> then;

    Join(SpawnedTask<T> task, Function<? super T, ? extends R> then) {
      super(task);
      this.task = task;
      this.then = then;
    }

    @Override
    R finish() {
      taken();
      return then.apply(task.result());
    }
  }

  private static final class After<R extends @Nullable Object> extends Case<R> {
    private final long nanos;
    private final Supplier<? extends R> then;
    private long deadline;
    private @Nullable TimerEntry timer;

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
      TimerEntry limit = new WaitLimit(waiter, index, deadline);
      timer = limit;
      Timers.arm(limit, deadline - nanos);
      return true;
    }

    @Override
    void dequeue() {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }

    @Override
    R finish() {
      return then.get();
    }
  }
}
