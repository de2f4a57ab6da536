package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line that a contender printed.
 *
 * @param values of the windows that counted; empty in a listing or with an error
 * @param error why there are no values
 */
record ResultLine(
    String suite,
    String scenario,
    String contender,
    String version,
    List<Double> values,
    @Nullable String error) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Empty if the line is none that a contender may print. */
  static Optional<ResultLine> parse(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      Optional<String> suite = text(node, "suite");
      Optional<String> scenario = text(node, "scenario");
      Optional<String> contender = text(node, "contender");
      Optional<List<Double>> values = values(node.path("values"));
      if (suite.isEmpty() || scenario.isEmpty() || contender.isEmpty() || values.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new ResultLine(
              suite.get(),
              scenario.get(),
              contender.get(),
              text(node, "version").orElse(""),
              values.get(),
              text(node, "error").orElse(null)));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonNode node, String field) {
    JsonNode found = node.path(field);
    return found.isString() ? Optional.of(found.stringValue()) : Optional.empty();
  }

  private static Optional<List<Double>> values(JsonNode array) {
    List<Double> values = new ArrayList<>();
    for (JsonNode value : array) {
      if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || value.doubleValue() < 0) {
        return Optional.empty();
      }
      values.add(value.doubleValue());
    }
    return Optional.of(values);
  }
}
