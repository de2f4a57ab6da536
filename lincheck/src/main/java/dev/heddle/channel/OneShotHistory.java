package dev.heddle.channel;

import dev.heddle.ClosedException;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/** What threads do to a one-shot, and what they see. */
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public final class OneShotHistory {
  private final OneShot<Integer> shot = new OneShot<>();
  private @Nullable Request receiver;

  /** Sends the value. */
  @Operation(params = "value")
  public String send(int value) {
    try {
      shot.send(value);
      return "sent";
    } catch (ClosedException closed) {
      return "closed";
    }
  }

  /** Receives the value if it is there. */
  @Operation
  public String tryReceive() {
    try {
      return String.valueOf(shot.tryReceive());
    } catch (ClosedException closed) {
      return "closed";
    }
  }

  /** Closes it. */
  @Operation
  public boolean close() {
    return shot.close();
  }

  /** Whether it has ended. */
  @Operation
  public boolean isClosed() {
    return shot.isClosed();
  }

  /** Begins a receive, or asks for the one that has begun. */
  @Operation(nonParallelGroup = "receiver")
  public String receive() {
    Request now = receiver;
    if (now == null) {
      now = Request.at(shot.receiving(), null);
      receiver = now.hadToWait() ? now : null;
    } else if (!now.isOpen()) {
      receiver = null;
    }
    return receiver == null ? now.outcome() : "waits";
  }

  /** Takes a receive back that has begun. */
  @Operation(nonParallelGroup = "receiver")
  public String stopReceiving() {
    Request now = receiver;
    receiver = null;
    return now == null ? "none" : now.withdraw() ? "stopped" : now.outcome();
  }

  /** What a one-shot should do when one thing happens after the other. */
  public static final class Model {
    private boolean closed;
    private @Nullable String item;
    private @Nullable String receiver;

    /** For Lincheck. */
    public Model() {}

    private boolean end(@Nullable Integer value) {
      if (closed) {
        return false;
      }
      closed = true;
      if ("waits".equals(receiver)) {
        receiver = value == null ? "closed" : value.toString();
      } else {
        item = value == null ? null : value.toString();
      }
      return true;
    }

    /** See {@link OneShotHistory}, here and below. */
    public String send(int value) {
      return end(value) ? "sent" : "closed";
    }

    /** Receives the value if it is there. */
    public String tryReceive() {
      String now = item;
      item = null;
      return now == null && closed ? "closed" : String.valueOf(now);
    }

    /** Closes it. */
    public boolean close() {
      return end(null);
    }

    /** Whether it has ended. */
    public boolean isClosed() {
      return closed;
    }

    /** Begins a receive, or asks for the one that has begun. */
    public String receive() {
      String now = receiver == null ? tryReceive() : receiver;
      receiver = now.equals("null") || now.equals("waits") ? "waits" : null;
      return receiver == null ? now : "waits";
    }

    /** Takes a receive back that has begun. */
    public String stopReceiving() {
      String now = receiver;
      receiver = null;
      return now == null ? "none" : now.equals("waits") ? "stopped" : now;
    }
  }
}
