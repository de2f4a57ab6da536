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
      assertThat(part.from()).isEqualTo(at);
      assertThat(part.time()).isPositive();
      if (!part.meanwhile().isEmpty()) {
        assertThat(part.kind()).isEqualTo(Explanation.Kind.WAITED);
        covers(part.meanwhile(), part.from(), part.to());
      }
      at = part.to();
    }
    assertThat(at).isEqualTo(to);
  }

  /** How much of it is of causes whose words contain all of these. */
  static double share(Explanation told, String... words) {
    Predicate<Cause> names = cause -> List.of(words).stream().allMatch(cause.text()::contains);
    long nanos =
        told.causes().stream().filter(names).mapToLong(cause -> cause.time().toNanos()).sum();
    return nanos / (double) told.whole().toNanos();
  }
}
