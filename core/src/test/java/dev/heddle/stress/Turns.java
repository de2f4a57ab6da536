package dev.heddle.stress;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a few threads begin the same turn at the same moment, again and again, each after a short
 * random delay, so that their steps meet in many orders.
 */
final class Turns {
  private static final int SPINS_BEFORE_YIELD = 2_000;

  private final long end;
  private final int players;
  private final AtomicInteger arrived = new AtomicInteger();
  private volatile int turn;
  private volatile boolean over;

  /** For {@code players} threads, for about {@code time}. */
  Turns(int players, Duration time) {
    this.players = players;
    this.end = System.nanoTime() + time.toNanos();
  }

  /** Waits for the others, then a little; false when the time is over, for all of them. */
  boolean next(SplittableRandom random) {
    int mine = turn;
    if (arrived.incrementAndGet() == players) {
      over = System.nanoTime() - end > 0;
      arrived.set(0);
      turn = mine + 1;
    } else {
      for (int spins = 0; turn == mine; spins++) {
        if (spins < SPINS_BEFORE_YIELD) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
    }
    for (int delay = random.nextInt(60); delay > 0; delay--) {
      Thread.onSpinWait();
    }
    return !over;
  }

  int turn() {
    return turn;
  }
}
