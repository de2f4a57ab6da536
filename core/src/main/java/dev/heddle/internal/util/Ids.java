package dev.heddle.internal.util;

import dev.heddle.internal.seam.LongVar;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** Numbers that are unique in this JVM and grow; selects register in their order. */
public final class Ids {
  private static final LongVar<Ids> NEXT =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(Ids.class, "next"));
  private static final Ids SHARED = new Ids();

  private volatile long next = 1;

  private Ids() {}

  /** The next number. */
  public static long next() {
    return NEXT.getAndAdd(SHARED, 1);
  }
}
