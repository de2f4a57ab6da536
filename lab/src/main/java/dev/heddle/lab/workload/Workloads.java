package dev.heddle.lab.workload;

import dev.heddle.lab.frame.Workload;
import java.util.List;

/** The workloads of the lab, in the order in which they run. */
public final class Workloads {

  private Workloads() {}

  /** All of them. */
  public static List<Workload> all() {
    return List.of(
        new SpawnWorkload(),
        new FetchWorkload(),
        new ComputeWorkload(),
        new HybridWorkload(),
        new HogWorkload());
  }
}
