package dev.heddle;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.DeadlockWatch;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BiFunction;
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
 * starves; {@link #biased()} takes the first in the order given. So it is with several cases at one
 * channel, waiting or not. The handler of the chosen case runs afterwards, in the caller's thread,
 * under no lock. The other cases have had no effect: nothing was taken, nothing was sent. The same
 * holds for all cases if the caller is cancelled: that wins over ready cases.
 *
 * <p>The same channel may stand in a select as often as you like, to send and to receive; a select
 * never meets itself. Any number of selects over the same channels get on: whenever two of them
 * could serve each other, and nobody else gets there first, they do.
 *
 * <p>A case is switched off by {@link #when}, or with {@link dev.heddle.channel.Sources#never()} as
 * its source.
 *
 * <p>A select can be awaited any number of times, by one thread at a time. For a single channel use
 * its own methods; for hundreds of cases that are mostly idle, {@link #selector}.
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

  @SuppressWarnings("rawtypes")
  private static final IntVar<Select> BUSY =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Select.class, "busy"));

  private final List<SelectCase<R>> cases = new ArrayList<>();
  private SelectCase<R>[] ordered = none();
  private SelectCase<R>[] shuffled = none();
  private boolean biased;
  private boolean repeated; // one thing stands in several cases
  private @Nullable Subject subject; // what a wait is for
  private boolean subjectIsKnown;
  private int lastAdded = -1; // the index of the first case of the last call; -1: it was no case
  private @Nullable Function<? super CancelReason, ? extends R> ifCancelled;
  private volatile int busy;

  private Select() {}

  /** A select that has no cases yet; awaiting it without any is an error. */
  public static <R extends @Nullable Object> Select<R> of() {
    return new Select<>();
  }

  /**
   * Takes a value from {@code source} and hands it to {@code then}. If the source is closed and
   * empty the case is ready, and the select throws {@link ClosedException}.
   */
  public <T> Select<R> receive(Source<T> source, Function<? super T, ? extends R> then) {
    Objects.requireNonNull(then, "then");
    return add(new SelectCase.Receive<>(port(source), then, null));
  }

  /**
   * Takes a value from {@code source}; if it is closed and empty, {@code ifClosed} gives the
   * result.
   */
  public <T> Select<R> receive(
      Source<T> source, Function<? super T, ? extends R> then, Supplier<? extends R> ifClosed) {
    Objects.requireNonNull(then, "then");
    Objects.requireNonNull(ifClosed, "ifClosed");
    return add(new SelectCase.Receive<>(port(source), then, ifClosed));
  }

  private static Port port(Source<?> source) {
    return Objects.requireNonNull(source, "source").receiving();
  }

  /**
   * A case for each of {@code sources}: takes a value from one of them, and hands its place in the
   * list, from 0, and the value to {@code then}. A source that is closed and empty is ready, and
   * the select throws {@link ClosedException}. {@link #when} after this call is for all of them.
   */
  public <T> Select<R> receiveAny(
      List<? extends Source<? extends T>> sources,
      BiFunction<? super Integer, ? super T, ? extends R> then) {
    Objects.requireNonNull(then, "then");
    List<SelectCase<R>> added = new ArrayList<>(sources.size());
    for (Source<? extends T> source : sources) {
      int place = added.size();
      added.add(
          new SelectCase.Receive<T, R>(port(source), value -> then.apply(place, value), null));
    }
    lastAdded = cases.size();
    cases.addAll(added);
    return this;
  }

  /**
   * Sends {@code value} to {@code sink}. If the sink is closed the case is ready, and the select
   * throws {@link ClosedException}.
   */
  public <T> Select<R> send(Sink<T> sink, T value, Supplier<? extends R> then) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(then, "then");
    return add(new SelectCase.Send<>(Objects.requireNonNull(sink, "sink").sending(), value, then));
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
    return add(new SelectCase.Join<>((SpawnedTask<T>) task, then));
  }

  /**
   * Gives up waiting when {@code time} has passed since {@code await} was called.
   *
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public Select<R> after(Duration time, Supplier<? extends R> then) {
    Objects.requireNonNull(then, "then");
    return add(new SelectCase.After<>(Durations.nanos(time, "time"), then));
  }

  /**
   * If the caller is cancelled, {@code then} gives the result instead of the {@link
   * CancelledException}. It is no way out: the next cancellable operation throws, and the task ends
   * as cancelled. Needs no other case beside it.
   */
  public Select<R> cancelled(Function<? super CancelReason, ? extends R> then) {
    ifCancelled = Objects.requireNonNull(then, "then");
    lastAdded = -1;
    return this;
  }

  /** The case added last takes part only while {@code condition} holds at the call of await. */
  public Select<R> when(BooleanSupplier condition) {
    Objects.requireNonNull(condition, "condition");
    if (lastAdded < 0) {
      throw new IllegalStateException("when(...) needs a case before it");
    }
    cases.subList(lastAdded, cases.size()).forEach(each -> each.condition = condition);
    subjectIsKnown = false;
    return this;
  }

  /** Of several ready cases takes the first in the order given, instead of a random one. */
  public Select<R> biased() {
    biased = true;
    return this;
  }

  private Select<R> add(SelectCase<R> added) {
    lastAdded = cases.size();
    cases.add(added);
    return this;
  }

  /**
   * Waits until one case is ready, does it, and returns what its handler returned.
   *
   * @throws ClosedException if the chosen case found its channel closed
   * @throws CancelledException if the caller is cancelled; no case has had an effect
   * @throws InterruptedException if the caller is interrupted from outside
   * @throws IllegalStateException if there is no case, or all are disabled, or another thread is
   *     awaiting this select
   */
  public R await() throws InterruptedException {
    Seam.operation("select", this);
    if (ifCancelled == null) {
      return awaitOne();
    }
    try {
      return awaitOne();
    } catch (CancelledException cancelled) {
      return ifCancelled.apply(cancelled.reason());
    }
  }

  private R awaitOne() throws InterruptedException {
    SelectCase<R> chosen;
    Object taken;
    begin();
    try {
      chosen = choose();
      taken = chosen.taken();
    } finally {
      BUSY.setRelease(this, 0);
    }
    return chosen.finish(taken);
  }

  /** From now on this thread uses this select, until it resets {@code busy}. */
  private void begin() {
    if (cases.isEmpty() && ifCancelled == null) {
      throw new IllegalStateException(
          "a select without cases would wait for ever: add one before awaiting it");
    }
    if (!BUSY.cas(this, 0, 1)) {
      throw new IllegalStateException(
          "another thread is using this select: give each thread one of its own");
    }
  }

  /**
   * A selector with these cases, for a loop over many of them; this select has none afterwards.
   *
   * @throws IllegalStateException if there is no case, or a {@link #cancelled} one
   */
  public Selector<R> selector() {
    begin();
    try {
      if (ifCancelled != null) {
        throw new IllegalStateException("a selector has no case for its cancellation");
      }
      Selector<R> selector = new Selector<>(List.copyOf(cases), biased);
      cases.clear();
      ordered = none();
      shuffled = none();
      lastAdded = -1;
      return selector;
    } finally {
      BUSY.setRelease(this, 0);
    }
  }

  private SelectCase<R> choose() throws InterruptedException {
    Strand self = Strand.current();
    self.enter();
    if (prepare() == 0 && ifCancelled == null) {
      throw new IllegalStateException(
          "all " + cases.size() + " cases of the select are disabled: it would wait for ever");
    }
    while (true) {
      SelectCase<R> ready = poll(self);
      if (ready != null) {
        return ready;
      }
      SelectCase<R> done = waitForOne(self);
      if (done != null) {
        return done;
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
   * @throws IllegalStateException if there is no case, or another thread is using this select
   */
  public R orElse(Supplier<? extends R> otherwise) {
    Objects.requireNonNull(otherwise, "otherwise");
    Seam.operation("select orElse", this);
    SelectCase<R> ready;
    Object taken;
    begin();
    try {
      prepare();
      ready = poll(Strand.current());
      taken = ready == null ? null : ready.taken();
    } finally {
      BUSY.setRelease(this, 0);
    }
    return ready == null ? otherwise.get() : ready.finish(taken);
  }

  /** Evaluates the conditions and sorts the cases; returns how many take part. */
  private int prepare() {
    if (ordered.length != cases.size()) {
      ordered = cases.toArray(none());
      shuffled = ordered.clone();
      subjectIsKnown = false;
      Arrays.sort(ordered, Comparator.comparingLong(SelectCase::order));
      repeated = false;
      for (int i = 1; i < ordered.length; i++) {
        repeated |= ordered[i - 1].order() == ordered[i].order();
      }
    }
    int enabled = 0;
    for (SelectCase<R> each : cases) {
      each.prepare();
      enabled += each.enabled ? 1 : 0;
    }
    return enabled;
  }

  private @Nullable SelectCase<R> poll(Strand self) {
    Waiter unpublished = self.newWait();
    for (int i = 0; i < shuffled.length; i++) {
      SelectCase<R> each = biased ? cases.get(i) : draw(shuffled, i, shuffled.length);
      if (each.enabled && each.tryComplete(unpublished)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Moves one of the cases from {@code index} to {@code end - 1} to {@code index} at random; done
   * for one index after the other, all orders are equally likely.
   */
  private static <R extends @Nullable Object> SelectCase<R> draw(
      SelectCase<R>[] from, int index, int end) {
    int left = end - index;
    int other = left == 1 ? index : index + Seam.nextInt(left);
    SelectCase<R> drawn = from[other];
    from[other] = from[index];
    from[index] = drawn;
    return drawn;
  }

  /**
   * Shuffles the cases at the same thing among themselves: who serves a queue takes the first case
   * in it.
   */
  private void shuffleRepeated() {
    int begin = 0;
    while (begin < ordered.length) {
      int end = begin + 1;
      while (end < ordered.length && ordered[end].order() == ordered[begin].order()) {
        end++;
      }
      for (int i = begin; i < end; i++) {
        draw(ordered, i, end);
      }
      begin = end;
    }
  }

  /** A wait of which it is known what it is for; says so before a case of it is queued. */
  private Waiter newWait(Strand self) {
    if (!subjectIsKnown) {
      subject = SelectCase.firstOf(ordered);
      subjectIsKnown = SelectCase.areFixed(ordered);
    }
    return subject == null ? self.newWait(this) : DeadlockWatch.newWait(self, subject);
  }

  /** Registers and waits; null if it has to be begun again. */
  private @Nullable SelectCase<R> waitForOne(Strand self) throws InterruptedException {
    if (repeated && !biased) {
      shuffleRepeated();
    }
    Waiter waiter = newWait(self);
    int registered = 0;
    boolean withdrawn = false;
    while (registered < ordered.length) {
      SelectCase<R> next = ordered[registered];
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

  @Override
  public String toString() {
    return "select of " + cases.size() + (cases.size() == 1 ? " case" : " cases");
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <R extends @Nullable Object> SelectCase<R>[] none() {
    return new SelectCase[0];
  }
}
