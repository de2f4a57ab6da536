package dev.heddle.test.internal.strategy;

import dev.heddle.test.internal.sim.Chooser;
import dev.heddle.test.internal.sim.Rng;
import dev.heddle.test.internal.sim.World;

/** A chooser whose decisions come from a seed, one seed a schedule. */
public abstract class Seeded extends Chooser {
  /** Where all its randomness comes from. */
  protected final Rng random = new Rng(0);

  /**
   * Prepares for the next schedule.
   *
   * @param length about how many decisions a schedule has
   */
  public void begin(long seed, int length) {
    random.reset(seed);
  }

  @Override
  protected int draw(World world, int bound) {
    return random.next(bound);
  }
}
