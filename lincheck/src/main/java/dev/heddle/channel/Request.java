package dev.heddle.channel;

import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * A send or a receive that may have to wait, in two operations that do not: it is made, and later
 * asked for. So a sequential model can say what each of the two returns.
 */
final class Request {
  private final Port port;
  private final WaitNode node;
  private final boolean waits;

  private Request(Port port, WaitNode node, boolean waits) {
    this.port = port;
    this.node = node;
    this.waits = waits;
  }

  /** Makes a request; {@code offered} is what it sends, or null. */
  static Request at(Port port, @Nullable Object offered) {
    WaitNode node = new WaitNode(new Waiter(() -> {}), offered);
    while (!port.tryComplete(node)) {
      if (port.enqueue(node)) {
        return new Request(port, node, true);
      }
    }
    return new Request(port, node, false);
  }

  /** Whether it was not served when it was made. What came later is for another operation. */
  boolean hadToWait() {
    return waits;
  }

  /** Whether it has not been served yet. */
  boolean isOpen() {
    return waits && node.waiter.state() == Waiter.OPEN;
  }

  /** Takes it back; false if it has been served. */
  boolean withdraw() {
    boolean open = waits && node.waiter.tryEnd(Waiter.CANCELLED);
    if (open) {
      port.dequeue(node);
    }
    return open;
  }

  /** What it was served with, in words. */
  String outcome() {
    return node.item instanceof Closed ? "closed" : String.valueOf(node.item);
  }
}
