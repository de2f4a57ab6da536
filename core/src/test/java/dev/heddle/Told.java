package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Explanation.Cause;
import dev.heddle.Explanation.Segment;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** What holds for every explanation. */
final class Told {
  private Told() {}

  /** Its parts follow each other without gap, on every level, and add up to the whole. */
  static Explanation isWhole(Explanation told) {
    covers(told.path(), Duration.ZERO, told.whole());
    assertThat(told.causes().stream().map(Cause::time).reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(told.whole());
    Duration kinds = Duration.ZERO;
    for (Explanation.Kind kind : Explanation.Kind.values()) {
      kinds = kinds.plus(told.total(kind));
    }
    assertThat(kinds).isEqualTo(told.whole());
    return told;
  }

  private static void covers(List<Segment> path, Duration from, Duration to) {
    Duration at = from;
    for (Segment part : path) {
      require(part.from().equals(at), "not from where the last one ended", part);
      require(part.time().isPositive(), "no time", part);
      if (!part.meanwhile().isEmpty()) {
        require(part.kind() == Explanation.Kind.WAITED, "no wait", part);
        covers(part.meanwhile(), part.from(), part.to());
      }
      at = part.to();
    }
    assertThat(at).isEqualTo(to);
  }

  /** Of each of thousands of parts: an assertion with words of its own costs too much. */
  private static void require(boolean holds, String what, Segment part) {
    if (!holds) {
      throw new AssertionError(what + ": " + part);
    }
  }

  /** How much of it is of causes whose words contain all of these. */
  static double share(Explanation told, String... words) {
    Predicate<Cause> names = cause -> List.of(words).stream().allMatch(cause.text()::contains);
    long nanos =
        told.causes().stream().filter(names).mapToLong(cause -> cause.time().toNanos()).sum();
    return nanos / (double) told.whole().toNanos();
  }
}
