package dev.heddle.lab.model;

import org.jspecify.annotations.Nullable;

/** The first failure of several pieces of work, with the others suppressed in it. */
final class Failures {

  /** A program that fails in every task shall not collect a million stack traces. */
  private static final int MOST_SUPPRESSED = 10;

  private @Nullable Throwable first;

  synchronized void add(Throwable failure) {
    Throwable known = first;
    if (known == null) {
      first = failure;
    } else if (known != failure && known.getSuppressed().length < MOST_SUPPRESSED) {
      known.addSuppressed(failure);
    }
  }

  synchronized void throwFirst() throws Exception {
    Throwable failure = first;
    if (failure != null) {
      throwAsItIs(failure);
    }
  }

  static void throwAsItIs(Throwable failure) throws Exception {
    switch (failure) {
      case Error e -> throw e;
      case Exception e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }
}
