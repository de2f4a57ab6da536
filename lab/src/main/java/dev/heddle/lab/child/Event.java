package dev.heddle.lab.child;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a child tells its parent, one line of JSON each. */
public sealed interface Event {

  /** That point is measured next. */
  record Begin(String chart, String at) implements Event {}

  /** One measured value. */
  record Value(String chart, String at, double value) implements Event {}

  /** That point has no value, and nothing is wrong. */
  record Absent(String chart, String at, String reason) implements Event {}

  /** The model's tasks did not run for most of a round. */
  record Starved(String chart, String at, String what) implements Event {}

  /** The measurement went wrong; it is the child's last word. */
  record Failed(String error) implements Event {}

  /** Everything was measured; it is the child's last word. */
  record Done() implements Event {}

  /** The line for this event, without its end. */
  default String toLine(JsonMapper json) {
    ObjectNode node = json.createObjectNode();
    switch (this) {
      case Begin(String chart, String at) ->
          node.put("event", "begin").put("chart", chart).put("at", at);
      case Value(String chart, String at, double value) ->
          node.put("event", "value").put("chart", chart).put("at", at).put("value", value);
      case Absent(String chart, String at, String reason) ->
          node.put("event", "absent").put("chart", chart).put("at", at).put("text", reason);
      case Starved(String chart, String at, String what) ->
          node.put("event", "starved").put("chart", chart).put("at", at).put("text", what);
      case Failed(String error) -> node.put("event", "failed").put("text", error);
      case Done() -> node.put("event", "done");
    }
    return node.toString();
  }

  /** The event that a line holds, or empty when the line is something else. */
  static Optional<Event> parse(String line, JsonMapper json) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    JsonNode node;
    try {
      node = json.readTree(line);
    } catch (JacksonException e) {
      return Optional.empty();
    }
    String chart = node.path("chart").asString("");
    String at = node.path("at").asString("");
    String text = node.path("text").asString("");
    return switch (node.path("event").asString("")) {
      case "begin" -> Optional.of(new Begin(chart, at));
      case "value" ->
          node.path("value").isNumber()
              ? Optional.of(new Value(chart, at, node.path("value").asDouble()))
              : Optional.empty();
      case "absent" -> Optional.of(new Absent(chart, at, text));
      case "starved" -> Optional.of(new Starved(chart, at, text));
      case "failed" -> Optional.of(new Failed(text));
      case "done" -> Optional.of(new Done());
      default -> Optional.empty();
    };
  }
}
