package dev.heddle.test;

import dev.heddle.TaskFailedException;
import dev.heddle.test.internal.report.Advice;
import dev.heddle.test.internal.report.Page;
import dev.heddle.test.internal.report.Recorder;
import dev.heddle.test.internal.report.Table;
import dev.heddle.test.internal.sim.Stop;
import dev.heddle.test.internal.sim.World;
import dev.heddle.test.internal.strategy.Schedule;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes findings from the ends of schedules. */
final class Findings {
  private static final int MOST_ROWS = 400;

  private Findings() {}

  static Finding found(
      Explorer explorer, Stop end, @Nullable Seed seed, Schedule schedule, Recorder recorder) {
    Finding.Kind kind = kind(end);
    String headline = headline(explorer, kind, end, recorder.steps());
    String details = recorder.details();
    String text = schedule.toString();
    Path page =
        explorer.pages
            ? Page.write(
                explorer.name,
                headline,
                seed == null ? null : seed.toString(),
                text,
                details,
                recorder)
            : null;
    return new Finding(
        kind,
        headline,
        end.failure(),
        seed == null ? null : seed.toString(),
        text,
        recorder.preemptions(),
        details,
        Table.of(recorder, MOST_ROWS),
        page);
  }

  static Finding unrepeatable(Explorer explorer, Stop end, @Nullable Seed seed) {
    Finding.Kind kind = kind(end);
    return new Finding(
        kind,
        headline(explorer, kind, end, -1),
        end.failure(),
        seed == null ? null : seed.toString(),
        null,
        0,
        Advice.forStack(end),
        "",
        null);
  }

  static Finding notDeterministic(
      Explorer explorer, @Nullable Seed seed, int stepsBefore, int stepsNow) {
    return new Finding(
        Finding.Kind.NOT_DETERMINISTIC,
        explorer.name
            + ": the same decisions gave another trace ("
            + stepsBefore
            + " steps, then "
            + stepsNow
            + ")",
        null,
        seed == null ? null : seed.toString(),
        null,
        0,
        "  The test depends on something besides the schedule: state that is left from the schedule"
            + " before (make everything inside the test body), real time, identity hash codes, a"
            + " random number, another thread.",
        "",
        null);
  }

  static Finding diverged(
      Explorer explorer, Schedule schedule, Stop end, World world, Recorder recorder) {
    String where =
        end.reason() == Stop.Reason.DIVERGED && end.detail() != null
            ? end.detail()
            : "step " + Math.min(world.steps(), schedule.steps());
    return new Finding(
        Finding.Kind.DIVERGED,
        explorer.name + ": diverged at " + where + " of " + schedule.steps(),
        end.failure(),
        null,
        null,
        0,
        "  The schedule was recorded with other code: it does not fit any more. Explore again,"
            + " without heddle.schedule."
            + (end.isFinding() && end.reason() != Stop.Reason.DIVERGED
                ? "\n  The run ended with: " + headline(explorer, kind(end), end, world.steps())
                : ""),
        Table.of(recorder, MOST_ROWS),
        null);
  }

  private static Finding.Kind kind(Stop end) {
    return switch (end.reason()) {
      case FAILURE -> isAssertion(end.failure()) ? Finding.Kind.ASSERTION : Finding.Kind.FAILURE;
      case DEADLOCK -> Finding.Kind.DEADLOCK;
      case LOST_WAKE_UP -> Finding.Kind.LOST_WAKE_UP;
      case LIVELOCK, STEPS -> Finding.Kind.LIVELOCK;
      case LEAK -> Finding.Kind.LEAK;
      case LEDGER -> Finding.Kind.LEDGER;
      case BLOCKED_OUTSIDE -> Finding.Kind.BLOCKED_OUTSIDE;
      case RUNS_ON -> Finding.Kind.RUNS_ON;
      case FOREIGN_WAKE_UP -> Finding.Kind.FOREIGN_THREAD;
      case DIVERGED -> Finding.Kind.DIVERGED;
      case OK, PRUNED -> throw new AssertionError("no finding: " + end);
    };
  }

  /** Also that of a task, which the scope of the test wraps. */
  private static boolean isAssertion(@Nullable Throwable failure) {
    return failure instanceof AssertionError
        || (failure instanceof TaskFailedException && isAssertion(failure.getCause()));
  }

  private static String headline(Explorer explorer, Finding.Kind kind, Stop end, int steps) {
    String who = end.detail() == null ? "a task" : "task '" + end.detail() + "'";
    String after = steps < 0 ? "" : " after " + steps + " steps";
    return explorer.name
        + ": "
        + switch (kind) {
          case ASSERTION, FAILURE -> who + " failed" + after + ": " + end.failure();
          case DEADLOCK -> "deadlock" + after;
          case LOST_WAKE_UP -> "lost wake-up" + after;
          case LIVELOCK ->
              end.detail() == null
                  ? "livelock" + after
                  : "livelock: the bound of steps was reached by " + who + after;
          case LEAK -> "tasks are left when the test has ended" + after;
          case LEDGER -> end.detail() + after;
          case BLOCKED_OUTSIDE -> who + " blocks outside Heddle";
          case RUNS_ON -> who + " runs on without calling Heddle";
          case FOREIGN_THREAD -> who + " was woken by a thread that is not simulated";
          case NOT_DETERMINISTIC, DIVERGED -> "diverged";
        };
  }
}
