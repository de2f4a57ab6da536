package dev.heddle.bench.compare;

import org.jspecify.annotations.Nullable;

/**
 * How one contender did in one scenario: a summary or an error.
 *
 * @param name of the contender
 * @param version of its library, or null if it is not known
 * @param summary of its rounds
 * @param error why there is no summary
 */
record Row(
    String name, @Nullable String version, @Nullable Summary summary, @Nullable String error) {

  /** The error of a row that Heddle cannot run yet. */
  static final String NOT_YET = "not yet";

  /** Whether something went wrong, other than that Heddle cannot run it yet. */
  boolean failed() {
    return error != null && !error.equals(NOT_YET);
  }

  boolean isHeddle() {
    return name.startsWith("heddle-");
  }

  /** What a contender runs on. Only rows of a kind are compared with each other. */
  enum Kind {
    TASKS("Tasks"),
    THREADS("Platform threads"),
    ONE_WORKER("One worker");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    /** In the suite of loops, threads started by hand are a way to use all workers. */
    static Kind of(String suite, String contender) {
      if (contender.endsWith("-1")) {
        return ONE_WORKER;
      }
      return contender.endsWith("-threads") && !suite.equals(Suite.PARALLEL.label())
          ? THREADS
          : TASKS;
    }
  }
}
