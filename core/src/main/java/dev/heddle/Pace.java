package dev.heddle;

import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.Strand;

/**
 * Has a thread that goes through much rest for as long as it works, so that it is not in the way of
 * others where there are few processors. Tasks that become ready would have to wait until the
 * system takes its processor from it, which can be milliseconds.
 *
 * <p>It works for a quarter of a millisecond, and rests for as long. A rest that takes longer,
 * because others use the processor, is made up for by a longer turn of work: what it does takes at
 * most twice as long as without.
 */
class Pace {
  private static final long TURN_NANOS = 250_000;
  private static final int STEPS = 16;

  private long since = now();
  private long turn = TURN_NANOS;
  private int left = STEPS;

  /** A small piece of the work is done. */
  final void step() {
    if (--left > 0) {
      return;
    }
    left = STEPS;
    long now = now();
    if (now - since >= turn) {
      rest(TURN_NANOS);
      since = now();
      turn = Math.max(TURN_NANOS, since - now);
    }
  }

  long now() {
    return Seam.nanoTime();
  }

  void rest(long nanos) {
    if (Thread.currentThread().isVirtual()) {
      Strand self = Strand.current();
      self.await(self.newUninterruptibleWait("its turn to look on"), Seam.nanoTime() + nanos);
    } else {
      Seam.parkNanos(this, nanos);
    }
  }
}
