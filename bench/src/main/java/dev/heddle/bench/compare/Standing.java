package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How Heddle on one backend stands in one scenario.
 *
 * @param result all rows of the scenario
 * @param kind what it and its peers run on
 * @param heddle its own row
 * @param best the fastest peer of the same kind, or null if none was measured
 * @param outcome what the comparison says
 */
record Standing(
    ScenarioResult result, Row.Kind kind, Row heddle, @Nullable Row best, Outcome outcome) {

  /** In the order in which they are shown. */
  enum Outcome {
    LOSES("loses"),
    FAILED("failed"),
    TIE("tie"),
    WINS("wins"),
    NO_PEER("no peer"),
    NOT_YET(Row.NOT_YET);

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** The standings of all scenarios: of each kind, losing ones first, and of these the worst. */
  static List<Standing> of(List<ScenarioResult> results) {
    List<Standing> standings = new ArrayList<>();
    for (ScenarioResult result : results) {
      for (Row row : result.rows()) {
        if (row.isHeddle()) {
          standings.add(of(result, row));
        }
      }
    }
    standings.sort(
        Comparator.comparing(Standing::kind)
            .thenComparing(Standing::outcome)
            .thenComparing(standing -> standing.ratio().orElse(0.0), Comparator.reverseOrder()));
    return standings;
  }

  private static Standing of(ScenarioResult result, Row heddle) {
    Row.Kind kind = Row.Kind.of(result.suite(), heddle.name());
    Row best =
        result.rows().stream()
            .filter(row -> !row.isHeddle() && row.summary() != null)
            .filter(row -> Row.Kind.of(result.suite(), row.name()) == kind)
            .min(Comparator.comparingDouble(Standing::median))
            .orElse(null);
    return new Standing(result, kind, heddle, best, judge(heddle, best));
  }

  private static double median(Row row) {
    return row.summary() == null ? Double.POSITIVE_INFINITY : row.summary().median();
  }

  private static Outcome judge(Row heddle, @Nullable Row best) {
    Summary own = heddle.summary();
    if (own == null) {
      return heddle.failed() ? Outcome.FAILED : Outcome.NOT_YET;
    }
    if (best == null || best.summary() == null) {
      return Outcome.NO_PEER;
    }
    if (own.ties(best.summary())) {
      return Outcome.TIE;
    }
    return own.median() < best.summary().median() ? Outcome.WINS : Outcome.LOSES;
  }

  /** Heddle's median by that of the best peer: below 1, Heddle is faster. */
  Optional<Double> ratio() {
    if (heddle.summary() == null || best == null || best.summary() == null) {
      return Optional.empty();
    }
    double theirs = best.summary().median();
    return theirs > 0 ? Optional.of(heddle.summary().median() / theirs) : Optional.empty();
  }
}
