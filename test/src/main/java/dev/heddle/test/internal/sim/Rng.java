package dev.heddle.test.internal.sim;

/** SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the same numbers from the same seed everywhere. */
public final class Rng {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private long state;

  /** Creates a generator. */
  public Rng(long seed) {
    state = seed;
  }

  /** Begins anew from {@code seed}. */
  public void reset(long seed) {
    state = seed;
  }

  /** The next 64 bits. */
  public long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** A number from 0 (inclusive) to {@code bound} (exclusive). */
  public int next(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** Spreads the bits of {@code z}. */
  public static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
