package dev.heddle.channel;

import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait on one side of a {@link BargingChannel} and are woken to look for themselves.
 * Guarded by the channel's lock.
 *
 * <p>Invariants, while the lock is free
 *
 * <ul>
 *   <li>{@code called} was the first of them when it was called, and has not answered since. It may
 *       have been claimed or have given up meanwhile; it answers in any case.
 *   <li>{@code passed} is how often the first has been called in vain, or seen somebody else
 *       served. At {@code patience} the first is served by whoever could.
 * </ul>
 */
final class Crowd {
  private final WaitQueue waiting = new WaitQueue(); // no case in it stands
  private final int patience;
  private @Nullable WaitNode called;
  private int passed;

  Crowd(int patience) {
    this.patience = patience;
  }

  void add(WaitNode node) {
    waiting.add(node);
  }

  void remove(WaitNode node) {
    waiting.remove(node);
  }

  boolean isWaiting() {
    return waiting.first() != null;
  }

  int waiting() {
    return waiting.waiting();
  }

  /** The first of them, if it has not been called. */
  @Nullable WaitNode uncalled() {
    return called == null ? waiting.first() : null;
  }

  /** Calls one: whoever does so wakes it when the lock is free. */
  WaitNode call(WaitNode node) {
    called = node;
    return node;
  }

  /** One that was woken has found nothing, and waits on. */
  void inVain(WaitNode node) {
    if (called == node) {
      called = null;
      passed++;
    }
  }

  /** One does not wait any more: it was served, or has given up. */
  void left(WaitNode node) {
    if (called == node) {
      called = null;
      passed = 0;
    }
  }

  /** Somebody else was served. */
  void passOver() {
    if (!waiting.isEmpty()) {
      passed++;
    }
  }

  /** Whether the first of them is to be served before anybody else. */
  boolean isOwed() {
    return passed >= patience;
  }

  @Nullable WaitNode claimWith(Object item) {
    return claimed(waiting.claimWith(item));
  }

  @Nullable WaitNode claim() {
    return claimed(waiting.claim());
  }

  private @Nullable WaitNode claimed(@Nullable WaitNode node) {
    passed = 0;
    return node;
  }

  @Nullable WaitNode claimAll(Object item, @Nullable WaitNode chain) {
    return waiting.claimAll(item, chain);
  }
}
