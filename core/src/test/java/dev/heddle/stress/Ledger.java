package dev.heddle.stress;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one player has sent to and received from one channel. Every value names its sender and its
 * number: {@code sender << 40 | number}, the numbers of a sender rise.
 */
final class Ledger {
  private static final int NUMBER_BITS = 40;

  private final Log sent = new Log();
  private final Log received = new Log();

  static long value(int sender, long number) {
    return (long) sender << NUMBER_BITS | number;
  }

  void sent(long value) {
    sent.add(value);
  }

  void received(long value) {
    received.add(value);
  }

  int sentCount() {
    return sent.size;
  }

  /**
   * Fails unless every value sent was received once or is left over, nothing else was received, and
   * nobody saw the values of a sender out of order.
   *
   * @param ledgers of all players, for one channel
   * @param left what is left in the channel, oldest first
   */
  static void balance(List<Ledger> ledgers, List<Long> left) {
    Log sent = new Log();
    Log arrived = new Log();
    Map<Long, Long> lastReceived = new HashMap<>();
    for (Ledger ledger : ledgers) {
      sent.addAll(ledger.sent);
      arrived.addAll(ledger.received);
      ledger
          .received
          .checkOrder("received by one player")
          .forEach((sender, number) -> lastReceived.merge(sender, number, Math::max));
    }
    Log leftOver = new Log();
    left.forEach(leftOver::add);
    leftOver.checkOrder("left in the channel");
    for (long value : left) {
      long sender = value >>> NUMBER_BITS;
      Long before = lastReceived.get(sender);
      if (before != null && before > number(value)) {
        throw new AssertionError(
            text(value) + " is still in the channel, number " + before + " was received");
      }
    }
    arrived.addAll(leftOver);
    compare(sent.sorted(), arrived.sorted());
  }

  private static void compare(long[] sent, long[] arrived) {
    for (int i = 0; i < Math.max(sent.length, arrived.length); i++) {
      if (i == sent.length || (i < arrived.length && arrived[i] < sent[i])) {
        boolean twice = i > 0 && arrived[i - 1] == arrived[i];
        throw new AssertionError(
            text(arrived[i]) + (twice ? " was received twice" : " was received but never sent"));
      }
      if (i == arrived.length || sent[i] < arrived[i]) {
        throw new AssertionError(text(sent[i]) + " was lost");
      }
    }
  }

  private static long number(long value) {
    return value & ((1L << NUMBER_BITS) - 1);
  }

  private static String text(long value) {
    return "number " + number(value) + " of player " + (value >>> NUMBER_BITS);
  }

  /** A list of longs that grows. */
  private static final class Log {
    private long[] values = new long[256];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    void addAll(Log other) {
      for (int i = 0; i < other.size; i++) {
        add(other.values[i]);
      }
    }

    long[] sorted() {
      long[] copy = Arrays.copyOf(values, size);
      Arrays.sort(copy);
      return copy;
    }

    /** The last number of each sender; fails if the numbers of one do not rise. */
    Map<Long, Long> checkOrder(String what) {
      Map<Long, Long> last = new HashMap<>();
      for (int i = 0; i < size; i++) {
        Long before = last.put(values[i] >>> NUMBER_BITS, number(values[i]));
        if (before != null && before >= number(values[i])) {
          throw new AssertionError(what + ": " + text(values[i]) + " after number " + before);
        }
      }
      return last;
    }
  }
}
