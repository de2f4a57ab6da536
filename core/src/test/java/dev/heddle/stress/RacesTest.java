package dev.heddle.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.ClosedException;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import dev.heddle.channel.ChannelProbe;
import dev.heddle.stress.Actor.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Two or three threads against one wait, nothing else that could help, in many tight turns. */
class RacesTest {
  private static final Duration TIME = Duration.ofMillis(300);

  private static Actor<Void> loop(Turns turns, Callable<?> step) {
    SplittableRandom random = new SplittableRandom(System.nanoTime());
    return Actor.start(
        Kind.PLATFORM,
        () -> {
          while (turns.next(random)) {
            step.call();
          }
          return null;
        });
  }

  @Test
  void cancellationAgainstTheBeginningOfAWait() {
    Turns turns = new Turns(2, TIME);
    Channel<Integer> quiet = Channel.rendezvous();
    Scope[] current = new Scope[1];
    AtomicInteger ends = new AtomicInteger();
    Turns inside = new Turns(2, Duration.ofDays(1));
    SplittableRandom random = new SplittableRandom(1);
    Actor<Void> waiting =
        loop(
            turns,
            () -> {
              try {
                Scope.execute(scope -> {
                  current[0] = scope;
                  inside.next(random);
                  quiet.receive();
                });
              } catch (InterruptedException cancelled) {
                ends.incrementAndGet();
              }
              return null;
            });
    SplittableRandom other = new SplittableRandom(2);
    Actor<Void> cancelling =
        loop(
            turns,
            () -> {
              inside.next(other);
              current[0].cancel("by the other thread");
              return null;
            });
    cancelling.result();
    waiting.result();
    assertThat(ends).hasPositiveValue().hasValue(turns.turn() - 1);
    ChannelProbe.validateQuiet(quiet);
  }

  @Test
  void anInterruptAgainstAValue() {
    Turns turns = new Turns(3, TIME);
    Channel<Integer> channel = Channel.bounded(1);
    AtomicInteger both = new AtomicInteger();
    Actor<Void> receiving =
        loop(
            turns,
            () -> {
              boolean value = false;
              boolean interrupted = false;
              while (!value || !interrupted) {
                try {
                  channel.receive();
                  value = true;
                } catch (InterruptedException seen) {
                  interrupted = true;
                }
              }
              return both.incrementAndGet();
            });
    // Unparked without a reason, the receiver is awake when the value and the interrupt come.
    SplittableRandom random = new SplittableRandom(1);
    Actor<Void> sending =
        loop(
            turns,
            () -> {
              for (int times = random.nextInt(200); times > 0; times--) {
                LockSupport.unpark(receiving.thread());
              }
              return channel.trySend(1);
            });
    SplittableRandom other = new SplittableRandom(2);
    Actor<Void> interrupting =
        loop(
            turns,
            () -> {
              for (int times = other.nextInt(200); times > 0; times--) {
                LockSupport.unpark(receiving.thread());
              }
              receiving.interrupt();
              return null;
            });
    sending.result();
    interrupting.result();
    receiving.result();
    assertThat(both).hasValue(turns.turn() - 1);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aTimeLimitAgainstAValue() {
    Turns turns = new Turns(2, TIME);
    Channel<Integer> channel = Channel.rendezvous();
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger received = new AtomicInteger();
    SplittableRandom random = new SplittableRandom(1);
    Actor<Void> receiving =
        loop(
            turns,
            () -> {
              try {
                channel.receiveWithin(Duration.ofNanos(random.nextInt(100_000)));
                received.incrementAndGet();
              } catch (TimeoutException late) {
                // The value stays with the sender.
              }
              return null;
            });
    SplittableRandom other = new SplittableRandom(2);
    Actor<Void> sending =
        loop(
            turns,
            () -> {
              for (int delay = other.nextInt(2_000); delay > 0; delay--) {
                Thread.onSpinWait();
              }
              return channel.trySend(1) ? sent.incrementAndGet() : 0;
            });
    receiving.result();
    sending.result();
    assertThat(received.get()).isEqualTo(sent.get());
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aSelectAgainstTwoSenders() {
    Turns turns = new Turns(3, TIME);
    Channel<Integer> one = Channel.rendezvous();
    Channel<Integer> two = Channel.rendezvous();
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger received = new AtomicInteger();
    Select<Integer> select =
        Select.<Integer>of()
            .receive(two, value -> 1)
            .receive(one, value -> 1)
            .after(Duration.ofNanos(30_000), () -> 0);
    Actor<Void> selecting = loop(turns, () -> received.addAndGet(select.await()));
    Actor<Void> first = loop(turns, () -> one.trySend(1) ? sent.incrementAndGet() : 0);
    Actor<Void> second = loop(turns, () -> two.trySend(1) ? sent.incrementAndGet() : 0);
    selecting.result();
    first.result();
    second.result();
    assertThat(received.get()).isEqualTo(sent.get());
    ChannelProbe.validateQuiet(one);
    ChannelProbe.validateQuiet(two);
  }

  @Test
  void sendAgainstReceiveWithNothingToHelp() {
    Turns turns = new Turns(2, TIME);
    Channel<Integer> channel = Channel.rendezvous();
    Actor<Void> sending =
        loop(
            turns,
            () -> {
              channel.send(1);
              return null;
            });
    Actor<Void> receiving = loop(turns, channel::receive);
    sending.result();
    receiving.result();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void selectAgainstSelectWithNothingToHelp() {
    Turns turns = new Turns(2, TIME);
    Channel<Integer> low = Channel.rendezvous();
    Channel<Integer> high = Channel.rendezvous();
    Select<Integer> upwards =
        Select.<Integer>of().send(low, 1, () -> 0).receive(high, value -> value);
    Select<Integer> downwards =
        Select.<Integer>of().send(high, 1, () -> 0).receive(low, value -> value);
    Actor<Void> one = loop(turns, upwards::await);
    Actor<Void> other = loop(turns, downwards::await);
    one.result();
    other.result();
    ChannelProbe.validateQuiet(low);
    ChannelProbe.validateQuiet(high);
  }

  @Test
  void selectAgainstPlainSendAndReceiveWithNothingToHelp() {
    Turns turns = new Turns(2, TIME);
    Channel<Integer> quiet = Channel.rendezvous(); // the lower id: queued there, then withdrawn
    Channel<Integer> channel = Channel.rendezvous();
    Select<Integer> receiving =
        Select.<Integer>of().receive(channel, value -> value).receive(quiet, value -> value);
    Select<Integer> sending =
        Select.<Integer>of().send(channel, 1, () -> 1).receive(quiet, value -> value);
    Actor<Void> selecting =
        loop(turns, () -> turns.turn() % 2 == 0 ? receiving.await() : sending.await());
    Actor<Void> plain =
        loop(
            turns,
            () -> {
              if (turns.turn() % 2 == 0) {
                channel.send(1);
              } else {
                channel.receive();
              }
              return null;
            });
    selecting.result();
    plain.result();
    ChannelProbe.validateQuiet(channel);
    ChannelProbe.validateQuiet(quiet);
  }

  @Test
  void closingAgainstTheBeginningOfAWait() {
    Turns turns = new Turns(2, TIME);
    Turns inside = new Turns(2, Duration.ofDays(1));
    List<Channel<Integer>> current = new ArrayList<>(List.of(Channel.rendezvous()));
    AtomicInteger ends = new AtomicInteger();
    SplittableRandom random = new SplittableRandom(1);
    Actor<Void> waiting =
        loop(
            turns,
            () -> {
              Channel<Integer> channel = Channel.rendezvous();
              current.set(0, channel);
              inside.next(random);
              try {
                if (turns.turn() % 2 == 0) {
                  channel.receive();
                } else {
                  channel.send(1);
                }
              } catch (ClosedException closed) {
                ends.incrementAndGet();
              }
              ChannelProbe.validateQuiet(channel);
              return null;
            });
    SplittableRandom other = new SplittableRandom(2);
    Actor<Void> closing =
        loop(
            turns,
            () -> {
              inside.next(other);
              return current.getFirst().close();
            });
    waiting.result();
    closing.result();
    assertThat(ends).hasPositiveValue().hasValue(turns.turn() - 1);
  }

  @Test
  void joinAgainstTheEndOfTheTask() {
    Turns turns = new Turns(2, TIME);
    Task<?>[] current = new Task<?>[1];
    Turns inside = new Turns(2, Duration.ofDays(1));
    SplittableRandom random = new SplittableRandom(1);
    Actor<Void> spawning =
        loop(
            turns,
            () -> {
              current[0] = TaskRuntime.shared().spawn("short", () -> 1);
              inside.next(random);
              return current[0].join();
            });
    SplittableRandom other = new SplittableRandom(2);
    Actor<Void> joining =
        loop(
            turns,
            () -> {
              inside.next(other);
              return Select.<Object>of().join(current[0], value -> value).await();
            });
    spawning.result();
    joining.result();
    assertThat(turns.turn()).isGreaterThan(1);
  }
}
