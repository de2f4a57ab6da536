package dev.heddle.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.heddle.ClosedException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Who has received a value sees all that its sender wrote before, in plain fields. -1 says that
 * nothing was received.
 */
public final class PublicationStress {
  private PublicationStress() {}

  /** A value without any final or volatile field. */
  static final class Message {
    int first;
    int second;

    static Message written() {
      Message message = new Message();
      message.first = 1;
      message.second = 1;
      return message;
    }

    /** The sum of what is seen, -1 for no message. */
    static int seen(@Nullable Message message) {
      return message == null ? -1 : message.second + message.first;
    }
  }

  private static void send(Channel<Message> channel) {
    channel.trySend(Message.written());
  }

  /** Through the ring. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "all of it is seen")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "received nothing")
  @Outcome(expect = FORBIDDEN, desc = "a part of it is seen")
  @State
  public static class Bounded {
    private final Channel<Message> channel = Channel.bounded(1);

    /** Sends. */
    @Actor
    public void sender() {
      send(channel);
    }

    /** Receives. */
    @Actor
    public void receiver(I_Result result) {
      result.r1 = Message.seen(channel.tryReceive());
    }
  }

  /** Through a segment. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "all of it is seen")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "received nothing")
  @Outcome(expect = FORBIDDEN, desc = "a part of it is seen")
  @State
  public static class Unlimited {
    private final Channel<Message> channel = new UnlimitedChannel<>(1);

    /** Sends. */
    @Actor
    public void sender() {
      send(channel);
    }

    /** Receives. */
    @Actor
    public void receiver(I_Result result) {
      result.r1 = Message.seen(channel.tryReceive());
    }
  }

  /** Where newcomers come first. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "all of it is seen")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "received nothing")
  @Outcome(expect = FORBIDDEN, desc = "a part of it is seen")
  @State
  public static class Barging {
    private final Channel<Message> channel = Channel.barging(1);

    /** Sends. */
    @Actor
    public void sender() {
      send(channel);
    }

    /** Receives. */
    @Actor
    public void receiver(I_Result result) {
      result.r1 = Message.seen(channel.tryReceive());
    }
  }

  /** From hand to hand: one of the two waits for the other. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "all of it is seen")
  @Outcome(expect = FORBIDDEN, desc = "a part of it is seen, or it is lost")
  @State
  public static class Rendezvous {
    private final Channel<Message> channel = Channel.rendezvous();

    /** Sends. */
    @Actor
    public void sender() {
      try {
        channel.send(Message.written());
      } catch (InterruptedException stopped) {
        throw new AssertionError(stopped);
      }
    }

    /** Receives. */
    @Actor
    public void receiver(I_Result result) {
      try {
        result.r1 = Message.seen(channel.receive());
      } catch (InterruptedException stopped) {
        throw new AssertionError(stopped);
      }
    }
  }

  /** By a permit that was reserved before. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "all of it is seen")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "received nothing")
  @Outcome(expect = FORBIDDEN, desc = "a part of it is seen")
  @State
  public static class ByPermit {
    private final Channel<Message> channel = Channel.bounded(1);
    private final @Nullable Permit<Message> permit = channel.tryReserve();

    /** Sends. */
    @Actor
    public void sender() {
      if (permit != null) {
        permit.send(Message.written());
      }
    }

    /** Receives. */
    @Actor
    public void receiver(I_Result result) {
      result.r1 = Message.seen(channel.tryReceive());
    }
  }

  /** Into the hands of a future that waits. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "all of it is seen")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not received yet")
  @Outcome(expect = FORBIDDEN, desc = "a part of it is seen")
  @State
  public static class ToAFuture {
    private final Channel<Message> channel = Channel.bounded(1);
    private final CompletableFuture<Message> future = Views.receiveAsync(channel);

    /** Sends. */
    @Actor
    public void sender() {
      send(channel);
    }

    /** Looks at the future. */
    @Actor
    public void receiver(I_Result result) {
      result.r1 = Message.seen(future.getNow(null));
    }
  }

  /** The reply of a one-shot. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "all of it is seen")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "received nothing")
  @Outcome(expect = FORBIDDEN, desc = "a part of it is seen")
  @State
  public static class Reply {
    private final OneShot<Message> shot = new OneShot<>();

    /** Sends. */
    @Actor
    public void sender() {
      shot.send(Message.written());
    }

    /** Receives. */
    @Actor
    public void receiver(I_Result result) {
      result.r1 = Message.seen(shot.tryReceive());
    }
  }

  /** What was written before the closing. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "closed, and all of it is seen")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not closed yet")
  @Outcome(expect = FORBIDDEN, desc = "closed, and a part of it is seen")
  @State
  public static class Closing {
    private final Channel<Message> channel = Channel.bounded(1);
    private final Message message = new Message();

    /** Closes. */
    @Actor
    public void closer() {
      message.first = 1;
      message.second = 1;
      channel.close();
    }

    /** Finds it closed, or not. */
    @Actor
    public void receiver(I_Result result) {
      try {
        channel.tryReceive();
        result.r1 = -1;
      } catch (ClosedException closed) {
        result.r1 = Message.seen(message);
      }
    }
  }

  /** One value and two receivers. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "one of them has it")
  @Outcome(expect = FORBIDDEN, desc = "it is lost, or received twice")
  @State
  public static class TwoReceivers {
    private final Channel<Integer> channel = Channel.bounded(1);

    /** With a value in it. */
    public TwoReceivers() {
      channel.trySend(1);
    }

    /** Receives. */
    @Actor
    public void one(II_Result result) {
      result.r1 = channel.tryReceive() == null ? 0 : 1;
    }

    /** Receives. */
    @Actor
    public void two(II_Result result) {
      result.r2 = channel.tryReceive() == null ? 0 : 1;
    }
  }
}
