package dev.heddle.parallel.internal.pipeline;

import dev.heddle.internal.seam.Seam;
import dev.heddle.parallel.ParCancelledException;
import dev.heddle.parallel.internal.pipeline.Terminal.Op;
import dev.heddle.parallel.internal.schedule.Blocks;
import dev.heddle.parallel.internal.schedule.Call;
import dev.heddle.parallel.internal.schedule.Failures;
import dev.heddle.parallel.internal.schedule.Job;
import dev.heddle.parallel.internal.schedule.Loop;
import dev.heddle.parallel.internal.schedule.Pool;
import dev.heddle.parallel.internal.schedule.Worker;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** One run of a pipeline: what all its parts have in common. */
final class LoopRun implements Blocks<Partial> {
  /*
   * Invariants
   *   L1  Cells (of a pairwise sum) have a size that depends on the length alone, and every part begins at a border.
   *   L2  `stopped` goes from false to true once; parts look at it before each block. It is a hint to stop early; the
   *       failure, or the hit, was written before. Whoever started the run has waited for all parts when it reads them.
   *   L3  A part that finds the call cancelled before a block fails with that; a cancellation that no part has met
   *       changes nothing.
   *   L4  The first failure wins the CAS; later ones become its suppressed exceptions.
   *   L5  A caller that runs a short loop itself does so in blocks of whole cells that double, from about FEW positions
   *       on, and looks at the clock between them. So a loop that turns out to be long keeps the caller for the block in
   *       which its time ran out, and goes on in the pool from a border of a cell (L1).
   */
  private static final int LARGEST_CELL = 512;
  private static final int FEWEST_CELLS = 256;
  private static final int FEW = 64;

  private final Kernel kernel;
  private final Pace pace;
  private final Terminal terminal;
  private final long base;
  private final @Nullable Object all;

  private final int cell;
  private final boolean few;

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile boolean hit;
  private @Nullable Call call;

  LoopRun(Chain chain, Terminal terminal, @Nullable Object all) {
    KernelCache.Found found = KernelCache.SHARED.find(chain, terminal, chain.lambdas(terminal));
    this.kernel = found.kernel();
    this.pace = found.pace();
    this.terminal = terminal;
    this.base = chain.lo;
    this.all = all;
    this.few = Long.compareUnsigned(chain.length(), FEW) <= 0;
    this.cell = terminal.isPairwise() ? cell(chain.length()) : 1;
  }

  static int cell(long length) {
    if (length < 0 || length >= (long) LARGEST_CELL * FEWEST_CELLS) {
      return LARGEST_CELL;
    }
    return (int) Math.max(1, length / FEWEST_CELLS);
  }

  static Partial run(Chain chain, Terminal terminal) {
    return start(chain, terminal, null);
  }

  /** Stores the elements of a sized chain in the given array. */
  static void runInto(Object array, Chain chain, Terminal terminal) {
    start(chain, terminal, array);
  }

  private static Partial start(Chain chain, Terminal terminal, @Nullable Object all) {
    if (chain.length() == 0) {
      return terminal.empty();
    }
    LoopRun run = new LoopRun(chain, terminal, all);
    if (run.isShort(chain.length()) && Pool.mayRunHere()) {
      return run.here(chain, Pool.common());
    }
    return Pool.call(worker -> run.on(worker, chain.lo, chain.hi));
  }

  /**
   * Not a loop of few elements: they may be heavy, and have captured something else the last time.
   */
  private boolean isShort(long length) {
    return !few && pace.isShort(length);
  }

  /** Runs on the thread that calls; what is left when time is up is handed to the pool. */
  Partial here(Chain chain, Pool pool) {
    long start = Seam.nanoTime();
    Partial whole = empty();
    int left = (int) chain.length();
    long at = chain.lo;
    int block = (FEW / cell + 1) * cell;
    while (left > 0 && !stopped) {
      if (at != chain.lo && Seam.nanoTime() - start > Pace.SHORT_NANOS) {
        long rest = at;
        merge(whole, pool.invoke(worker -> on(worker, rest, chain.hi)));
        break;
      }
      int count = Math.min(left, block);
      block(whole, at, count);
      at += count;
      left -= count;
      block *= 2;
    }
    return ended(whole, chain.length(), start);
  }

  private Partial on(Worker worker, long lo, long hi) {
    Job job = worker.job();
    call = job == null ? null : job.call();
    long start = Seam.nanoTime();
    Partial part = Loop.run(worker, this, lo, hi);
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw Failures.sneak(thrown);
    }
    return ended(part, hi - lo, start);
  }

  private Partial ended(Partial part, long length, long start) {
    part.seen |= hit;
    if (!hit && Long.compareUnsigned(length, Pace.MOST) <= 0) {
      pace.observe(length, Seam.nanoTime() - start);
    }
    return part;
  }

  @Override
  public Partial empty() {
    return terminal.empty();
  }

  @Override
  public boolean isStopped() {
    if (!stopped && call != null && call.isCancelled()) {
      fail(Objects.requireNonNull(call.cancellation()));
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
  public int cell() {
    return cell;
  }

  @Override
  public boolean few() {
    return few;
  }

  @Override
  public void block(Partial p, long from, int count) {
    if (terminal.isPairwise()) {
      cells(p, from, count);
      return;
    }
    if (terminal.op() == Op.STORE) {
      if (all == null) {
        Store.reserve(p, terminal.type(), count);
      } else {
        p.out = all;
        p.at = (int) (from - base);
      }
    }
    kernel.run(p, from, count);
    if (p.seen && (terminal.op() == Op.FIND || terminal.op() == Op.FIND_NOT)) {
      hit = true;
      stopped = true;
    }
  }

  private void cells(Partial p, long from, int count) {
    PairwiseSum cells = Objects.requireNonNull(p.cells);
    for (int done = 0; done < count; done += cell) {
      long at = from + done;
      p.d = 0;
      kernel.run(p, at, Math.min(cell, count - done));
      cells.add(Long.divideUnsigned(at - base, cell), p.d);
    }
  }

  @Override
  public void merge(Partial left, Partial right) {
    Type type = terminal.type();
    switch (terminal.op()) {
      case SUM -> {
        if (type == Type.DOUBLE) {
          Objects.requireNonNull(left.cells).addAll(Objects.requireNonNull(right.cells));
        } else {
          left.l = type == Type.INT ? (int) (left.l + right.l) : left.l + right.l;
        }
      }
      case AVERAGE -> {
        if (type == Type.DOUBLE) {
          Objects.requireNonNull(left.cells).addAll(Objects.requireNonNull(right.cells));
        }
        left.l += right.l;
        left.count += right.count;
      }
      case COUNT -> left.count += right.count;
      case MIN -> {
        left.l = Math.min(left.l, right.l);
        left.d = Math.min(left.d, right.d);
        left.seen |= right.seen;
      }
      case MAX -> {
        left.l = Math.max(left.l, right.l);
        left.d = Math.max(left.d, right.d);
        left.seen |= right.seen;
      }
      case REDUCE -> combine(left, right);
      case FOLD -> {
        if (left.seen && right.seen) {
          combine(left, right);
        } else if (right.seen) {
          left.l = right.l;
          left.d = right.d;
          left.seen = true;
        }
      }
      case STORE -> {
        if (all == null) {
          Store.append(left, right, type);
        }
      }
      case EACH, FIND, FIND_NOT -> {}
    }
  }

  private void combine(Partial left, Partial right) {
    Object lambda = Objects.requireNonNull(terminal.lambda());
    switch (terminal.type()) {
      case INT -> left.l = ((IntBinaryOperator) lambda).applyAsInt((int) left.l, (int) right.l);
      case LONG -> left.l = ((LongBinaryOperator) lambda).applyAsLong(left.l, right.l);
      case DOUBLE -> left.d = ((DoubleBinaryOperator) lambda).applyAsDouble(left.d, right.d);
    }
  }
}
