package dev.heddle.test;

import dev.heddle.internal.util.Durations;
import dev.heddle.test.internal.sim.Driver;
import dev.heddle.test.internal.sim.Rng;
import dev.heddle.test.internal.sim.Setting;
import dev.heddle.test.internal.sim.Watch;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a test again and again, each time under another schedule: which task runs when, what time it
 * is and which case a select takes comes from a seed. A schedule under which the test fails is
 * shrunk and reported with one line that brings it back.
 *
 * {@snippet file="dev/heddle/test/snippets/ExplorerSnippetsTest.java" region="check"}
 *
 * <p>Inside, tasks, scopes, channels, select, sleeps and time limits are Heddle's own, unchanged;
 * only one task runs at a time. Time is virtual. Not for code that waits in anything else (locks of
 * {@code java.util.concurrent}, {@code synchronized} around a Heddle operation, sockets, executors,
 * {@code Thread.sleep}): that is reported with the line. Memory is sequentially consistent: tests
 * of code that races on plain fields belong into jcstress.
 *
 * <p>Defaults: 1,000 schedules by {@link Strategy#rotation()}, coarse grain, a new random seed, at
 * most 50,000 steps a schedule, at most 60 seconds in all, time passes when nothing can run. The
 * system properties {@code heddle.seed} and {@code heddle.schedule} of a report win over the
 * settings, and {@code heddle.schedules} over the number.
 *
 * <p>An explorer can be used several times, and by one thread at a time; several explorers run at
 * the same time without disturbing each other.
 */
public final class Explorer {
  private static final int DEFAULT_SCHEDULES = 1_000;
  private static final int DEFAULT_STEPS = 50_000;
  private static final int MOST_STEPS = 10_000_000;

  String name = "the test";
  Strategy strategy = Strategy.rotation();
  Grain grain = Grain.COARSE;
  int schedules = DEFAULT_SCHEDULES;
  int bound = -1;
  @Nullable Long base;
  @Nullable String seed = System.getProperty("heddle.seed");
  @Nullable String schedule = System.getProperty("heddle.schedule");
  boolean sleepSets = true;
  int repeatEvery = 64;
  boolean pages = true;
  private int maxSteps = DEFAULT_STEPS;
  private Passing passing = Passing.WHEN_IDLE;
  long limitNanos = 60_000_000_000L;

  /** Creates an explorer with the defaults. */
  public Explorer() {}

  /** Explores {@code body} with the defaults, and throws what it finds. */
  public static void explore(TestBody body) {
    new Explorer().check(body);
  }

  /** The name of the test, for the report. */
  public Explorer name(String testName) {
    name = Objects.requireNonNull(testName, "testName");
    return this;
  }

  /**
   * How many schedules are run.
   *
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  public Explorer schedules(int count) {
    schedules = atLeastOne(count, "schedules");
    return this;
  }

  /** How the schedules are chosen. */
  public Explorer strategy(Strategy chosen) {
    strategy = Objects.requireNonNull(chosen, "chosen");
    return this;
  }

  /**
   * Covers every schedule with at most {@code preemptions} preemptions instead of choosing some;
   * {@link Exploration#exhausted} tells whether that came to an end. For small tests. The number of
   * schedules is limited only if {@link #schedules} is called after this.
   *
   * <p>In the fine grain, schedules that differ in the order of independent steps only are covered
   * by one of them; the tasks may then share nothing but Heddle's objects.
   *
   * @throws IllegalArgumentException if {@code preemptions} is negative
   */
  public Explorer exhaustive(int preemptions) {
    if (preemptions < 0) {
      throw new IllegalArgumentException("preemptions must not be negative: " + preemptions);
    }
    bound = preemptions;
    schedules = Integer.MAX_VALUE;
    return this;
  }

  /** The number that all seeds of this exploration are drawn from. */
  public Explorer seed(long number) {
    base = number;
    return this;
  }

  /**
   * A seed of a report, as a text: only that schedule is run; or a number, as in {@link
   * #seed(long)}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public Explorer seed(String text) {
    seed = Objects.requireNonNull(text, "text");
    singleSeed();
    return this;
  }

  /**
   * A schedule of a report: only that one is run.
   *
   * @throws IllegalArgumentException if {@code text} is no schedule
   */
  public Explorer schedule(String text) {
    schedule = Objects.requireNonNull(text, "text");
    return this;
  }

  /** How closely the schedules are decided. */
  public Explorer grain(Grain chosen) {
    grain = Objects.requireNonNull(chosen, "chosen");
    return this;
  }

  /** When the virtual time passes. */
  public Explorer time(Passing chosen) {
    passing = Objects.requireNonNull(chosen, "chosen");
    return this;
  }

  /**
   * How many steps a schedule may have before it counts as a livelock.
   *
   * @throws IllegalArgumentException if {@code count} is not from 1 to 10,000,000
   */
  public Explorer maxSteps(int count) {
    if (count < 1 || count > MOST_STEPS) {
      throw new IllegalArgumentException("maxSteps must be from 1 to " + MOST_STEPS + ": " + count);
    }
    maxSteps = count;
    return this;
  }

  /** How long the exploration may take, in real time; after that it ends with what it has. */
  public Explorer timeout(Duration limit) {
    limitNanos = Durations.nanos(limit, "limit");
    return this;
  }

  /**
   * Every how many schedules one is run a second time, to see whether it gives the same trace. 0:
   * never. Default: 64.
   */
  public Explorer repeatEvery(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("repeatEvery must not be negative: " + count);
    }
    repeatEvery = count;
    return this;
  }

  /** Whether findings are also written as HTML pages, below {@code target/heddle}. */
  public Explorer pages(boolean wanted) {
    pages = wanted;
    return this;
  }

  /** Explores {@code body} and throws what it finds. */
  public void check(TestBody body) {
    run(body).orThrow();
  }

  /**
   * Explores {@code body} and returns what it finds.
   *
   * @throws IllegalStateException inside a simulation
   * @throws IllegalArgumentException if a seed or schedule cannot be read
   */
  public Exploration run(TestBody body) {
    Objects.requireNonNull(body, "body");
    if (Driver.current() != null) {
      throw new IllegalStateException("a simulated test cannot explore another one");
    }
    Driver.install();
    Watch.start();
    return new Search(this, body).start();
  }

  /** For the test of the sleep sets: searches without them. */
  Explorer withoutSleepSets() {
    sleepSets = false;
    return this;
  }

  Setting setting() {
    return new Setting(
        grain != Grain.COARSE,
        grain == Grain.FINEST,
        maxSteps,
        switch (passing) {
          case WHEN_IDLE -> Setting.Time.WHEN_IDLE;
          case ANYTIME -> Setting.Time.ANYTIME;
          case BY_HAND -> Setting.Time.BY_HAND;
        });
  }

  /** The seed of the only schedule to run, or null if there are to be many. */
  @Nullable Seed singleSeed() {
    if (seed == null || seed.isBlank()) {
      return null;
    }
    try {
      base = Long.decode(seed.strip());
      return null;
    } catch (NumberFormatException notANumber) {
      return Seed.parse(seed);
    }
  }

  /** How many schedules to run. */
  int scheduleCount() {
    Integer wanted = Integer.getInteger("heddle.schedules");
    return wanted == null ? schedules : atLeastOne(wanted, "heddle.schedules");
  }

  long baseSeed() {
    return base == null ? Rng.mix(System.nanoTime()) >>> 32 : base;
  }

  private static int atLeastOne(int count, String what) {
    if (count < 1) {
      throw new IllegalArgumentException(what + " must be at least 1: " + count);
    }
    return count;
  }
}
