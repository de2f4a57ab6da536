package dev.heddle.parallel.internal.schedule;

import dev.heddle.internal.seam.Seam;
import org.jspecify.annotations.Nullable;

/**
 * A part of a loop's positions, run in blocks by one worker, which gives halves of the rest away.
 *
 * @param <P> the result of a part
 */
public final class Loop<P> extends Job {
  /*
   * Invariants
   *   Positions left of the running block are in `partial`; the rest of [lo, end) is this worker's; the parts given
   *   away, newest first, cover [end, hi) from left to right. So each merge is with the right neighbour, and an
   *   operator need only be associative.
   *   A part that nobody took is claimed back and run on, into the same partial. No part is alive when run() returns.
   *   Nobody but the worker that runs this part touches its fields, until the job is done.
   *
   * When to give away
   *   Between blocks, while some worker is idle, half of what is left, if that is more than a block. A block is what
   *   takes about BLOCK_NANOS, found by doubling from one element on. Until it is found, nothing is given away: the whole
   *   loop may be done before another worker has woken up. Loops of few elements are the exception: each of them
   *   may take long, so others start at once, and one part is on offer even while nobody is idle.
   *   (Lazy splitting: Tzannes, Caragea, Barua, Vishkin, PPoPP 2010. Difference: split when asked, not when the own
   *   deque is empty.)
   */
  private static final long BLOCK_NANOS = 10_000;

  private final Blocks<P> run;
  private final long lo;
  private final long hi;
  private final @Nullable Loop<P> older;
  private int block;
  private boolean mayShare;
  private @Nullable Loop<P> given;
  private final P partial;

  /** Whether each position may be worth a worker; asked once. */
  private final boolean few;

  private final int cell;
  private final int longest;

  private Loop(Worker worker, Blocks<P> run, long lo, long hi) {
    this(worker.job(), run, lo, hi, run.cell(), run.few(), null);
  }

  /** Runs a loop over all positions from {@code lo} to {@code hi - 1}, and waits for its parts. */
  public static <P> P run(Worker worker, Blocks<P> run, long lo, long hi) {
    Loop<P> whole = new Loop<>(worker, run, lo, hi);
    worker.run(whole);
    return whole.partial;
  }

  private Loop(
      @Nullable Job parent,
      Blocks<P> run,
      long lo,
      long hi,
      int block,
      boolean mayShare,
      @Nullable Loop<P> older) {
    super(parent);
    this.run = run;
    this.lo = lo;
    this.hi = hi;
    this.block = block;
    this.mayShare = mayShare;
    this.older = older;
    this.partial = run.empty();
    this.few = run.few();
    this.cell = run.cell();
    this.longest = run.longest();
  }

  @Override
  protected void run(Worker worker) {
    try {
      blocks(worker, lo, hi);
      while (given != null && !run.isStopped()) {
        Loop<P> next = given;
        given = next.older;
        if (worker.takeBack(next)) {
          blocks(worker, next.lo, next.hi);
        } else {
          worker.await(next, this);
          run.merge(partial, next.partial);
        }
      }
    } catch (Throwable t) {
      run.fail(t);
    } finally {
      for (Loop<P> next = given; next != null; next = next.older) {
        if (!worker.takeBack(next)) {
          worker.await(next, this);
        }
      }
    }
  }

  private void blocks(Worker worker, long from, long to) {
    long at = from;
    long end = to;
    long time = Seam.nanoTime();
    while (at < end && !run.isStopped() && !run.isOver(partial)) {
      if (mayShare && (few || worker.hungry())) {
        end = give(worker, at, end);
      }
      int count = (int) least(end - at, block);
      run.block(partial, at, count);
      at += count;
      long now = Seam.nanoTime();
      adapt(count, now - time);
      time = now;
    }
  }

  private static long least(long unsigned, int bound) {
    return Long.compareUnsigned(unsigned, bound) < 0 ? unsigned : bound;
  }

  private void adapt(int count, long nanos) {
    if (nanos >= BLOCK_NANOS) {
      mayShare = true;
      if (nanos > 4 * BLOCK_NANOS) {
        block = Math.max(cell, block / 2 / cell * cell);
      }
    } else if (count == block) {
      if (block <= longest / 2) {
        block *= 2;
      } else {
        mayShare = true;
      }
    }
  }

  /** Offers the right half, on a cell's border; returns the new end. */
  private long give(Worker worker, long at, long end) {
    long left = end - at;
    if (Long.compareUnsigned(left, Math.max(block, cell)) <= 0) {
      return end;
    }
    long half = Math.max(cell, (left >>> 1) / cell * cell);
    Loop<P> right = new Loop<>(this, run, at + half, end, block, true, given);
    if (!worker.offer(right)) {
      return end;
    }
    given = right;
    worker.announce(right);
    return at + half;
  }
}
