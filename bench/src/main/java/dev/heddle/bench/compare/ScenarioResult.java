package dev.heddle.bench.compare;

import java.util.List;

/** All rows of one scenario, in the order in which the contenders ran. */
record ScenarioResult(String suite, String scenario, String unit, List<Row> rows) {

  boolean hasFailures() {
    return rows.stream().anyMatch(Row::failed);
  }
}
