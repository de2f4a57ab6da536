package dev.heddle.test.matrix;

import dev.heddle.ClosedException;
import dev.heddle.FullException;
import dev.heddle.Select;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Overflow;
import dev.heddle.channel.Permit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sending to and receiving from a channel, plainly or as a case of a select. What a channel drops
 * counts as received.
 */
abstract class ChannelOperation extends Operation {
  final Channel<String> channel;
  final Channel<String> other = Channel.bounded(1);
  final boolean selecting;
  final List<String> sent = new ArrayList<>();
  final List<String> received = new ArrayList<>();

  ChannelOperation(Channel<String> channel, boolean selecting, boolean limited) {
    super(limited);
    this.channel = channel.onUndelivered(received::add);
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
    Receiving(Channel<String> channel, boolean selecting, boolean limited) {
      super(channel, selecting, limited);
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
  static class Sending extends ChannelOperation {
    Sending(Channel<String> channel, boolean selecting, boolean limited) {
      super(channel, selecting, limited);
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

  /** A sender to a full channel at which no plain sender waits. */
  static final class Overflowing extends Sending {
    private final Overflow overflow;

    Overflowing(Overflow overflow, boolean selecting, boolean limited) {
      super(Channel.bounded(1, overflow), selecting, limited);
      this.overflow = overflow;
    }

    @Override
    void act() throws InterruptedException {
      try {
        super.act();
      } catch (FullException full) {
        require(overflow == Overflow.FAIL && !selecting, "refused by a channel that drops");
      }
    }

    @Override
    boolean couldGoOn() {
      return overflow != Overflow.FAIL || !selecting || super.couldGoOn();
    }
  }

  /** One that receives as many as two values at once. */
  static final class ReceivingMany extends ChannelOperation {
    ReceivingMany(Channel<String> channel) {
      super(channel, false, false);
    }

    @Override
    void act() throws InterruptedException {
      int before = received.size();
      int count = channel.receiveMany(received, 2);
      require(count == received.size() - before && count <= 2, "told of " + count);
      require(count > 0 || channel.isClosed(), "nothing, and not closed");
    }

    @Override
    void complete() {
      for (String value : List.of("one", "two", "three")) {
        offer(channel, value);
      }
    }

    @Override
    boolean couldGoOn() {
      return !received.isEmpty() || channel.size() > 0 || channel.isClosed();
    }

    @Override
    void check(End end) {
      poll(channel); // there may be one more than usual
      super.check(end);
    }
  }

  /** One that receives until the end. */
  static final class ReceivingAll extends ChannelOperation {
    ReceivingAll(Channel<String> channel) {
      super(channel, false, false);
    }

    @Override
    void act() throws InterruptedException {
      channel.forEach(received::add);
      require(channel.isClosed(), "at the end of a channel that is open");
    }

    @Override
    void complete() {
      offer(channel, "one");
      offer(channel, "two");
    }

    @Override
    boolean couldGoOn() {
      return channel.size() > 0 || channel.isClosed();
    }
  }

  /** One that reserves a place in a full channel. */
  static final class Reserving extends ChannelOperation {
    Reserving(Channel<String> channel, boolean limited) {
      super(channel, false, limited);
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
