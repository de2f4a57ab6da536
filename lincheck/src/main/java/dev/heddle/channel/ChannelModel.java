package dev.heddle.channel;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a channel should do when one thing happens after the other. */
public abstract class ChannelModel {
  private static final String WAITS = "waits";

  private final int capacity;
  private final @Nullable Overflow overflow;
  private final ArrayDeque<Integer> kept = new ArrayDeque<>();
  private int reserved;
  private boolean closed;
  private boolean permit;
  private @Nullable String receiver; // WAITS, or what it got
  private @Nullable String sender; // WAITS, or how it ended
  private int offered;

  ChannelModel(int capacity, @Nullable Overflow overflow) {
    this.capacity = capacity;
    this.overflow = overflow;
  }

  private boolean full() {
    return kept.size() + reserved >= capacity;
  }

  /** Hands the value over, keeps it, or does with it what the channel does when it is full. */
  private boolean put(int value) {
    if (WAITS.equals(receiver)) {
      receiver = String.valueOf(value);
    } else if (!full()) {
      kept.add(value);
    } else if (overflow == Overflow.DROP_OLDEST) {
      kept.remove();
      kept.add(value);
    } else {
      return overflow == Overflow.DROP_NEWEST;
    }
    return true;
  }

  private void moveUp() {
    if (WAITS.equals(sender) && !full()) {
      kept.add(offered);
      sender = String.valueOf(offered);
    }
  }

  private @Nullable Integer take() {
    Integer value = kept.poll();
    if (value != null) {
      moveUp();
    } else if (WAITS.equals(sender)) {
      value = offered;
      sender = String.valueOf(offered);
    }
    return value;
  }

  private void tellReceiver() {
    if (closed && reserved == 0 && WAITS.equals(receiver)) {
      receiver = "closed";
    }
  }

  /** See {@link ChannelHistory}, here and below. */
  public String trySend(int value) {
    return closed ? "closed" : String.valueOf(put(value));
  }

  /** Receives what there is. */
  public String tryReceive() {
    Integer value = take();
    return value == null && closed && reserved == 0 ? "closed" : String.valueOf(value);
  }

  /** Closes the channel. */
  public boolean close() {
    if (closed) {
      return false;
    }
    closed = true;
    if (WAITS.equals(sender)) {
      sender = "closed";
    }
    tellReceiver();
    return true;
  }

  /** Counts the values. */
  public int size() {
    return kept.size();
  }

  /** Begins a receive, or asks for the one that has begun. */
  public String receive() {
    String now = receiver == null ? tryReceive() : receiver;
    receiver = now.equals("null") || now.equals(WAITS) ? WAITS : null;
    return receiver == null ? now : WAITS;
  }

  /** Takes a receive back that has begun. */
  public String stopReceiving() {
    String now = receiver;
    receiver = null;
    return now == null ? "none" : now.equals(WAITS) ? "stopped" : now;
  }

  /** Begins a send, or asks for the one that has begun. */
  public String send(int value) {
    if (sender == null) {
      offered = value;
      sender = closed ? "closed" : put(value) ? String.valueOf(value) : WAITS;
    }
    String now = sender;
    sender = now.equals(WAITS) ? now : null;
    return now;
  }

  /** Takes a send back that has begun. */
  public String stopSending() {
    String now = sender;
    sender = null;
    return now == null ? "none" : now.equals(WAITS) ? "stopped" : now;
  }

  /** Reserves a place, or uses the one that is reserved. */
  public String reserveOrUse(int value) {
    if (permit) {
      permit = false;
      reserved--;
      if (WAITS.equals(receiver)) {
        receiver = String.valueOf(value);
        moveUp();
      } else {
        kept.add(value);
      }
      return "used";
    }
    if (capacity == 0 || (overflow != null && overflow != Overflow.FAIL)) {
      return "no places";
    }
    if (closed || full()) {
      return closed ? "closed" : "full";
    }
    reserved++;
    permit = true;
    return "reserved";
  }

  /** Gives a reserved place back. */
  public String giveBack() {
    if (!permit) {
      return "none";
    }
    permit = false;
    reserved--;
    moveUp();
    tellReceiver();
    return "given back";
  }

  /** A channel that keeps nothing. */
  public static final class Rendezvous extends ChannelModel {
    /** For Lincheck. */
    public Rendezvous() {
      super(0, null);
    }
  }

  /** A channel of one place, barging or not: whoever asks again is served in order. */
  public static final class OfOne extends ChannelModel {
    /** For Lincheck. */
    public OfOne() {
      super(1, null);
    }
  }

  /** A channel without a limit. */
  public static final class Unlimited extends ChannelModel {
    /** For Lincheck. */
    public Unlimited() {
      super(Integer.MAX_VALUE, null);
    }
  }

  /** A channel of one place that drops the oldest value. */
  public static final class DroppingOldest extends ChannelModel {
    /** For Lincheck. */
    public DroppingOldest() {
      super(1, Overflow.DROP_OLDEST);
    }
  }

  /** A channel of one place that drops the new value. */
  public static final class DroppingNewest extends ChannelModel {
    /** For Lincheck. */
    public DroppingNewest() {
      super(1, Overflow.DROP_NEWEST);
    }
  }
}
