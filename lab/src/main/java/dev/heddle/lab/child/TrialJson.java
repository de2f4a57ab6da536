package dev.heddle.lab.child;

import dev.heddle.lab.frame.Model;
import dev.heddle.lab.frame.Parameters;
import dev.heddle.lab.frame.Repetition;
import dev.heddle.lab.frame.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The line of JSON that tells a child what to measure. */
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

  static Trial read(String line, JsonMapper json) {
    JsonNode node = json.readTree(line);
    Map<String, Object> parameters =
        json.treeToValue(node.get("parameters"), new TypeReference<>() {});
    return new Trial(
        node.get("workload").asString(),
        node.get("part").asString(),
        Model.of(node.get("model").asString()),
        Parameters.of(parameters),
        new Repetition(
            node.get("warmups").asInt(),
            node.get("least").asInt(),
            node.get("most").asInt(),
            Duration.ofMillis(node.get("budgetMillis").asLong())));
  }
}
