package dev.heddle;

import dev.heddle.Explanation.Cause;
import dev.heddle.Explanation.Kind;
import dev.heddle.Explanation.Segment;
import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.Timeline.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Walks from the end of a scope back to its beginning, and finds for each moment the task on which
 * the end depended then. Knows of no clock and no thread: timelines go in, segments come out.
 *
 * <p>It begins with the owner of the scope. Where that ran, or was ready, it goes back to where
 * that began. Where it waited, it changes to whoever let it go on, at that very time, and goes back
 * there in the same way; not further in the one that waited, which had time to spare. At the
 * beginning of a task it changes to whoever spawned it. A wait that nobody recorded has ended, but
 * time or a cancellation, leads to who was to end it, if that is known; else it is itself what took
 * the time.
 *
 * <p>A wait that was left in this way, and covers the time where the walk is, is a {@link Frame}:
 * it was held up by what happens there.
 *
 * <p><b>It ends.</b> Each step goes back in time, or changes to a task that it has not been at
 * since it last did.
 *
 * <p>Invariant: {@code pieces}, read from the last to the first, cover the time from {@code now} to
 * the end of the scope without gap or overlap.
 */
final class CriticalPath {
  /** Deeper than that no wait is looked into. */
  static final int MOST_FRAMES = 64;

  /** A wait that is held up by what the walk finds while it lasts. */
  private record Frame(Timeline line, Stop stop) {}

  /** A part of the path; {@code frames} are the waits that it holds up, the outermost first. */
  private record Piece(
      Timeline line, Kind kind, long from, long to, @Nullable Stop stop, List<Frame> frames) {}

  private final Map<Long, Timeline> lines;
  private final long begin;
  private final List<Frame> frames = new ArrayList<>();
  private final List<Piece> pieces = new ArrayList<>();
  private final Set<Timeline> seen = new HashSet<>(); // since the last step back in time
  private Timeline line;
  private long now;

  /** Of the scope that {@code owner} opened at {@code begin} and that ended at {@code end}. */
  CriticalPath(Map<Long, Timeline> lines, Timeline owner, long begin, long end) {
    this.lines = lines;
    this.begin = begin;
    this.line = owner;
    this.now = end;
    seen.add(owner);
    while (now > begin) {
      step(owner);
    }
  }

  private void step(Timeline owner) {
    if (now <= line.since) {
      if (!change(lines.get(line.spawner)) && !change(owner)) {
        backOut();
      }
      return;
    }
    Stop stop = line.before(now);
    if (stop == null || stop.to() < now) {
      back(Kind.RAN, stop == null ? line.since : stop.to(), null);
    } else if (stop.kind() == Kind.WAITED && frames.size() < MOST_FRAMES && follow(stop)) {
      return;
    } else {
      back(stop.kind(), stop.from(), stop);
    }
  }

  /** Changes to whom the wait depended on. */
  private boolean follow(Stop stop) {
    Timeline waiting = line;
    Party by = stop.by();
    Party holder = stop.holder();
    boolean changed = by != null && change(lines.get(by.id()));
    if (!changed && holder != null) {
      Timeline held = lines.get(holder.id());
      changed = held != null && held.lives(now) && change(held);
    }
    if (changed) {
      frames.add(new Frame(waiting, stop));
    }
    return changed;
  }

  /** Whoever was to let the last one go on was not there yet: then that wait took the time. */
  private void backOut() {
    frames.removeIf(frame -> frame.stop.from() >= now);
    if (frames.isEmpty()) {
      back(Kind.UNKNOWN, begin, null);
    } else {
      Frame last = frames.removeLast();
      line = last.line;
      back(Kind.WAITED, last.stop.from(), last.stop);
    }
  }

  /** Goes on in another task, at the same time; false if it has been there. */
  private boolean change(@Nullable Timeline to) {
    if (to == null || !seen.add(to)) {
      return false;
    }
    line = to;
    return true;
  }

  /** Goes back in time within a task, at most to {@code from}. */
  private void back(Kind kind, long from, @Nullable Stop stop) {
    long until = Math.max(from, begin);
    while (now > until) {
      long end = now;
      frames.removeIf(frame -> frame.stop.from() >= end);
      long cut = until;
      for (Frame frame : frames) {
        cut = Math.max(cut, frame.stop.from());
      }
      pieces.add(new Piece(line, kind, cut, end, stop, List.copyOf(frames)));
      now = cut;
    }
    seen.clear();
    seen.add(line);
  }

  // ---- what comes out

  private Duration sinceBegin(long time) {
    return Duration.ofNanos(time - begin);
  }

  /** The path from the beginning to the end; a wait holds what the path was in while it lasted. */
  List<Segment> segments() {
    return segments(pieces.reversed(), 0);
  }

  private List<Segment> segments(List<Piece> ordered, int depth) {
    List<Segment> segments = new ArrayList<>();
    int i = 0;
    while (i < ordered.size()) {
      Piece first = ordered.get(i);
      if (first.frames.size() == depth) {
        segments.add(segment(first.line, first.kind, first.from, first.to, first.stop, List.of()));
        i++;
        continue;
      }
      Frame frame = first.frames.get(depth);
      int end = i;
      while (end < ordered.size()
          && ordered.get(end).frames.size() > depth
          && ordered.get(end).frames.get(depth) == frame) {
        end++;
      }
      segments.add(
          segment(
              frame.line,
              Kind.WAITED,
              first.from,
              ordered.get(end - 1).to,
              frame.stop,
              segments(ordered.subList(i, end), depth + 1)));
      i = end;
    }
    return segments;
  }

  private Segment segment(
      Timeline of, Kind kind, long from, long to, @Nullable Stop stop, List<Segment> meanwhile) {
    return new Segment(
        of.task,
        kind,
        sinceBegin(from),
        sinceBegin(to),
        stop == null ? null : stop.what(),
        stop == null ? null : stop.holder(),
        stop == null ? null : stop.by(),
        stop == null ? null : stop.limit(),
        meanwhile);
  }

  /**
   * What the time went to, the most first. Each piece counts once: for the outermost wait that it
   * held up, other than one for the end of tasks, or else for itself.
   */
  List<Cause> causes() {
    Map<Cause, Long> nanos = new LinkedHashMap<>();
    for (Piece piece : pieces.reversed()) {
      nanos.merge(causeOf(piece), piece.to - piece.from, Long::sum);
    }
    return nanos.entrySet().stream()
        .map(each -> each.getKey().lasting(Duration.ofNanos(each.getValue())))
        .sorted(Comparator.comparing(Cause::time).reversed())
        .collect(Collectors.toList());
  }

  private static Cause causeOf(Piece piece) {
    for (Frame frame : piece.frames) {
      if (!frame.stop.joins()) {
        return Cause.of(Kind.WAITED, frame.line.task, frame.stop);
      }
    }
    return Cause.of(piece.kind, piece.line.task, piece.stop);
  }
}
