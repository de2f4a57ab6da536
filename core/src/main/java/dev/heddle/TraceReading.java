package dev.heddle;

import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.Timeline.Stop;
import dev.heddle.internal.engine.Keeper;
import dev.heddle.internal.wait.Signal;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.Trace;
import dev.heddle.internal.wait.TracedGap;
import dev.heddle.internal.wait.TracedStrand;
import dev.heddle.internal.wait.TracedWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes timelines of what was recorded; by one thread, once. It may read while the scope goes on:
 * then what has not ended lasts until {@code now}.
 */
final class TraceReading {
  /** A task, and what was recorded of it. */
  private static final class Found {
    final TracedStrand strand;
    final List<TracedWait> waits = new ArrayList<>();
    final List<TracedGap> gaps = new ArrayList<>();

    Found(TracedStrand strand) {
      this.strand = strand;
    }
  }

  private final Trace trace;
  private final Backend backend;
  private final long now;
  // In the order of the record: one that depends on numbers would differ from run to run.
  private final Map<Long, Found> found = new LinkedHashMap<>();

  /** Of what is recorded until {@code now}. */
  TraceReading(Trace trace, Backend backend, long now) {
    this.trace = trace;
    this.backend = backend;
    this.now = now;
    List<Trace.Entry> entries = trace.entries();
    for (Trace.Entry entry : entries) {
      if (entry instanceof TracedStrand strand) {
        found.put(strand.id(), new Found(strand));
      }
    }
    for (Trace.Entry entry : entries) {
      switch (entry) {
        case TracedStrand strand -> {}
        case TracedWait wait -> {
          Found of = found.get(wait.strand().id());
          if (of != null) {
            of.waits.add(wait);
          }
        }
        case TracedGap gap -> {
          Found of = found.get(gap.strand().id());
          if (of != null) {
            of.gaps.add(gap);
          }
        }
      }
    }
  }

  Explanation explain(
      ScopeGroup scope, long owner, long from, boolean ended, @Nullable String cancelled) {
    Map<Long, Timeline> lines = new LinkedHashMap<>();
    found.forEach((id, of) -> lines.put(id, timeline(of)));
    Timeline ofOwner = Objects.requireNonNull(lines.get(owner));
    CriticalPath path = new CriticalPath(lines, ofOwner, from, now);
    return new Explanation(
        scope.name(),
        ofOwner.task,
        backend,
        ended,
        Duration.ofNanos(now - from),
        cancelled,
        path.segments(),
        path.causes(),
        trace.missing());
  }

  private Timeline timeline(Found of) {
    TracedStrand strand = of.strand;
    List<Stop> stops = new ArrayList<>();
    start(of, stops);
    for (TracedWait wait : of.waits) {
      wait(of, wait, stops);
    }
    for (TracedGap gap : of.gaps) {
      if (!gap.isInWait()) {
        Party by = party(gap.by(), gap.byName());
        stops.add(
            new Stop(
                gap.from(),
                gap.ready(),
                Explanation.Kind.WAITED,
                "something outside Heddle",
                false,
                null,
                found.containsKey(gap.by()) ? by : null,
                null));
        stops.add(Stop.ready(gap.ready(), gap.end(), party(gap.keeper())));
      }
    }
    if (strand.lostSince() != Trace.NEVER) {
      stops.add(Stop.unknown(strand.lostSince(), now));
    }
    return new Timeline(
        party(strand.id(), strand.name()),
        strand.since(),
        strand.ended() == Trace.NEVER ? Timeline.OPEN : strand.ended(),
        strand.spawner(),
        stops);
  }

  /** From the spawn to the first step. Whoever opened the scope was not spawned in it. */
  private void start(Found of, List<Stop> stops) {
    TracedStrand strand = of.strand;
    if (strand.spawner() == strand.id()) {
      return;
    }
    long begun = orNow(strand.begun());
    long admitted = strand.admittedAt();
    long ready = admitted == Trace.NEVER ? strand.since() : Math.min(admitted, begun);
    if (admitted != Trace.NEVER) {
      Party by = party(strand.admitter(), strand.admitterName());
      stops.add(
          new Stop(
              strand.since(),
              ready,
              Explanation.Kind.WAITED,
              TaskGroup.PLACE,
              false,
              null,
              by,
              null));
    }
    stops.add(Stop.ready(ready, begun, keeperIn(of, ready, begun, strand.keeper())));
  }

  private void wait(Found of, TracedWait wait, List<Stop> stops) {
    long begin = wait.begin();
    long end = Math.max(begin, orNow(wait.resumed())); // it may have begun after this moment
    TracedWait.Release release = wait.release();
    boolean released = release.at() != Trace.NEVER;
    long ready = released ? Math.clamp(release.at(), begin, end) : end;
    Party by = released && !release.byTime() ? party(release.by(), release.name()) : null;
    String limit = limit(wait, release);
    boolean byTask = by != null && found.containsKey(by.id());
    stops.add(
        new Stop(
            begin,
            ready,
            Explanation.Kind.WAITED,
            name(wait.about()),
            joins(wait.about()),
            holder(wait),
            limit != null && !byTask ? null : by, // who noticed the time is nobody
            limit));
    long late = release.byTime() ? Math.clamp(release.done(), ready, end) : ready;
    if (late - ready < TracedStrand.LONG_NANOS) {
      late = ready; // so long it takes to wake somebody who looks at the clock
    }
    stops.add(Stop.late(ready, late, party(wait.keeper())));
    stops.add(Stop.ready(late, end, keeperIn(of, late, end, wait.keeper())));
  }

  /** How a wait ended other than by what it was for; null for a plain sleep, which is meant to. */
  private static @Nullable String limit(TracedWait wait, TracedWait.Release release) {
    Signal signal = wait.signal();
    if (signal != null) {
      CancelReason reason = CancelSignal.reason(signal);
      return reason.kind() == CancelReason.Kind.DEADLINE
          ? "until the deadline of " + reason.origin()
          : "until cancelled: " + reason;
    }
    return release.byTime() && wait.isTimedOut() && wait.about() != Tasks.SLEEP
        ? "until its time limit"
        : null;
  }

  private @Nullable Party holder(TracedWait wait) {
    if (wait.holder() != 0) {
      return party(wait.holder(), wait.holderName());
    }
    if (wait.resumed() != Trace.NEVER || !(wait.about() instanceof TaskGroup group)) {
      return null;
    }
    return found.values().stream()
        .map(each -> each.strand)
        .filter(strand -> strand.group() == group && strand.ended() == Trace.NEVER)
        .filter(strand -> strand.spawner() != strand.id())
        .min((a, b) -> Long.compare(a.since(), b.since()))
        .map(first -> party(first.id(), first.name()))
        .orElse(null);
  }

  private static boolean joins(@Nullable Object about) {
    return about instanceof TaskGroup
        || about instanceof SpawnedTask<?>
        || about instanceof Completions;
  }

  private static String name(@Nullable Object about) {
    return switch (about) {
      case null -> "something";
      case SpawnedTask<?> task -> "the end of '" + task.name() + "'";
      case Subject subject -> subject.subjectName();
      default -> about.toString();
    };
  }

  /**
   * Who kept the worker of a task that was ready from then to then: what was noted at the beginning
   * of the slice is more exact than what was {@code seen}.
   */
  private static @Nullable Party keeperIn(Found of, long from, long to, @Nullable Keeper seen) {
    for (TracedGap gap : of.gaps) {
      if (gap.isInWait() && gap.end() > from && gap.end() <= to) {
        return party(gap.keeper());
      }
    }
    return party(seen);
  }

  private static @Nullable Party party(@Nullable Keeper keeper) {
    return keeper == null ? null : party(keeper.id(), keeper.name());
  }

  private long orNow(long time) {
    return time == Trace.NEVER ? now : time;
  }

  /** Of a thread that may be gone, as {@link Party#of} has it. */
  private static Party party(long id, String name) {
    return new Party(id, name.isEmpty() ? "task-" + id : name);
  }
}
