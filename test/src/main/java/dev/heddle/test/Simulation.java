package dev.heddle.test;

import dev.heddle.internal.util.Durations;
import dev.heddle.test.internal.sim.Driver;
import dev.heddle.test.internal.sim.SimTask;
import dev.heddle.test.internal.sim.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * What a test can ask of the simulation that it runs in: virtual time, waiting until all is quiet,
 * decision points of its own.
 *
 * <p>Every method throws {@code IllegalStateException} when it is called outside a simulation.
 */
public final class Simulation {
  private static final Instant BEGIN = Instant.parse("2000-01-01T00:00:00Z");

  private Simulation() {}

  /** Whether the caller is simulated. */
  public static boolean isActive() {
    return Driver.current() != null;
  }

  /** How much virtual time has passed since this schedule began. */
  public static Duration elapsed() {
    return Duration.ofNanos(world().virtualTime());
  }

  /**
   * The clock of the simulation, for code under test that takes a {@code Clock}. It begins at the
   * first of January 2000, UTC, in every schedule.
   */
  public static Clock clock() {
    World world = world();
    return new VirtualClock(() -> BEGIN.plusNanos(world.virtualTime()), ZoneOffset.UTC);
  }

  /**
   * Moves the clock by {@code time}. Sleeps and time limits that fall into it end in the order of
   * their deadlines, and all that follows from one has happened before the next; when this returns,
   * all other tasks are durably blocked.
   *
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public static void advance(Duration time) {
    SimTask me = me();
    me.world().doing().advanceBy(me, Durations.nanos(time, "time"));
  }

  /**
   * Waits until every other task has ended or is durably blocked: nothing would happen any more if
   * the time stood still.
   */
  public static void settle() {
    SimTask me = me();
    me.world().doing().settle(me);
  }

  /**
   * A decision point, for code that shares memory without Heddle: another task may go first.
   *
   * @param name what comes next, for the report
   */
  public static void point(String name) {
    point(name, Simulation.class);
  }

  /**
   * A decision point before an access to {@code target}.
   *
   * @param name what comes next, for the report
   */
  public static void point(String name, Object target) {
    SimTask me = me();
    me.world()
        .doing()
        .userPoint(
            me, Objects.requireNonNull(name, "name"), Objects.requireNonNull(target, "target"));
  }

  static SimTask me() {
    SimTask me = Driver.current();
    if (me == null) {
      throw new IllegalStateException(
          "not inside a simulation: call this from a test body that an Explorer or @HeddleTest"
              + " runs");
    }
    return me;
  }

  private static World world() {
    return me().world();
  }

  private static final class VirtualClock extends Clock {
    private final InstantSource source;
    private final ZoneId zone;

    VirtualClock(InstantSource source, ZoneId zone) {
      this.source = source;
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new VirtualClock(source, other);
    }

    @Override
    public Instant instant() {
      return source.instant();
    }
  }
}
