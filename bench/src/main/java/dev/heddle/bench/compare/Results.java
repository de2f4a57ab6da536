package dev.heddle.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a comparison has found, as it stands in its JSON file. The file holds whole suites only, so
 * that a run that was stopped can be resumed with the next one.
 *
 * @param machine what the results depend on
 * @param scenarios suite by suite
 */
record Results(Map<String, String> machine, List<ScenarioResult> scenarios) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Those of the suites that still have to be measured. */
  List<Suite> missing(List<Suite> suites) {
    return suites.stream()
        .filter(
            suite -> scenarios.stream().noneMatch(result -> result.suite().equals(suite.label())))
        .toList();
  }

  /**
   * Fails unless both were measured in the same way.
   *
   * @param file where these results are from
   * @throws BadInput if what they hold cannot stand beside what these settings would give
   */
  void requireSettings(Settings settings, Path file) throws BadInput {
    for (Map.Entry<String, String> fact : Machine.settings(settings).entrySet()) {
      String there = machine.getOrDefault(fact.getKey(), "unknown");
      if (!there.equals(fact.getValue())) {
        throw new BadInput(
            "the results in %s do not go with this run (%s: %s there, %s here): use the same options"
                .formatted(file, fact.getKey(), there, fact.getValue()));
      }
    }
  }

  String toJson() {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode facts = root.putObject("machine");
    machine.forEach(facts::put);
    ArrayNode list = root.putArray("scenarios");
    for (ScenarioResult result : scenarios) {
      ObjectNode node = list.addObject();
      node.put("suite", result.suite());
      node.put("scenario", result.scenario());
      node.put("unit", result.unit());
      ArrayNode contenders = node.putArray("contenders");
      result.rows().forEach(row -> write(row, contenders.addObject()));
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void write(Row row, ObjectNode node) {
    node.put("name", row.name());
    node.put("version", row.version());
    Summary summary = row.summary();
    put(node, "median", summary == null ? null : summary.median());
    put(node, "low", summary == null ? null : summary.low());
    put(node, "high", summary == null ? null : summary.high());
    put(node, "min", summary == null ? null : summary.min());
    put(node, "max", summary == null ? null : summary.max());
    node.put("error", row.error());
  }

  private static void put(ObjectNode node, String field, @Nullable Double value) {
    if (value == null) {
      node.putNull(field);
    } else {
      node.put(field, value.doubleValue());
    }
  }

  /** Replaces the file in one step, so that it never holds half of the results. */
  void write(Path file) {
    try {
      Path half = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(half, toJson());
      Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what an earlier run has written.
   *
   * @throws BadInput if the file cannot be read or holds something else
   */
  static Results read(Path file) throws BadInput {
    try {
      JsonNode root = JSON.readTree(Files.readString(file));
      Map<String, String> machine = new LinkedHashMap<>();
      root.required("machine")
          .properties()
          .forEach(fact -> machine.put(fact.getKey(), fact.getValue().asString()));
      List<ScenarioResult> scenarios = new ArrayList<>();
      for (JsonNode node : root.required("scenarios")) {
        List<Row> rows = new ArrayList<>();
        node.required("contenders").forEach(row -> rows.add(row(row)));
        scenarios.add(
            new ScenarioResult(
                node.required("suite").asString(),
                node.required("scenario").asString(),
                node.required("unit").asString(),
                rows));
      }
      return new Results(machine, scenarios);
    } catch (IOException e) {
      throw new BadInput("the results " + file + " cannot be read: name a file that --json wrote");
    } catch (JacksonException e) {
      throw new BadInput(
          "the file " + file + " holds no results of a comparison: name a file that --json wrote");
    }
  }

  private static Row row(JsonNode node) {
    Summary summary =
        node.required("median").isNull()
            ? null
            : new Summary(
                node.required("median").asDouble(),
                node.required("low").asDouble(),
                node.required("high").asDouble(),
                node.required("min").asDouble(),
                node.required("max").asDouble());
    return new Row(
        node.required("name").asString(), text(node, "version"), summary, text(node, "error"));
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode found = node.required(field);
    return found.isNull() ? null : found.asString();
  }
}
