package dev.heddle.internal.wait;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/** Looks inside a queue of waiting cases; the caller holds the lock that guards it. */
public final class WaitProbe {
  private WaitProbe() {}

  /** Whether the wait of {@code node} has not ended. */
  public static boolean isOpen(WaitNode node) {
    return node.isOpen();
  }

  /** The nodes of a queue, first to last; adds what is wrong with its links to {@code faults}. */
  public static List<WaitNode> nodes(WaitQueue queue, List<String> faults) {
    List<WaitNode> nodes = new ArrayList<>();
    WaitNode before = null;
    WaitNode head = (WaitNode) read(queue, "head");
    WaitNode node = head;
    while (node != null) {
      if (node != head && node.prev != before) {
        faults.add("node " + nodes.size() + " does not point back at the one before it");
      }
      if (!node.queued) {
        faults.add("node " + nodes.size() + " is linked but not marked as queued");
      }
      nodes.add(node);
      before = node;
      node = node.next;
    }
    if (head != null && head.prev != before) {
      faults.add("the head does not point at the last of " + nodes.size() + " nodes");
    }
    return nodes;
  }

  private static Object read(WaitQueue queue, String name) {
    try {
      Field field = WaitQueue.class.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(queue);
    } catch (ReflectiveOperationException renamed) {
      throw new AssertionError("the probe does not fit the queue any more", renamed);
    }
  }
}
