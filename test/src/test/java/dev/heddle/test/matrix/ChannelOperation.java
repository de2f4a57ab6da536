package dev.heddle.test.matrix;

import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Permit;
import dev.heddle.channel.SmallChannels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sending to and receiving from a channel, plainly or as a case of a select. */
abstract class ChannelOperation extends Operation {
  final Channel<String> channel;
  final Channel<String> other = Channel.bounded(1);
  final boolean selecting;
  final List<String> sent = new ArrayList<>();
  final List<String> received = new ArrayList<>();

  ChannelOperation(int capacity, boolean selecting, boolean limited) {
    super(limited);
    this.channel = SmallChannels.of(capacity);
    this.selecting = selecting;
  }

  @Override
  void close() {
    channel.close();
  }

  @Override
  void lose() {
    offer(other, "other");
  }

  final void offer(Channel<String> to, String value) {
    try {
      if (to.trySend(value)) {
        sent.add(value);
      }
    } catch (ClosedException closed) {
      // Not sent.
    }
  }

  final void poll(Channel<String> from) {
    try {
      String value = from.tryReceive();
      if (value != null) {
        received.add(value);
      }
    } catch (ClosedException closed) {
      // Nothing left.
    }
  }

  final void take(@Nullable String value) {
    if (value != null) {
      received.add(value);
    }
  }

  @Override
  void check(End end) {
    poll(channel);
    poll(channel);
    poll(other);
    sent.sort(null);
    received.sort(null);
    require(sent.equals(received), "sent " + sent + ", received " + received + ", " + end);
    if (!channel.isClosed()) {
      // Nobody is left in the queues: what is offered now finds no one but us.
      boolean took = channel.trySend("probe");
      require(took == (channel.capacity() > 0), "a receiver is left in the queue");
      if (took) {
        require("probe".equals(channel.tryReceive()), "the probe is not the next value");
      }
      require(channel.tryReceive() == null, "a sender is left in the queue");
    }
  }

  /** A receiver of an empty channel. */
  static final class Receiving extends ChannelOperation {
    Receiving(int capacity, boolean selecting, boolean limited) {
      super(capacity, selecting, limited);
    }

    @Override
    void act() throws InterruptedException {
      if (selecting) {
        Select<String> select = Select.<String>of().receive(channel, x -> x).receive(other, x -> x);
        take((limited ? select.after(LIMIT, () -> "late") : select).await());
        received.remove("late");
      } else {
        take(limited ? channel.receiveWithin(LIMIT) : channel.receive());
      }
    }

    @Override
    void complete() {
      offer(channel, "value");
    }

    @Override
    boolean couldGoOn() {
      return channel.size() > 0 || channel.isClosed() || (selecting && other.size() > 0);
    }
  }

  /** A sender to a full channel. */
  static final class Sending extends ChannelOperation {
    Sending(int capacity, boolean selecting, boolean limited) {
      super(capacity, selecting, limited);
    }

    @Override
    void prepare() throws InterruptedException {
      if (channel.capacity() > 0) {
        channel.send("first");
        sent.add("first");
      }
    }

    @Override
    void act() throws InterruptedException {
      if (selecting) {
        Select<String> select =
            Select.<String>of().send(channel, "value", () -> "sent").receive(other, x -> x);
        String what = (limited ? select.after(LIMIT, () -> "late") : select).await();
        if (what.equals("sent")) {
          sent.add("value");
        } else if (!what.equals("late")) {
          take(what);
        }
      } else if (limited) {
        channel.sendWithin(LIMIT, "value");
        sent.add("value");
      } else {
        channel.send("value");
        sent.add("value");
      }
    }

    @Override
    void complete() {
      poll(channel);
    }

    @Override
    boolean couldGoOn() {
      return channel.size() < channel.capacity()
          || channel.isClosed()
          || (selecting && other.size() > 0);
    }
  }

  /** One that reserves a place in a full channel. */
  static final class Reserving extends ChannelOperation {
    Reserving(int capacity, boolean limited) {
      super(capacity, false, limited);
    }

    @Override
    void prepare() throws InterruptedException {
      channel.send("first");
      sent.add("first");
    }

    @Override
    void act() throws InterruptedException {
      try (Permit<String> permit = limited ? channel.reserveWithin(LIMIT) : channel.reserve()) {
        permit.send("value");
        sent.add("value");
      }
    }

    @Override
    void complete() {
      poll(channel);
    }

    @Override
    boolean couldGoOn() {
      return channel.size() < channel.capacity() || channel.isClosed();
    }
  }
}
