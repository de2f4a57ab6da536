package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

@Tag("once")
class ResultsTest {

  @Test
  void jsonHasTheAgreedFormat() {
    Results results =
        new Results(
            Map.of("jdk", "25"),
            List.of(
                new ScenarioResult(
                    "channel",
                    "mpmc-128",
                    "ns",
                    List.of(
                        new Row("kanal", "0.1.1", new Summary(9, 8.5, 10, 8, 11), null),
                        new Row("heddle-worker", null, null, "not yet")))));

    JsonMapper json = new JsonMapper();
    assertThat(json.readTree(results.toJson()))
        .isEqualTo(
            json.readTree(
                """
                {"machine": {"jdk": "25"},
                 "scenarios": [
                   {"suite": "channel", "scenario": "mpmc-128", "unit": "ns",
                    "contenders": [
                      {"name": "kanal", "version": "0.1.1", "median": 9.0, "low": 8.5,
                       "high": 10.0, "min": 8.0, "max": 11.0, "error": null},
                      {"name": "heddle-worker", "version": null, "median": null, "low": null,
                       "high": null, "min": null, "max": null, "error": "not yet"}]}]}
                """));
  }

  @Test
  void whatIsReadIsWhatWasWritten(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("results.json");
    Planted.results().write(file);

    assertThat(Results.read(file)).isEqualTo(Planted.results());
  }
}
