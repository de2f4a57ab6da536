package dev.heddle.bench.compare;

import java.util.List;
import java.util.Map;

/** Results that are made up. */
final class Planted {
  private Planted() {}

  static Row row(String name, double median) {
    return new Row(name, "1.0", new Summary(median, median, median, median, median), null);
  }

  static Row failed(String name, String error) {
    return new Row(name, null, null, error);
  }

  static ScenarioResult channel(String scenario, Row... rows) {
    return new ScenarioResult("channel", scenario, "ns", List.of(rows));
  }

  /** One row of each kind. */
  static Results results() {
    return new Results(
        Map.of("processor", "<planted> & \"quoted\""),
        List.of(
            channel("mpmc-0", row("heddle-worker", 5), row("go", 10), row("kanal", 20)),
            channel("mpmc-1", row("heddle-worker", 10), row("go", 10)),
            channel("mpmc-128", row("heddle-worker", 30), row("go", 20), row("kanal-threads", 3)),
            channel("spsc-128", row("heddle-worker", 90), row("go", 30)),
            channel(
                "spsc-1",
                failed("heddle-worker", "sum is <1>, expected 2"),
                row("go", 30),
                failed("kanal", "exit code 3: boom")),
            channel("spsc-unbounded", failed("heddle-worker", "not yet"), row("jox", 7)),
            channel("mpsc-128", row("heddle-worker-1", 4), row("go-1", 8), row("go", 1)),
            channel("spmc-128", row("heddle-worker-threads", 12), row("crossbeam-threads", 6))));
  }
}
