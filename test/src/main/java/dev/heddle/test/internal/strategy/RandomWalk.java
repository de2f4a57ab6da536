package dev.heddle.test.internal.strategy;

import dev.heddle.test.internal.sim.World;

/** Each thread that can run is as likely as the others, at every decision. */
public final class RandomWalk extends Seeded {
  @Override
  protected int choose(World world, int count) {
    return random.next(count);
  }
}
