package dev.heddle;

import dev.heddle.RuntimeSnapshot.Party;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BlockingLane} was doing at one moment; out of date as soon as it is there. For
 * dashboards, dumps and messages: {@link #toString} is text of one line for each piece of work.
 *
 * @param lane the name of the lane
 * @param limit how many threads it may have
 * @param threads how many it has
 * @param queueLimit how much work may be queued
 * @param queued how much work is queued, that is not running
 * @param waiting how many callers wait for a place in the queue
 * @param oldest for how long the work that comes next has been queued; null if none is
 * @param running the work that runs, the one that began first comes first
 * @param closed whether it takes no more work
 */
public record LaneState(
    String lane,
    int limit,
    int threads,
    int queueLimit,
    int queued,
    int waiting,
    @Nullable Duration oldest,
    List<Work> running,
    boolean closed) {
  /** Copies the list. */
  public LaneState {
    running = List.copyOf(running);
  }

  /**
   * A piece of work that runs.
   *
   * @param caller who has it run, and waits for it
   * @param thread the thread of the lane that runs it
   * @param age for how long it has run
   */
  public record Work(Party caller, Party thread, Duration age) {
    @Override
    public String toString() {
      return thread + " runs for " + caller + ", " + age.toMillis() / 1e3 + " s";
    }
  }

  /** Whether it has nothing to do. */
  public boolean isIdle() {
    return running.isEmpty() && queued == 0;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("lane '").append(lane).append("': ").append(running.size()).append(" of ");
    text.append(limit).append(limit == 1 ? " thread runs, " : " threads run, ");
    text.append(queued).append(" queued");
    if (oldest != null) {
      text.append(", the oldest for ").append(oldest.toMillis() / 1e3).append(" s");
    }
    if (waiting > 0) {
      text.append(", ").append(waiting).append(waiting == 1 ? " waits" : " wait");
      text.append(" for a place in the queue");
    }
    text.append(closed ? ", closed" : "");
    for (Work work : running) {
      text.append("\n  ").append(work);
    }
    return text.toString();
  }
}
