package dev.heddle.lab.child;

import java.io.StringWriter;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
  default String toLine(JsonFactory json) {
    StringWriter line = new StringWriter();
    try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), line)) {
      out.writeStartObject();
      switch (this) {
        case Begin(String chart, String at) -> point(out, "begin", chart, at);
        case Value(String chart, String at, double value) ->
            point(out, "value", chart, at).writeNumberProperty("value", value);
        case Absent(String chart, String at, String reason) ->
            point(out, "absent", chart, at).writeStringProperty("text", reason);
        case Starved(String chart, String at, String what) ->
            point(out, "starved", chart, at).writeStringProperty("text", what);
        case Failed(String error) ->
            out.writeStringProperty("event", "failed").writeStringProperty("text", error);
        case Done() -> out.writeStringProperty("event", "done");
      }
      out.writeEndObject();
    }
    return line.toString();
  }

  private static JsonGenerator point(JsonGenerator out, String event, String chart, String at) {
    return out.writeStringProperty("event", event)
        .writeStringProperty("chart", chart)
        .writeStringProperty("at", at);
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
