package dev.heddle.parallel.internal.pipeline;

import dev.heddle.parallel.internal.schedule.Job;
import dev.heddle.parallel.internal.schedule.Worker;
import org.jspecify.annotations.Nullable;

/**
 * A part of a pipeline's positions, run in blocks by one worker, which gives halves of the rest
 * away.
 */
final class Loop extends Job {
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
  private static final int LARGEST_BLOCK = 1 << 16;
  private static final long BLOCK_NANOS = 10_000;

  private final LoopRun run;
  private final long lo;
  private final long hi;
  private final @Nullable Loop older;
  private int block;
  private boolean mayShare;
  private @Nullable Loop given;
  final Partial partial;

  /** All positions. */
  Loop(@Nullable Job parent, LoopRun run, long lo, long hi) {
    this(parent, run, lo, hi, run.cell, run.few, null);
  }

  private Loop(
      @Nullable Job parent,
      LoopRun run,
      long lo,
      long hi,
      int block,
      boolean mayShare,
      @Nullable Loop older) {
    super(parent);
    this.run = run;
    this.lo = lo;
    this.hi = hi;
    this.block = block;
    this.mayShare = mayShare;
    this.older = older;
    this.partial = run.empty();
  }

  @Override
  protected void run(Worker worker) {
    try {
      blocks(worker, lo, hi);
      while (given != null && !run.isStopped()) {
        Loop next = given;
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
      for (Loop next = given; next != null; next = next.older) {
        if (!worker.takeBack(next)) {
          worker.await(next, this);
        }
      }
    }
  }

  private void blocks(Worker worker, long from, long to) {
    long at = from;
    long end = to;
    long time = System.nanoTime();
    while (at < end && !run.isStopped()) {
      if (mayShare && (run.few || worker.hungry())) {
        end = give(worker, at, end);
      }
      int count = (int) least(end - at, block);
      run.block(partial, at, count);
      at += count;
      long now = System.nanoTime();
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
        block = Math.max(run.cell, block / 2 / run.cell * run.cell);
      }
    } else if (count == block) {
      if (block <= LARGEST_BLOCK / 2) {
        block *= 2;
      } else {
        mayShare = true;
      }
    }
  }

  /** Offers the right half, on a cell's border; returns the new end. */
  private long give(Worker worker, long at, long end) {
    long left = end - at;
    if (Long.compareUnsigned(left, Math.max(block, run.cell)) <= 0) {
      return end;
    }
    long half = Math.max(run.cell, (left >>> 1) / run.cell * run.cell);
    Loop right = new Loop(this, run, at + half, end, block, true, given);
    if (!worker.offer(right)) {
      return end;
    }
    given = right;
    worker.announce(right);
    return at + half;
  }
}
