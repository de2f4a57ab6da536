package dev.heddle.bench.driver;

/** The values that go through channels: objects made once, so that boxing is not part of a row. */
public final class Messages {
  private static final int COUNT = 1024;
  private static final Long[] TABLE = new Long[COUNT];

  static {
    for (int i = 0; i < COUNT; i++) {
      TABLE[i] = (long) i;
    }
  }

  private Messages() {}

  /** Message number {@code i}. */
  public static Long of(int i) {
    return TABLE[i & (COUNT - 1)];
  }

  /** The sum of the first {@code count} messages of one sender. */
  public static long sum(int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += i & (COUNT - 1);
    }
    return sum;
  }
}
