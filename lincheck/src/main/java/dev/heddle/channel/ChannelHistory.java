package dev.heddle.channel;

import dev.heddle.ClosedException;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/**
 * What threads do to one channel, and what they see. Each group of operations that share something
 * outside the channel is done by one thread.
 */
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public abstract class ChannelHistory {
  final Channel<Integer> channel;
  private @Nullable Request receiver;
  private @Nullable Request sender;
  private @Nullable Permit<Integer> permit;

  ChannelHistory(Channel<Integer> channel) {
    this.channel = channel;
  }

  /** Sends if there is room, or somebody waits. */
  @Operation(params = "value")
  public String trySend(int value) {
    try {
      return String.valueOf(channel.trySend(value));
    } catch (ClosedException closed) {
      return "closed";
    }
  }

  /** Receives what there is. */
  @Operation
  public String tryReceive() {
    try {
      return String.valueOf(channel.tryReceive());
    } catch (ClosedException closed) {
      return "closed";
    }
  }

  /** Closes the channel. */
  @Operation
  public boolean close() {
    return channel.close();
  }

  /** Counts the values. */
  @Operation
  public int size() {
    return channel.size();
  }

  /** Begins a receive, or asks for the one that has begun. */
  @Operation(nonParallelGroup = "receiver")
  public String receive() {
    Request now = receiver;
    if (now == null) {
      now = Request.at(channel.receiving(), null);
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

  /** Begins a send, or asks for the one that has begun. */
  @Operation(params = "value", nonParallelGroup = "sender")
  public String send(int value) {
    Request now = sender;
    if (now == null) {
      now = Request.at(channel.sending(), value);
      sender = now.hadToWait() ? now : null;
    } else if (!now.isOpen()) {
      sender = null;
    }
    return sender == null ? now.outcome() : "waits";
  }

  /** Takes a send back that has begun. */
  @Operation(nonParallelGroup = "sender")
  public String stopSending() {
    Request now = sender;
    sender = null;
    return now == null ? "none" : now.withdraw() ? "stopped" : now.outcome();
  }

  /** Reserves a place, or uses the one that is reserved. */
  @Operation(params = "value", nonParallelGroup = "permit")
  public String reserveOrUse(int value) {
    Permit<Integer> now = permit;
    if (now != null) {
      permit = null;
      now.send(value);
      return "used";
    }
    try {
      permit = channel.tryReserve();
      return permit == null ? "full" : "reserved";
    } catch (ClosedException closed) {
      return "closed";
    } catch (UnsupportedOperationException rendezvous) {
      return "no places";
    }
  }

  /** Gives a reserved place back. */
  @Operation(nonParallelGroup = "permit")
  public String giveBack() {
    Permit<Integer> now = permit;
    permit = null;
    if (now == null) {
      return "none";
    }
    now.close();
    return "given back";
  }

  /** A channel that keeps nothing. */
  public static final class Rendezvous extends ChannelHistory {
    /** For Lincheck. */
    public Rendezvous() {
      super(Channel.rendezvous());
    }
  }

  /** A channel of one place. */
  public static final class Bounded extends ChannelHistory {
    /** For Lincheck. */
    public Bounded() {
      super(Channel.bounded(1));
    }
  }

  /** A channel without a limit, whose segments are small. */
  public static final class Unlimited extends ChannelHistory {
    /** For Lincheck. */
    public Unlimited() {
      super(new UnlimitedChannel<>(2));
    }
  }

  /** A barging channel of one place. */
  public static final class Barging extends ChannelHistory {
    /** For Lincheck. */
    public Barging() {
      super(Channel.barging(1));
    }
  }

  /** A channel of one place that refuses. */
  public static final class Failing extends ChannelHistory {
    /** For Lincheck. */
    public Failing() {
      super(Channel.bounded(1, Overflow.FAIL));
    }
  }

  /** A channel of one place that drops the oldest value. */
  public static final class DroppingOldest extends ChannelHistory {
    /** For Lincheck. */
    public DroppingOldest() {
      super(Channel.bounded(1, Overflow.DROP_OLDEST));
    }
  }

  /** A channel of one place that drops the new value. */
  public static final class DroppingNewest extends ChannelHistory {
    /** For Lincheck. */
    public DroppingNewest() {
      super(Channel.bounded(1, Overflow.DROP_NEWEST));
    }
  }
}
