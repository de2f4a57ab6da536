package dev.heddle.lab.child;

import dev.heddle.lab.frame.Model;
import dev.heddle.lab.frame.Parameters;
import dev.heddle.lab.frame.Repetition;
import dev.heddle.lab.frame.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The line of JSON that tells a child what to measure. The child reads it by the streaming parser:
 * object mapping would double the time that its JVM takes to start.
 */
final class TrialJson {

  private TrialJson() {}

  static String write(Trial trial, JsonMapper json) {
    Repetition repetition = trial.repetition();
    ObjectNode node =
        json.createObjectNode()
            .put("workload", trial.workload())
            .put("part", trial.part())
            .put("model", trial.model().id())
            .put("warmups", repetition.warmups())
            .put("least", repetition.least())
            .put("most", repetition.most())
            .put("budgetMillis", repetition.budget().toMillis());
    node.set("parameters", json.valueToTree(trial.parameters().asMap()));
    return node.toString();
  }

  static Trial read(String line, JsonFactory json) {
    Parameters fields;
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), line)) {
      parser.nextToken();
      fields = Parameters.of(object(parser));
    }
    return new Trial(
        fields.text("workload"),
        fields.text("part"),
        Model.of(fields.text("model")),
        fields.group("parameters"),
        new Repetition(
            fields.count("warmups"),
            fields.count("least"),
            fields.count("most"),
            Duration.ofMillis(fields.number("budgetMillis"))));
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> fields = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(parser));
        }
        yield values;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> parser.getString();
    };
  }
}
