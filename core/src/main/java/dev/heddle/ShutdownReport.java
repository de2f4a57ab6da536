package dev.heddle;

import java.util.List;

/**
 * How a shutdown went.
 *
 * @param survivors the tasks that have not stopped, each with its id, spawn site and top of stack;
 *     empty after an orderly shutdown
 */
public record ShutdownReport(List<String> survivors) {
  /** Copies the list. */
  public ShutdownReport {
    survivors = List.copyOf(survivors);
  }

  /** Whether every task has stopped. */
  public boolean orderly() {
    return survivors.isEmpty();
  }
}
