package dev.heddle.test.internal.strategy;

import dev.heddle.test.internal.sim.SimTask;
import dev.heddle.test.internal.sim.World;

/**
 * Partial order sampling (Yuan, Yang, Gu, CAV 2018): every pending step has a random priority, the
 * highest one is taken, and the pending steps that conflict with it get new ones. Samples the
 * orders of conflicting steps more evenly than a random walk, which wastes its choices on steps
 * whose order does not matter.
 */
public final class Pos extends Seeded {
  @Override
  protected int choose(World world, int count) {
    int best = 0;
    for (int i = 0; i < count; i++) {
      SimTask task = world.option(i);
      if (task.priorityOf != task.events()) {
        redraw(task);
      }
      if (task.priority > world.option(best).priority) {
        best = i;
      }
    }
    SimTask chosen = world.option(best);
    for (int i = 0; i < count; i++) {
      SimTask task = world.option(i);
      if (i != best && task.conflictsWith(chosen)) {
        redraw(task);
      }
    }
    return best;
  }

  private void redraw(SimTask task) {
    task.priorityOf = task.events();
    task.priority = random.next() >>> 1;
  }
}
