package dev.heddle.test;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A schedule under which a test fails, and how to see it again.
 *
 * @param kind what is wrong
 * @param headline what is wrong, in one line
 * @param failure the exception that ended the schedule, or that shows where; or null
 * @param seed the value for {@code -Dheddle.seed}, or null if the schedule did not come from a seed
 * @param schedule the value for {@code -Dheddle.schedule}: the shrunk schedule, or null if a replay
 *     cannot bring it back
 * @param preemptions how often the shrunk schedule takes the processor from a task
 * @param details who waits for what, where it happened, what to do
 * @param table the shrunk schedule, one column a task and one row a step; or empty
 * @param page the same as an HTML page, or null if it could not be written
 */
public record Finding(
    Kind kind,
    String headline,
    @Nullable Throwable failure,
    @Nullable String seed,
    @Nullable String schedule,
    int preemptions,
    String details,
    String table,
    @Nullable Path page) {
  /** What can be wrong. */
  public enum Kind {
    /** An {@code AssertionError} left the test body or a detached task. */
    ASSERTION,
    /** Another exception left the test body or a detached task. */
    FAILURE,
    /** Nobody can run, and nothing will change that. */
    DEADLOCK,
    /** Nobody can run, although what a task waits for has happened: its wake-up was lost. */
    LOST_WAKE_UP,
    /** Too many steps, or only tasks that wait actively for each other. */
    LIVELOCK,
    /** A task goes on after the test has ended. */
    LEAK,
    /** A value was lost, or came twice. */
    LEDGER,
    /** A task blocks in something that is not Heddle's. */
    BLOCKED_OUTSIDE,
    /** A task runs without end. */
    RUNS_ON,
    /** A thread that Heddle did not start meddles with the test. */
    FOREIGN_THREAD,
    /** The same decisions gave another trace. */
    NOT_DETERMINISTIC,
    /** A replayed schedule does not fit the code any more. */
    DIVERGED
  }

  /** Checks that nothing needed is missing. */
  public Finding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(headline, "headline");
    Objects.requireNonNull(details, "details");
    Objects.requireNonNull(table, "table");
  }

  /** The whole report: what, how to see it again, who waits for what, and the table. */
  public String report() {
    StringBuilder text = new StringBuilder(headline).append('\n');
    if (seed != null) {
      text.append("  reproduce:  -Dheddle.seed=").append(seed).append('\n');
    }
    if (schedule != null) {
      text.append("  shrunk to ")
          .append(preemptions)
          .append(preemptions == 1 ? " preemption:" : " preemptions:")
          .append("  -Dheddle.schedule=")
          .append(schedule)
          .append('\n');
    }
    if (page != null) {
      text.append("  page:  ").append(page).append('\n');
    }
    if (!details.isEmpty()) {
      text.append(details.stripTrailing()).append('\n');
    }
    return text.append(table).toString();
  }
}
