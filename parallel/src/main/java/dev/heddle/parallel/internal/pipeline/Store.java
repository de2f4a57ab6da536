package dev.heddle.parallel.internal.pipeline;

import dev.heddle.parallel.internal.pipeline.Terminal.Op;
import java.lang.reflect.Array;
import java.util.Objects;

/**
 * Collects elements in arrays: straight into the result if their number is known, else in growing
 * parts.
 */
final class Store {
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private Store() {}

  static Object toArray(Chain chain) {
    Type type = chain.type();
    Terminal terminal = Terminal.of(Op.STORE, type);
    if (!chain.isSized()) {
      Partial p = LoopRun.run(chain, terminal);
      return resize(p, type, p.at);
    }
    long length = chain.length();
    if (length < 0 || length > LONGEST) {
      throw new IllegalArgumentException(
          "[%d, %d) has %s elements, more than an array can hold (%d)"
              .formatted(chain.lo, chain.hi, Long.toUnsignedString(length), LONGEST));
    }
    Object all = make(type, (int) length);
    LoopRun.runInto(all, chain, terminal);
    return all;
  }

  /** Makes room for so many more elements. */
  static void reserve(Partial p, Type type, int more) {
    long needed = (long) p.at + more;
    int length = p.out == null ? 0 : Array.getLength(p.out);
    if (needed > length) {
      if (needed > LONGEST) {
        throw new OutOfMemoryError(
            "more than " + LONGEST + " elements passed the filters, more than an array can hold");
      }
      resize(p, type, (int) Math.clamp(length + (length >> 1), needed, LONGEST));
    }
  }

  static void append(Partial left, Partial right, Type type) {
    if (right.at > 0) {
      reserve(left, type, right.at);
      copy(Objects.requireNonNull(right.out), right.at, Objects.requireNonNull(left.out), left.at);
      left.at += right.at;
    }
  }

  private static Object resize(Partial p, Type type, int length) {
    Object old = p.out;
    Object now = make(type, length);
    if (old != null) {
      copy(old, p.at, now, 0);
    }
    p.out = now;
    return now;
  }

  @SuppressWarnings("SuspiciousSystemArraycopy")
  private static void copy(Object from, int count, Object to, int at) {
    System.arraycopy(from, 0, to, at, count);
  }

  private static Object make(Type type, int length) {
    return switch (type) {
      case INT -> new int[length];
      case LONG -> new long[length];
      case DOUBLE -> new double[length];
    };
  }
}
