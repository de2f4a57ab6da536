package dev.heddle.lab.frame;

import java.util.List;

/**
 * A piece of a workload that runs in its own child JVMs, one for each model.
 *
 * @param name the name in progress lines and in {@code report.json}
 * @param models the models that take part, in the order in which they run
 * @param charts what this part measures
 * @param jvmOptions options that every model of this part gets beside the common ones
 */
public record Part(String name, List<Model> models, List<Chart> charts, List<String> jvmOptions) {

  /** A part that needs no JVM options of its own. */
  public Part(String name, List<Model> models, List<Chart> charts) {
    this(name, models, charts, List.of());
  }
}
