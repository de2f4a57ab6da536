package dev.heddle.test.internal.strategy;

import dev.heddle.test.internal.sim.SimTask;
import dev.heddle.test.internal.sim.World;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010):
 * every thread gets a random priority, the highest one runs, and at {@code depth - 1} random
 * decisions the running thread falls below all others. Finds a bug that needs {@code depth}
 * ordering constraints among {@code n} threads and {@code k} decisions with a probability of at
 * least {@code 1 / (n * k^(depth - 1))}, however unlikely it is in a random walk.
 *
 * <p>Differs from the paper: {@code k} counts the decisions that have more than one option, and a
 * thread that asks to let others go first falls below all, as it would run on for ever otherwise.
 */
public final class Pct extends Seeded {
  private final int depth;
  private final int[] changes;
  private int decisions;
  private long lowest;

  /**
   * Creates the strategy.
   *
   * @param depth how many ordering constraints a bug may need; at least 1
   */
  public Pct(int depth) {
    this.depth = depth;
    this.changes = new int[depth - 1];
  }

  @Override
  public void begin(long seed, int length) {
    super.begin(seed, length);
    decisions = 0;
    lowest = depth;
    for (int i = 0; i < changes.length; i++) {
      changes[i] = 1 + random.next(Math.max(1, length));
    }
  }

  @Override
  protected int choose(World world, int count) {
    decisions++;
    for (int i = 0; i < count; i++) {
      SimTask task = world.option(i);
      if (task.priorityOf < 0) {
        task.priorityOf = 0;
        task.priority = (1L << 32) + (random.next() >>> 33);
      }
    }
    if (world.preemptible()) {
      for (int i = 0; i < changes.length; i++) {
        if (changes[i] == decisions) {
          world.option(0).priority = i + 1L;
        }
      }
    }
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (world.option(i).priority > world.option(best).priority) {
        best = i;
      }
    }
    return best;
  }

  @Override
  protected void yielded(SimTask by) {
    by.priorityOf = 0;
    by.priority = --lowest;
  }
}
