package dev.heddle.bench.driver;

/** The random numbers of the workloads, the same in every language; not for several threads. */
public final class XorShift {
  private static final int STEPS_PER_MICROSECOND = 500;

  private long state = 42;

  /** The next number, any 64 bits but zero. */
  public long next() {
    state = step(state);
    return state;
  }

  /** The next number that fits into 31 bits. */
  public int small() {
    return (int) (next() >>> 33);
  }

  /** One step from any state but zero. */
  public static long step(long state) {
    long x = state;
    x ^= x << 13;
    x ^= x >>> 7;
    return x ^ x << 17;
  }

  /**
   * A microsecond of work: a chain of dependent steps, with no look at the clock.
   *
   * @return the last state, to be fed into the next call so that the work cannot be left out
   */
  public static long microsecond(long state) {
    long x = state;
    for (int i = 0; i < STEPS_PER_MICROSECOND; i++) {
      x = step(x);
    }
    return x;
  }
}
