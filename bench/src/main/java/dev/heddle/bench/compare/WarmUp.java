package dev.heddle.bench.compare;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * The stopping rule of the warm-up, the same for all contenders: it is over when the last three
 * windows agree within 5 %, or after a time limit.
 */
final class WarmUp {
  private static final int AGREEING = 3;
  private static final double AGREEMENT = 1.05;

  private final Deque<Double> last = new ArrayDeque<>();
  private final Duration limit;
  private Duration spent = Duration.ZERO;

  WarmUp(Duration limit) {
    this.limit = limit;
  }

  /**
   * A window has given that value.
   *
   * @param took how long it took, with all that was off the clock
   */
  void add(double value, Duration took) {
    last.addLast(value);
    if (last.size() > AGREEING) {
      last.removeFirst();
    }
    spent = spent.plus(took);
  }

  /** Whether the next window counts. */
  boolean isOver() {
    return isSettled() || spent.compareTo(limit) >= 0;
  }

  /** Whether the last windows agree. */
  boolean isSettled() {
    return last.size() == AGREEING && Collections.max(last) <= Collections.min(last) * AGREEMENT;
  }
}
