package dev.heddle.parallel.internal.flow;

import dev.heddle.parallel.ParCancelledException;
import dev.heddle.parallel.internal.schedule.Blocks;
import dev.heddle.parallel.internal.schedule.Call;
import dev.heddle.parallel.internal.schedule.Failures;
import dev.heddle.parallel.internal.schedule.Job;
import dev.heddle.parallel.internal.schedule.Loop;
import dev.heddle.parallel.internal.schedule.Pool;
import dev.heddle.parallel.internal.schedule.Worker;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline over objects.
 *
 * @param <T> the type of the elements at the end
 * @param <A> what the end gathers in
 */
sealed class FlowRun<T extends @Nullable Object, A extends @Nullable Object> implements Blocks<Part>
    permits PullRun {
  /*
   * Invariants
   *   F1  `cut` only falls. No element at a position behind it has an effect on the result: a part that begins behind
   *       it does nothing, a part that has ended early drops what its right neighbour came to.
   *   F2  The part that holds the cut's position is complete up to it, and so is everything to its left. So the answer
   *       is that of a sequential run, however late others learn of a cut.
   */
  private static final int FEW = 64;

  private final Flow<T> flow;
  private final End<? super T, A> end;
  private final int cell;
  private final boolean few;
  private final AtomicLong cut = new AtomicLong(Part.NEVER);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private @Nullable Call call;

  FlowRun(Flow<T> flow, End<? super T, A> end) {
    this.flow = flow;
    this.end = end;
    cell = flow.minLength();
    few = flow.length() <= FEW || flow.maxLength() < Flow.ANY_LENGTH;
  }

  static <T extends @Nullable Object, A extends @Nullable Object> A of(
      Flow<T> flow, End<? super T, A> end) {
    if (flow.length() == 0) {
      return end.begin();
    }
    FlowRun<T, A> run = new FlowRun<>(flow, end);
    return Pool.call(run::on);
  }

  private A on(Worker worker) {
    begin(worker);
    Part whole = Loop.run(worker, this, 0, flow.length());
    throwFailure();
    return result(whole);
  }

  final void begin(Worker worker) {
    Job job = worker.job();
    call = job == null ? null : job.call();
  }

  final void throwFailure() {
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw Failures.sneak(thrown);
    }
  }

  final Flow<T> flow() {
    return flow;
  }

  final boolean isCut() {
    return cut.get() != Part.NEVER;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // written by begin, add and merge only
  final A result(Part part) {
    return (A) part.result;
  }

  void cut(long position) {
    long before;
    do {
      before = cut.get();
    } while (position < before && !cut.compareAndSet(before, position));
  }

  @Override
  public Part empty() {
    Part part = new Part(this);
    part.result = end.begin();
    return part;
  }

  @Override
  public void block(Part part, long from, int count) {
    feed(part, Objects.requireNonNull(flow.at()), from, count);
  }

  /** Sends the elements at some adjacent positions through the steps. */
  @SuppressWarnings("unchecked") // the flow's steps lead from its positions to a T
  final void feed(Part part, At<?> at, long from, int count) {
    if (from > cut.get()) {
      part.cut = from;
      return;
    }
    if (part.head == null) {
      part.head =
          flow.head(
              element -> {
                if (!part.hasEnded()) {
                  part.result = end.add(result(part), (T) element, part);
                }
              },
              part);
    }
    var head = part.head;
    for (long i = from; i < from + count && !part.hasEnded(); i++) {
      part.position = i;
      head.accept(at.at(i));
    }
    if (from + count > cut.get() && !part.hasEnded()) {
      // What this part holds may lie behind the cut of one to the left, which will drop it.
      part.cut = Math.max(from, cut.get());
    }
  }

  @Override
  public void merge(Part left, Part right) {
    if (!left.hasEnded()) {
      left.result = end.merge(result(left), result(right));
      left.cut = right.cut;
    }
  }

  @Override
  public boolean isStopped() {
    if (!stopped) {
      if (call != null && call.isCancelled()) {
        fail(Objects.requireNonNull(call.cancellation()));
      } else if (cut.get() == Long.MIN_VALUE) {
        stopped = true;
      }
    }
    return stopped;
  }

  @Override
  public void fail(Throwable thrown) {
    if (!failure.compareAndSet(null, thrown) && !(thrown instanceof ParCancelledException)) {
      Failures.suppress(Objects.requireNonNull(failure.get()), thrown);
    }
    stopped = true;
  }

  @Override
  public boolean isOver(Part part) {
    return part.hasEnded();
  }

  @Override
  public int longest() {
    return Math.max(cell, flow.maxLength());
  }

  @Override
  public int cell() {
    return cell;
  }

  @Override
  public boolean few() {
    return few;
  }
}
