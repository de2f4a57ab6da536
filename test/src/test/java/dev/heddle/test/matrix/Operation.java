package dev.heddle.test.matrix;

import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.ScopeAction;
import java.time.Duration;

/**
 * One operation of core under attack: what the attacked task does, what completes it, what gets in
 * its way, and what must hold afterwards. Everything but {@link #act} never waits.
 */
abstract class Operation {
  static final Duration LIMIT = Duration.ofMillis(1);

  /** How the attacked task came out of it. */
  enum End {
    /** It has not come out. */
    NONE,
    /** The operation was done. */
    DONE,
    /** It was cancelled. */
    CANCELLED,
    /** What it is about was closed. */
    CLOSED,
    /** Its time limit passed. */
    LATE
  }

  /** Whether the operation has a time limit. */
  final boolean limited;

  Operation(boolean limited) {
    this.limited = limited;
  }

  /** Prepares; no other task is there yet. */
  void prepare() throws InterruptedException {}

  /** The operation. */
  abstract void act() throws InterruptedException;

  /** What it waits for. */
  abstract void complete();

  /** Closes what it is about. */
  abstract void close();

  /** Makes another case of a select ready. */
  abstract void lose();

  /** Whether a task that waits in it, while nobody runs, waits in vain. */
  abstract boolean couldGoOn();

  /** Checks that nothing was lost, doubled or left behind. */
  abstract void check(End end);

  /** Runs a scope in which nobody is interrupted and no failure cancels the others. */
  static void quietly(ScopeAction<Exception> body) throws Exception {
    Scope.execute(Policy.collectAll().interrupt(InterruptPolicy.never()), body);
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
