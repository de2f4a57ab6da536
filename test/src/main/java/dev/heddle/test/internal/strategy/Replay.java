package dev.heddle.test.internal.strategy;

import dev.heddle.test.internal.sim.Chooser;
import dev.heddle.test.internal.sim.Decisions;
import dev.heddle.test.internal.sim.World;

/**
 * Follows a schedule. Strictly, it stops where the code does not fit any more; leniently, as
 * shrinking needs it, it takes the default instead.
 */
public final class Replay extends Chooser {
  private final Schedule schedule;
  private final boolean strict;
  private int next;

  /** Creates a replay of {@code schedule}, for one run. */
  public Replay(Schedule schedule, boolean strict) {
    this.schedule = schedule;
    this.strict = strict;
  }

  @Override
  protected int choose(World world, int count) {
    return decide(world, count);
  }

  @Override
  protected int draw(World world, int bound) {
    return decide(world, bound);
  }

  private int decide(World world, int count) {
    Decisions made = world.decisions();
    if (next == schedule.size() || schedule.at(next) > made.size()) {
      return 0;
    }
    if (schedule.at(next) < made.size()) {
      return -1; // a draw did not fit
    }
    int choice = schedule.choice(next);
    if (strict && (choice >= count || schedule.check(next) != (short) world.hash())) {
      made.diverge("step " + world.steps());
      return -1;
    }
    next++;
    return choice < count ? choice : 0;
  }

  /** Whether every decision of the schedule was reached. */
  public boolean isFinished() {
    return next == schedule.size();
  }
}
