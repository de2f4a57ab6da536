package dev.heddle.test;

import dev.heddle.TaskFailedException;
import dev.heddle.test.internal.report.Recorder;
import dev.heddle.test.internal.sim.Chooser;
import dev.heddle.test.internal.sim.Rng;
import dev.heddle.test.internal.sim.Setting;
import dev.heddle.test.internal.sim.Stop;
import dev.heddle.test.internal.sim.World;
import dev.heddle.test.internal.strategy.Exhaustive;
import dev.heddle.test.internal.strategy.Replay;
import dev.heddle.test.internal.strategy.Schedule;
import dev.heddle.test.internal.strategy.Seeded;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One exploration: which schedules are run, and what is made of a failing one. */
final class Search {
  private static final long SEED_STEP = 0x9e3779b97f4a7c15L;
  private static final long SHRINK_NANOS = 5_000_000_000L;
  private static final int SHRINK_RUNS = 5_000;
  private static final int SEARCH_RUNS = 3_000;

  private final Explorer explorer;
  private final TestBody body;
  private final Setting setting;
  private final List<Strategy> strategies;
  private final Seeded[] choosers;
  private World world;
  private long schedules;
  private long decisions;
  private long traces;
  private int length = 1;
  private boolean cutShort;

  Search(Explorer explorer, TestBody body) {
    this.explorer = explorer;
    this.body = body;
    this.setting = explorer.setting();
    this.strategies = explorer.strategy.simple();
    this.choosers = strategies.stream().map(Strategy::chooser).toArray(Seeded[]::new);
    this.world = new World(setting, choosers[0]);
  }

  /**
   * Explores on a virtual thread, because handing the baton to and from a platform thread costs
   * twice a system call.
   */
  Exploration start() {
    CompletableFuture<Exploration> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("heddle-explorer")
        .start(() -> {
          try {
            result.complete(explore());
          } catch (Throwable failure) {
            result.completeExceptionally(failure);
          }
        });
    try {
      return result.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (failed.getCause() instanceof Error error) {
        throw error;
      }
      throw failed;
    }
  }

  private Exploration explore() {
    openWorld();
    try {
      Seed single = explorer.singleSeed();
      Finding finding;
      boolean exhausted = false;
      if (explorer.schedule != null && !explorer.schedule.isBlank()) {
        finding = replay(Schedule.parse(explorer.schedule));
      } else if (single != null) {
        finding = oneSeed(single);
      } else if (explorer.bound >= 0) {
        Exhaustive search = new Exhaustive(explorer.bound, setting.fine() && explorer.sleepSets);
        finding = exhaust(search);
        exhausted = finding == null && !cutShort;
      } else {
        finding = sample();
      }
      return new Exploration(schedules, decisions, exhausted, traces, finding);
    } finally {
      world.close();
    }
  }

  private void openWorld() {
    world = new World(setting, choosers[0]);
    world.open();
  }

  private Stop runOnce(Chooser by, @Nullable Recorder recorder) {
    Stop end = world.run(by, recorder, body::run);
    schedules++;
    decisions += world.steps();
    return end;
  }

  private void count() {
    traces = Rng.mix(traces ^ world.hash());
  }

  // ---- which schedules

  private @Nullable Finding sample() {
    long base = explorer.baseSeed();
    int count = explorer.scheduleCount();
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      int which = i % choosers.length;
      long bits = Rng.mix(base + i * SEED_STEP);
      Seeded chooser = choosers[which];
      chooser.begin(bits, length);
      int lengthOfThis = length;
      Stop end = runOnce(chooser, null);
      count();
      if (end.isFinding()) {
        return report(end, new Seed(strategies.get(which), lengthOfThis, bits));
      }
      if (explorer.repeatEvery > 0 && i % explorer.repeatEvery == 0) {
        Finding different = repeat(chooser, new Seed(strategies.get(which), lengthOfThis, bits));
        if (different != null) {
          return different;
        }
      }
      length = Math.max(length, world.decisions().size());
      if ((i & 63) == 63 && System.nanoTime() - begin > explorer.limitNanos) {
        break;
      }
    }
    return null;
  }

  /** The same decisions again: does the trace come out the same? */
  private @Nullable Finding repeat(Seeded chooser, Seed seed) {
    long hash = world.hash();
    int steps = world.steps();
    chooser.begin(seed.bits(), seed.length());
    Stop end = world.run(chooser, null, body::run);
    if (world.hash() == hash && !end.isFinding()) {
      return null;
    }
    return Findings.notDeterministic(explorer, seed, steps, world.steps());
  }

  private @Nullable Finding oneSeed(Seed seed) {
    Seeded chooser = seed.strategy().chooser();
    chooser.begin(seed.bits(), seed.length());
    Stop end = runOnce(chooser, null);
    count();
    return end.isFinding() ? report(end, seed) : null;
  }

  private @Nullable Finding exhaust(Exhaustive search) {
    int most = explorer.scheduleCount();
    long begin = System.nanoTime();
    while (search.begin()) {
      if (schedules == most
          || ((schedules & 63) == 63 && System.nanoTime() - begin > explorer.limitNanos)) {
        cutShort = true;
        return null;
      }
      Stop end = runOnce(search, null);
      count();
      if (end.isFinding()) {
        return report(end, null);
      }
      search.end();
    }
    return null;
  }

  private @Nullable Finding replay(Schedule schedule) {
    Recorder recorder = new Recorder();
    Replay replay = new Replay(schedule, true);
    Stop end = runOnce(replay, recorder);
    count();
    if (end.reason() == Stop.Reason.DIVERGED
        || !replay.isFinished()
        || !schedule.hasHash(world.hash())) {
      return Findings.diverged(explorer, schedule, end, world, recorder);
    }
    if (!end.isFinding()) {
      return null;
    }
    return Findings.found(explorer, end, null, schedule, recorder);
  }

  // ---- a failing schedule

  private Finding report(Stop end, @Nullable Seed seed) {
    if (isUnrepeatable(end)) {
      return Findings.unrepeatable(explorer, end, seed);
    }
    Schedule found = Schedule.of(world.decisions(), world.steps(), world.hash());
    Stop again = world.run(new Replay(found, true), null, body::run);
    if (!isSame(end, again) || !found.hasHash(world.hash())) {
      if (isUnrepeatable(again)) {
        return Findings.unrepeatable(explorer, again, seed);
      }
      return Findings.notDeterministic(explorer, seed, found.steps(), world.steps());
    }
    Schedule shrunk = shrink(fewestPreemptions(shrink(found, end), end), end);
    Recorder recorder = new Recorder();
    Stop last = world.run(new Replay(shrunk, true), recorder, body::run);
    return Findings.found(explorer, last, seed, shrunk, recorder);
  }

  /** The watch ended it: a replay would block again, and its threads may still be there. */
  private static boolean isUnrepeatable(Stop end) {
    return switch (end.reason()) {
      case BLOCKED_OUTSIDE, RUNS_ON, FOREIGN_WAKE_UP -> true;
      default -> false;
    };
  }

  private static boolean isSame(Stop a, Stop b) {
    return a.reason() == b.reason()
        && (a.failure() == null
            ? b.failure() == null
            : b.failure() != null && origin(a.failure()) == origin(b.failure()));
  }

  private static Class<?> origin(Throwable failure) {
    Throwable origin = failure;
    while (origin instanceof TaskFailedException && origin.getCause() != null) {
      origin = origin.getCause();
    }
    return origin.getClass();
  }

  /**
   * Looks for the same thing with fewer preemptions, by a short exhaustive search for each number
   * of them. Taking decisions out cannot find these: it never moves a switch.
   */
  private Schedule fewestPreemptions(Schedule found, Stop end) {
    world.run(new Replay(found, false), null, body::run);
    int most = world.preemptions();
    long begin = System.nanoTime();
    for (int bound = 0; bound < most; bound++) {
      Exhaustive search = new Exhaustive(bound, setting.fine());
      for (int runs = 0; runs < SEARCH_RUNS && search.begin(); runs++) {
        if (System.nanoTime() - begin > SHRINK_NANOS) {
          return found;
        }
        Stop now = world.run(search, null, body::run);
        if (isUnrepeatable(now)) {
          return found;
        }
        if (isSame(end, now)) {
          return Schedule.of(world.decisions(), world.steps(), world.hash());
        }
        search.end();
      }
    }
    return found;
  }

  /**
   * Takes decisions out, in ever smaller pieces, as long as the same thing is found: delta
   * debugging (Zeller, Hildebrandt, TSE 2002) over what is not the default.
   */
  private Schedule shrink(Schedule found, Stop end) {
    Schedule best = found;
    long begin = System.nanoTime();
    int runs = 0;
    int piece = Math.max(1, best.size() / 2);
    while (true) {
      boolean smaller = false;
      for (int from = best.size() - piece; from > -piece; from -= piece) {
        int low = Math.max(0, from);
        int high = Math.min(best.size(), from + piece);
        if (low >= high) {
          continue;
        }
        if (++runs > SHRINK_RUNS || System.nanoTime() - begin > SHRINK_NANOS) {
          return best;
        }
        Stop now = world.run(new Replay(best.without(low, high), false), null, body::run);
        if (isUnrepeatable(now)) {
          return best;
        }
        if (isSame(end, now)) {
          Schedule candidate = Schedule.of(world.decisions(), world.steps(), world.hash());
          if (candidate.size() < best.size()) {
            best = candidate;
            smaller = true;
          }
        }
      }
      if (piece > 1) {
        piece /= 2;
      } else if (!smaller) {
        return best;
      }
    }
  }
}
