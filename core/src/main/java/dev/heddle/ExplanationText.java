package dev.heddle;

import dev.heddle.Explanation.Cause;
import dev.heddle.Explanation.Kind;
import dev.heddle.Explanation.Segment;
import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.Timeline.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An explanation for people: a line for each part of the path, with a bar at its time. */
final class ExplanationText {
  private static final String NOT_RECORDED = "not recorded, the record was full";
  private static final int BAR = 30;
  private static final int MOST_LINES = 24;
  private static final int MOST_CAUSES = 6;
  private static final int DEEPEST = 12;
  private static final double LEAST_SHARE = 0.002;

  private final Explanation told;
  private final double whole;

  ExplanationText(Explanation told) {
    this.told = told;
    this.whole = Math.max(1, told.whole().toNanos());
  }

  // ---- words

  static String describe(Segment part) {
    String who = name(part.task());
    return switch (part.kind()) {
      case RAN -> who + " ran";
      case READY ->
          part.what() == null
              ? who + " was " + ready(part.heldBy())
              : who + " was due, and " + late(part.heldBy());
      case UNKNOWN -> who + ": " + NOT_RECORDED;
      case WAITED -> who + " " + waited(part.what(), part.heldBy(), part.letGoBy(), part.limit());
    };
  }

  private static String name(Party party) {
    return "'" + LiveText.line(party.name()) + "'";
  }

  private static String ready(@Nullable Party keeper) {
    return "ready, " + (keeper == null ? "and got no processor" : kept(keeper));
  }

  private static String late(@Nullable Party keeper) {
    return "its timer came late" + (keeper == null ? "" : ", " + kept(keeper));
  }

  private static String kept(Party keeper) {
    return "while " + name(keeper) + " kept the worker";
  }

  private static String waited(
      @Nullable String what, @Nullable Party holder, @Nullable Party by, @Nullable String limit) {
    StringBuilder text = new StringBuilder("waited for ");
    text.append(what == null ? "something" : LiveText.line(what));
    if (holder != null && !isNamed(holder, what)) {
      text.append(", held by ").append(name(holder));
    }
    if (by != null && !by.equals(holder) && !isNamed(by, what)) {
      text.append(", let go on by ").append(name(by));
    }
    if (limit != null) {
      text.append(", ").append(LiveText.line(limit));
    }
    return text.toString();
  }

  /** Whoever waits for the end of a task has said who that is. */
  private static boolean isNamed(Party party, @Nullable String what) {
    return what != null && what.contains("'" + party.name() + "'");
  }

  static String cause(Kind kind, Party task, @Nullable Stop stop) {
    if (stop == null) {
      return kind == Kind.RAN ? name(task) + " ran" : NOT_RECORDED;
    }
    return switch (kind) {
      case RAN -> name(task) + " ran";
      case READY ->
          stop.what() == null
              ? ready(stop.holder())
              : name(task) + " was due, and " + late(stop.holder());
      case UNKNOWN -> NOT_RECORDED;
      case WAITED -> name(task) + " " + waited(stop.what(), stop.holder(), stop.by(), stop.limit());
    };
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }

  // ---- the whole

  String summary() {
    List<Cause> causes = told.causes();
    List<String> parts = new ArrayList<>();
    Duration rest = told.whole();
    for (Cause cause : causes) {
      if (parts.size() == MOST_CAUSES || cause.time().toNanos() < LEAST_SHARE * whole) {
        break;
      }
      parts.add(millis(cause.time()) + " " + cause.text());
      rest = rest.minus(cause.time());
    }
    if (rest.toNanos() >= LEAST_SHARE * whole) {
      parts.add(millis(rest) + " in smaller parts");
    }
    return head() + (parts.isEmpty() ? "" : ": " + String.join("; ", parts));
  }

  private String head() {
    return LiveText.line(told.scope())
        + (told.ended() ? " took " : " has taken ")
        + millis(told.whole());
  }

  private String share(Cause cause) {
    return String.format(
        Locale.ROOT,
        "%10s %5.1f %%  %s\n",
        millis(cause.time()),
        cause.time().toNanos() / whole * 100,
        cause.text());
  }

  String draw() {
    double least = LEAST_SHARE * whole;
    while (least < whole && longParts(told.path(), least) > MOST_LINES) {
      least *= 2;
    }
    List<String> lines = new ArrayList<>();
    draw(told.path(), 0, least, lines);
    StringBuilder text = new StringBuilder(head()).append('\n');
    told.causes().stream()
        .limit(MOST_CAUSES)
        .filter(cause -> cause.time().toNanos() >= LEAST_SHARE * whole)
        .forEach(cause -> text.append(share(cause)));
    String cancelled = told.cancelled();
    if (cancelled != null) {
      text.append("cancelled: ").append(LiveText.line(cancelled)).append('\n');
    }
    if (told.missing() > 0) {
      text.append("the record was full: ").append(told.missing()).append(" events are missing\n");
    }
    return text.append(lines.stream().collect(Collectors.joining("\n", "", "\n"))).toString();
  }

  /** How many parts are drawn on lines of their own. */
  private static int longParts(List<Segment> path, double least) {
    int count = 0;
    for (Segment part : path) {
      if (part.time().toNanos() >= least) {
        count += 1 + longParts(part.meanwhile(), least);
      }
    }
    return count;
  }

  /** Parts that follow each other and are shorter than {@code least} become one line. */
  private void draw(List<Segment> path, int depth, double least, List<String> lines) {
    int i = 0;
    while (i < path.size()) {
      Segment part = path.get(i);
      if (part.time().toNanos() >= least) {
        lines.add(line(part.from(), part.to(), mark(part.kind()), depth, describe(part)));
        draw(part.meanwhile(), depth + 1, least, lines);
        i++;
      } else {
        int first = i;
        while (i < path.size() && path.get(i).time().toNanos() < least) {
          i++;
        }
        Duration from = part.from();
        Duration to = path.get(i - 1).to();
        if (to.minus(from).toNanos() >= least) {
          lines.add(line(from, to, '.', depth, (i - first) + " short parts"));
        }
      }
    }
  }

  private static char mark(Kind kind) {
    return switch (kind) {
      case RAN -> '#';
      case READY -> '~';
      case WAITED -> '=';
      case UNKNOWN -> '?';
    };
  }

  private String line(Duration from, Duration to, char mark, int depth, String words) {
    int begin = Math.min((int) (from.toNanos() / whole * BAR), BAR - 1);
    int end = Math.clamp((int) Math.round(to.toNanos() / whole * BAR), begin + 1, BAR);
    return String.format(
        Locale.ROOT,
        "%10s %10s |%s%s%s| %s%s",
        millis(from),
        millis(to.minus(from)),
        " ".repeat(begin),
        String.valueOf(mark).repeat(end - begin),
        " ".repeat(BAR - end),
        "  ".repeat(Math.min(depth, DEEPEST)),
        words);
  }
}
