package dev.heddle;

import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.Timeline.Stop;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of one scope went: its critical path. That is, for each moment from the opening of
 * the scope to its end, the one task on which the end depended then, and whether that ran, was
 * ready and got no processor, or waited, for what, and for whom. Had any of it been faster, the
 * scope would have ended earlier; what other tasks did at the same time made no difference.
 *
 * {@snippet file="dev/heddle/snippets/ExplanationSnippets.java" region="explain"}
 *
 * <p>{@link Scope#explain()} makes it of what was recorded, for a scope that is sampled: by hand
 * with {@link Policy#sampled()}, or by its name or at random with {@link
 * TaskRuntime.Builder#sampleScopes(double)}. {@link #toString()} draws it.
 *
 * <p><b>How to read it.</b> The segments of {@link #path} follow each other without gap, and those
 * of {@link Segment#meanwhile} do so within their wait: they are what held the wait up, in the task
 * that let it go on, and so on inwards. A wait without any is itself what took the time: nobody
 * recorded has ended it, but a thread outside the scope, a point in time, or the program around.
 *
 * <p><b>What is known.</b> Waits in Heddle, and who ends them: everything, on both backends. A task
 * is ready from the moment at which it was let go on until it does. On the Worker backend it is
 * also known when a task stands still otherwise (sockets, sleeps and locks of the JDK), which is
 * told as a wait for something outside Heddle. On the JDK backend such time counts as run. Time in
 * which the system gives the processor to other processes is not seen. Gaps between two slices that
 * are shorter than 10 microseconds count as run.
 *
 * <p><b>Starved.</b> Which task kept the worker of one that was ready for half a millisecond or
 * more is known on the Worker backend if one did so all the time, and on both backends if the
 * watchdog has seen one do so for at least half of the time: see {@link
 * TaskRuntime.Builder#slowAfter}. On the JDK backend it looks only while no carrier is free, and
 * when all is quiet once in two seconds. A task whose time came, by a sleep, a time limit or a
 * deadline, is ready from then on: how late its timer was is told apart, because the timers of a
 * worker come late if all workers are kept; and by whom, in the same way.
 *
 * <p>Not for sums over many scopes: counters and profiles have those. The record has an end: {@link
 * #missing} tells how much found no room in it, and time of which nothing is known for that is
 * {@link Kind#UNKNOWN}.
 *
 * <p>It is immutable and holds names and numbers only: nothing of the program is kept alive by it.
 *
 * @param scope the name of the scope, as messages have it
 * @param owner the thread that opened it
 * @param backend what carried its tasks
 * @param ended whether it has ended; if not, this is the path to the moment of the call
 * @param whole how long it took, or has taken so far
 * @param cancelled why it was cancelled, a deadline for instance, or null
 * @param path what it depended on, from the opening to the end
 * @param causes what the time went to, the most first; their times add up to {@code whole}
 * @param missing how many events found no room in the record
 */
public record Explanation(
    String scope,
    Party owner,
    Backend backend,
    boolean ended,
    Duration whole,
    @Nullable String cancelled,
    List<Segment> path,
    List<Cause> causes,
    long missing) {
  /** Copies the lists. */
  public Explanation {
    path = List.copyOf(path);
    causes = List.copyOf(causes);
  }

  /** What a task did. */
  public enum Kind {
    /** It ran, or could: see {@link Explanation}. */
    RAN,
    /** It could go on, or its time had come, and it waited for a worker or processor. */
    READY,
    /** It waited for something. */
    WAITED,
    /** Not known: the record was full. */
    UNKNOWN
  }

  /**
   * A part of the path. The times are since the opening of the scope.
   *
   * @param task the task, or the thread that opened the scope
   * @param kind what it did
   * @param from when that began, or when the path came to it
   * @param to when it ended, or when the path left it
   * @param what what it waited for; {@code "its timer"} if it was ready and did not know because
   *     its timer was late; else null
   * @param heldBy of a wait: who was to end it when it began, where that is one: the holder of a
   *     lock, a task that is joined, the thread that runs work of a lane. Of a task that was ready:
   *     one that kept a worker meanwhile, if one is known. Else null
   * @param letGoBy who let the wait end; null if it was nobody but the time, or if it lasts
   * @param limit how the wait ended if nobody let it: by a time limit, by a cancellation and for
   *     what reason; else null
   * @param meanwhile what held the wait up, without a gap; empty if that is not recorded
   */
  public record Segment(
      Party task,
      Kind kind,
      Duration from,
      Duration to,
      @Nullable String what,
      @Nullable Party heldBy,
      @Nullable Party letGoBy,
      @Nullable String limit,
      List<Segment> meanwhile) {
    /** Copies the list. */
    public Segment {
      meanwhile = List.copyOf(meanwhile);
    }

    /** How long it lasted. */
    public Duration time() {
      return to.minus(from);
    }

    /** In words: who did what. */
    @Override
    public String toString() {
      return ExplanationText.describe(this);
    }
  }

  /**
   * What time went to: a wait, and all that held it up; else what a task did itself. Waits for the
   * end of tasks are none: what those tasks did counts.
   *
   * @param kind what it was
   * @param text what it was, in words
   * @param time how long, all together
   */
  public record Cause(Kind kind, String text, Duration time) {
    static Cause of(Kind kind, Party task, @Nullable Stop stop) {
      return new Cause(kind, ExplanationText.cause(kind, task, stop), Duration.ZERO);
    }

    Cause lasting(Duration all) {
      return new Cause(kind, text, all);
    }
  }

  /** How much of the whole went to causes of this kind; the four add up to it. */
  public Duration total(Kind kind) {
    return causes.stream()
        .filter(cause -> cause.kind == kind)
        .map(Cause::time)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** All of it in one line: how long, and for the longest causes. */
  public String summary() {
    return new ExplanationText(this).summary();
  }

  /** The summary, and the path as a list of lines with bars, innermost causes indented most. */
  @Override
  public String toString() {
    return new ExplanationText(this).draw();
  }

  /** The same as JSON, for tools: times in seconds, the path as nested arrays. */
  public String toJson() {
    return ExplanationJson.of(this);
  }
}
