package dev.heddle.bench.compare;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line that a contender printed.
 *
 * @param value of the window; null in a listing or with an error
 * @param error why there is no value
 */
record ResultLine(
    String suite,
    String scenario,
    String contender,
    String version,
    @Nullable Double value,
    @Nullable String error) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String VALUE = "value";

  /** Empty if the line is none that a contender may print. */
  static Optional<ResultLine> parse(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      Optional<String> suite = text(node, "suite");
      Optional<String> scenario = text(node, "scenario");
      Optional<String> contender = text(node, "contender");
      if (suite.isEmpty() || scenario.isEmpty() || contender.isEmpty() || !isFine(node)) {
        return Optional.empty();
      }
      JsonNode value = node.path(VALUE);
      return Optional.of(
          new ResultLine(
              suite.get(),
              scenario.get(),
              contender.get(),
              text(node, "version").orElse(""),
              value.isMissingNode() ? null : value.doubleValue(),
              text(node, "error").orElse(null)));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static boolean isFine(JsonNode node) {
    JsonNode value = node.path(VALUE);
    return value.isMissingNode()
        || (value.isNumber() && Double.isFinite(value.doubleValue()) && value.doubleValue() >= 0);
  }

  private static Optional<String> text(JsonNode node, String field) {
    JsonNode found = node.path(field);
    return found.isString() ? Optional.of(found.stringValue()) : Optional.empty();
  }
}
