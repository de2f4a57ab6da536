package dev.heddle.test.internal.strategy;

import dev.heddle.test.internal.sim.Chooser;
import dev.heddle.test.internal.sim.SimTask;
import dev.heddle.test.internal.sim.World;
import java.util.Arrays;

/**
 * Depth-first search through all decisions of all schedules with at most so many preemptions, as in
 * CHESS (Musuvathi, Qadeer, PLDI 2007), with sleep sets (Godefroid 1996) where that loses nothing
 * under the bound.
 *
 * <p>A preemption takes the baton from a thread that could go on. What is free: to choose among the
 * others when a thread parks, ends, spins or yields; to draw a number.
 *
 * <p><b>Sleep sets under a bound.</b> In general they do not go together: the schedule that a
 * pruned one is equivalent to may need more preemptions than the bound allows. They are therefore
 * used in one place only. Where the running thread {@code t} is preempted, the schedules in which
 * {@code t} takes its step first have been explored; {@code t} sleeps until somebody takes a step
 * that conflicts with its pending one. A schedule that resumes a sleeping {@code t} equals one in
 * which {@code t} took that step before it was preempted: it has no more preemptions, so it was
 * explored.
 */
public final class Exhaustive extends Chooser {
  private final int bound;
  private final boolean sleepSets;
  private int[] chosen = new int[256];
  private long[] allowed = new long[256];
  private int depth;
  private int position;
  private int preemptions;
  private boolean over;

  /**
   * Creates a search.
   *
   * @param bound how many preemptions a schedule may have
   * @param sleepSets whether the steps say all that threads do to each other: in the fine grain
   */
  public Exhaustive(int bound, boolean sleepSets) {
    super(sleepSets);
    this.bound = bound;
    this.sleepSets = sleepSets;
  }

  /** Prepares for the next schedule; false if there is none. */
  public boolean begin() {
    position = 0;
    preemptions = 0;
    return !over;
  }

  /** To be called after each schedule: finds where the next one differs. */
  public void end() {
    depth = Math.min(depth, position);
    while (depth > 0) {
      long left = allowed[depth - 1] & -2L << chosen[depth - 1];
      if (left != 0) {
        chosen[depth - 1] = Long.numberOfTrailingZeros(left);
        return;
      }
      depth--;
    }
    over = true;
  }

  @Override
  protected int choose(World world, int count) {
    if (count > Long.SIZE) {
      throw new IllegalStateException(
          "the exhaustive search takes at most 64 threads that can run at once, not " + count);
    }
    boolean preemptible = world.preemptible();
    if (position == depth) {
      long mask = 0;
      for (int i = 0; i < count; i++) {
        boolean costs = preemptible && i > 0;
        if (!world.option(i).isAsleep() && !(costs && preemptions >= bound)) {
          mask |= 1L << i;
        }
      }
      if (mask == 0) {
        return -1;
      }
      push(mask);
    }
    int choice = chosen[position++];
    if (preemptible && choice > 0) {
      preemptions++;
      if (sleepSets) {
        world.option(0).putToSleep();
      }
    }
    return choice;
  }

  @Override
  protected int draw(World world, int bound) {
    if (position == depth) {
      push(bound >= Long.SIZE ? -1L : (1L << bound) - 1);
    }
    return chosen[position++];
  }

  @Override
  protected boolean admits(SimTask only) {
    return !only.isAsleep();
  }

  private void push(long mask) {
    if (depth == chosen.length) {
      chosen = Arrays.copyOf(chosen, 2 * depth);
      allowed = Arrays.copyOf(allowed, 2 * depth);
    }
    allowed[depth] = mask;
    chosen[depth] = Long.numberOfTrailingZeros(mask);
    depth++;
  }
}
