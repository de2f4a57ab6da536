package dev.heddle.internal.wait;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The waiting cases of one kind at one thing, first come first served. Guarded by that thing's
 * lock.
 *
 * <p>Nodes whose waiter has ended elsewhere are unlinked in passing.
 */
public final class WaitQueue {
  private static final Object NO_ITEM = new Object();

  /**
   * The first node; the {@code prev} of it is the last one. A field for that here would be a second
   * reference from an old object to a young one for each wait, and the collectors charge for those.
   */
  private @Nullable WaitNode head;

  /** Appends a case. */
  public void add(WaitNode node) {
    WaitNode first = head;
    node.queued = true;
    if (first == null) {
      node.prev = node;
      head = node;
      return;
    }
    WaitNode last = Objects.requireNonNull(first.prev);
    last.next = node;
    node.prev = last;
    first.prev = node;
  }

  /** Unlinks a case if it is still queued. */
  public void remove(WaitNode node) {
    if (!node.queued) {
      return;
    }
    WaitNode before = Objects.requireNonNull(node.prev);
    WaitNode after = node.next;
    WaitNode first = head;
    if (node == first) {
      head = after;
    } else {
      before.next = after;
    }
    WaitNode follower = after == null ? first : after;
    if (follower != null) {
      follower.prev = before;
    }
    node.next = null;
    node.prev = null;
    node.queued = false;
  }

  /**
   * The first waiting case, which stays queued, or null if nobody waits. For queues without
   * standing cases.
   */
  public @Nullable WaitNode first() {
    WaitNode node;
    while ((node = head) != null && node.waiter.state() != Waiter.OPEN) {
      remove(node);
    }
    return node;
  }

  /**
   * Claims the first waiting case and hands it {@code item}; returns its node, unlinked, or null if
   * nobody waits. The caller wakes the waiter after it has released the lock.
   */
  public @Nullable WaitNode claimWith(Object item) {
    for (WaitNode node; (node = head) != null; ) {
      remove(node);
      Object before = node.item;
      node.item = item;
      if (node.waiter.tryEnd(node.index) || node.claimStanding()) {
        return node;
      }
      node.item = before;
    }
    return null;
  }

  /** Claims the first waiting case, whose item the caller takes; see {@link #claimWith}. */
  public @Nullable WaitNode claim() {
    for (WaitNode node; (node = head) != null; ) {
      remove(node);
      if (node.waiter.tryEnd(node.index) || node.claimStanding()) {
        return node;
      }
    }
    return null;
  }

  /** Like {@link #claim}, but passes over the cases whose item is {@code passedOver}. */
  public @Nullable WaitNode claimExcept(Object passedOver) {
    WaitNode node = head;
    while (node != null) {
      WaitNode after = node.next;
      if (node.item != passedOver) {
        remove(node);
        if (node.waiter.tryEnd(node.index) || node.claimStanding()) {
          return node;
        }
      }
      node = after;
    }
    return null;
  }

  /**
   * Claims every waiting case, handing each {@code item}. Returns the claimed nodes as a chain, or
   * {@code chain} if nobody waits; new nodes stand before {@code chain}.
   */
  public @Nullable WaitNode claimAll(Object item, @Nullable WaitNode chain) {
    WaitNode claimed = chain;
    for (WaitNode node; (node = claimWith(item)) != null; ) {
      node.next = claimed;
      claimed = node;
    }
    return claimed;
  }

  /** Like {@link #claimAll}, for one case that stands in no queue, and is handed nothing. */
  public static @Nullable WaitNode claimOnly(WaitNode node, @Nullable WaitNode chain) {
    if (!node.waiter.tryEnd(node.index)) {
      return chain;
    }
    node.next = chain;
    return node;
  }

  /** Wakes the waiters of a chain of claimed nodes; not under the lock. */
  public static void wakeAll(@Nullable WaitNode chain) {
    WaitNode node = chain;
    while (node != null) {
      WaitNode after = node.next;
      node.waiter.wake();
      node = after;
    }
  }

  /** Whether no case is queued here, not even one whose wait has ended. */
  public boolean isEmpty() {
    return head == null;
  }

  /** Copies the cases that wait here, the first one first, as many as there is room. */
  public void copy(@Nullable WaitNode[] into) {
    int i = 0;
    for (WaitNode node = head; node != null && i < into.length; node = node.next) {
      if (node.isOpen()) {
        into[i++] = node;
      }
    }
  }

  /** How many cases wait here. */
  public int waiting() {
    int count = 0;
    for (WaitNode node = head; node != null; node = node.next) {
      count += node.isOpen() ? 1 : 0;
    }
    return count;
  }

  /** Whether anybody but {@code self} waits here. */
  public boolean hasOther(Waiter self) {
    return hasOtherExcept(self, NO_ITEM);
  }

  /** Like {@link #hasOther}, but passes over the cases whose item is {@code passedOver}. */
  public boolean hasOtherExcept(Waiter self, Object passedOver) {
    WaitNode node = head;
    while (node != null) {
      WaitNode after = node.next;
      if (node.waiter != self && node.item != passedOver && waits(node)) {
        return true;
      }
      node = after;
    }
    return false;
  }

  /**
   * Whether a queued case belongs to a wait that has not ended. If it has, the case is unlinked;
   * one that stands stays, and its owner is told to look again.
   */
  private boolean waits(WaitNode node) {
    boolean open = node.mayServe();
    if (!open && !node.isStanding()) {
      remove(node);
    }
    return open;
  }
}
