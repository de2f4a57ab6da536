package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.ClosedException;
import dev.heddle.Scope;
import dev.heddle.TimeoutException;
import dev.heddle.stress.Actor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tests of other channels ask of a channel; README.md beside this file has the table. */
class ChannelClassicsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, Integer.MAX_VALUE})
  void manyConsumersShareTheWork(int capacity) {
    Channel<Integer> work = Channels.of(capacity);
    Channel<Integer> results = Channels.of(capacity);
    int jobs = 3_000;
    List<Actor<Void>> consumers =
        Actor.startMixed(
            6,
            () -> {
              work.forEach(value -> results.send(2 * value));
              return null;
            });
    Actor<Void> producer =
        Actor.start(
            Actor.Kind.PLATFORM,
            () -> {
              for (int i = 1; i <= jobs; i++) {
                work.send(i);
              }
              work.close();
              return null;
            });
    Actor<Long> sum =
        Actor.start(
            Actor.Kind.TASK,
            () -> {
              long[] total = new long[1];
              results.forEach(value -> total[0] += value);
              return total[0];
            });
    producer.result();
    consumers.forEach(Actor::result);
    results.close();
    assertThat(sum.result()).isEqualTo((long) jobs * (jobs + 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, Integer.MAX_VALUE})
  void aChainOfTasksKeepsTheOrder(int capacity) throws InterruptedException {
    int values = 300;
    List<Integer> arrived =
        Scope.run(scope -> {
          Channel<Integer> first = Channels.of(capacity);
          Channel<Integer> last = first;
          for (int i = 0; i < 30; i++) {
            Channel<Integer> in = last;
            Channel<Integer> out = Channels.of(capacity);
            scope.spawn(() -> {
              in.forEach(out::send);
              out.close();
            });
            last = out;
          }
          scope.spawn(() -> {
            for (int i = 0; i < values; i++) {
              first.send(i);
            }
            first.close();
          });
          List<Integer> seen = new ArrayList<>();
          last.forEach(seen::add);
          return seen;
        });
    assertThat(arrived).isEqualTo(IntStream.range(0, values).boxed().toList());
  }

  @Test
  void aSieveOfTasksFindsThePrimes() throws InterruptedException {
    List<Integer> primes =
        Scope.run(scope -> {
          Channel<Integer> numbers = Channel.rendezvous();
          scope.spawn(() -> {
            for (int i = 2; i <= 150; i++) {
              numbers.send(i);
            }
            numbers.close();
          });
          List<Integer> found = new ArrayList<>();
          Channel<Integer> left = numbers;
          for (Integer prime; (prime = left.receiveOrClosed()) != null; ) {
            found.add(prime);
            Channel<Integer> in = left;
            Channel<Integer> out = Channel.rendezvous();
            int divisor = prime;
            scope.spawn(() -> {
              in.forEach(value -> {
                if (value % divisor != 0) {
                  out.send(value);
                }
              });
              out.close();
            });
            left = out;
          }
          return found;
        });
    assertThat(primes).hasSize(35).startsWith(2, 3, 5, 7, 11).endsWith(137, 139, 149);
  }

  @Test
  void whoeverSendsFirstCanReceiveWithoutWaiting() {
    // As many places as threads: after its send each of them must find a value.
    int threads = 4;
    Channel<Integer> channel = Channel.bounded(threads);
    List<Actor<Void>> actors =
        Actor.startMixed(
            threads,
            () -> {
              for (int i = 0; i < 5_000; i++) {
                assertThat(channel.trySend(i)).isTrue();
                assertThat(channel.tryReceive()).isNotNull();
              }
              return null;
            });
    actors.forEach(Actor::result);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void whatIsInTheChannelIsSeenHoweverTheClosingFalls() {
    for (int turn = 0; turn < 1_000; turn++) {
      Channel<Integer> channel = Channel.bounded(1);
      channel.trySend(turn);
      Actor<Integer> receiver = Actor.start(Actor.kind(turn), channel::tryReceive);
      channel.close();
      assertThat(receiver.result()).isEqualTo(turn);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Integer.MAX_VALUE})
  void oneShotsAreAllDelivered(int capacity) {
    for (int turn = 0; turn < 1_000; turn++) {
      Channel<Integer> channel = Channels.of(capacity);
      Actor<Integer> receiver = Actor.start(Actor.kind(turn), channel::receive);
      Actor<Void> sender =
          Actor.start(
              Actor.kind(turn / 3),
              () -> {
                channel.send(7);
                return null;
              });
      assertThat(receiver.result()).isEqualTo(7);
      sender.result();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void whoIsLateTriesAgainAndLosesNothing(int capacity) {
    Channel<Integer> channel = Channels.of(capacity);
    int values = 500;
    AtomicInteger late = new AtomicInteger();
    Actor<Void> sender =
        Actor.start(
            Actor.Kind.TASK,
            () -> {
              for (int i = 0; i < values; i++) {
                boolean sent = false;
                while (!sent) {
                  try {
                    channel.sendWithin(Duration.ofNanos(100L * (i % 7)), i);
                    sent = true;
                  } catch (TimeoutException again) {
                    late.incrementAndGet();
                  }
                }
              }
              return null;
            });
    Actor<List<Integer>> receiver =
        Actor.start(
            Actor.Kind.PLATFORM,
            () -> {
              List<Integer> seen = new ArrayList<>();
              while (seen.size() < values) {
                try {
                  seen.add(channel.receiveWithin(Duration.ofNanos(70_000)));
                } catch (TimeoutException again) {
                  late.incrementAndGet();
                }
              }
              return seen;
            });
    assertThat(receiver.result()).isEqualTo(IntStream.range(0, values).boxed().toList());
    sender.result();
    assertThat(late).hasPositiveValue();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aChannelGoesThroughAChannel() throws InterruptedException {
    Channel<Object> outer = Channel.bounded(1);
    Channel<Object> carried = outer;
    for (int i = 0; i < 50; i++) {
      Channel<Object> next = Channel.bounded(1);
      carried.send(next);
      carried = next;
    }
    Channel<?> at = outer;
    for (int i = 0; i < 50; i++) {
      at = (Channel<?>) at.receive();
    }
    assertThat(at).isSameAs(carried);
  }

  @Test
  void theClosingWakesEverybodyOnce() {
    for (int turn = 0; turn < 100; turn++) {
      Channel<Integer> channel = Channel.rendezvous();
      List<Actor<Integer>> receivers = Actor.startMixed(9, channel::receive);
      channel.close();
      for (Actor<Integer> receiver : receivers) {
        assertThat(receiver.failure()).isInstanceOf(ClosedException.class);
      }
      ChannelProbe.validateQuiet(channel);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, -16})
  void theSizeIsWithinBoundsWhateverTheOthersDo(int capacity) {
    Channel<Integer> channel = Channels.of(capacity);
    int values = 3_000;
    int most = channel.capacity();
    Actor<Integer> sender =
        Actor.start(
            Actor.Kind.PLATFORM,
            () -> {
              int outside = 0;
              for (int i = 0; i < values; i++) {
                channel.send(i);
                int size = channel.size();
                outside += size < 0 || size > most ? 1 : 0;
              }
              return outside;
            });
    Actor<Integer> receiver =
        Actor.start(
            Actor.Kind.TASK,
            () -> {
              int outside = 0;
              for (int i = 0; i < values; i++) {
                outside += channel.receive() == i ? 0 : 1;
                int size = channel.size();
                outside += size < 0 || size > most ? 1 : 0;
              }
              return outside;
            });
    assertThat(sender.result()).isZero();
    assertThat(receiver.result()).isZero();
    assertThat(channel.size()).isZero();
    ChannelProbe.validateQuiet(channel);
  }

  @ParameterizedTest
  @EnumSource(Actor.Kind.class)
  void whoAsksAndWhoAnswersTakeTurns(Actor.Kind kind) {
    Channel<Integer> requests = Channel.bounded(1);
    Channel<Integer> replies = Channel.bounded(1);
    int rounds = 2_000;
    Actor<Integer> asks =
        Actor.start(
            kind,
            () -> {
              int count = 0;
              while (count < rounds) {
                while (replies.tryReceive() != null) {
                  count++;
                }
                requests.send(count);
              }
              requests.close();
              replies.close();
              return count;
            });
    Actor<Void> answers =
        Actor.start(
            Actor.Kind.TASK,
            () -> {
              try {
                requests.forEach(replies::send);
              } catch (ClosedException enough) {
                // Nobody wants a reply any more.
              }
              return null;
            });
    assertThat(asks.result()).isBetween(rounds, rounds + 3);
    answers.result();
  }

  /** Senders and receivers of one kind of thread, and of all kinds. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, -1, -3, Integer.MAX_VALUE})
  void eachValueArrivesOnceWhoeverSendsAndReceives(int capacity) {
    for (int kinds = 0; kinds <= Actor.Kind.values().length; kinds++) {
      int only = kinds;
      Channel<Integer> channel = Channels.of(capacity);
      AtomicInteger next = new AtomicInteger();
      List<Actor<Void>> senders = new ArrayList<>();
      List<Actor<List<Integer>>> receivers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Actor.Kind kind = only < Actor.Kind.values().length ? Actor.kind(only) : Actor.kind(i);
        senders.add(
            Actor.start(
                kind,
                () -> {
                  for (int value; (value = next.getAndIncrement()) < 600; ) {
                    channel.send(value);
                  }
                  return null;
                }));
        receivers.add(
            Actor.start(
                kind,
                () -> {
                  List<Integer> seen = new ArrayList<>();
                  channel.forEach(seen::add);
                  return seen;
                }));
      }
      senders.forEach(Actor::result);
      channel.close();
      List<Integer> all = new ArrayList<>();
      receivers.forEach(receiver -> all.addAll(receiver.result()));
      all.sort(null);
      assertThat(all).isEqualTo(IntStream.range(0, 600).boxed().toList());
      ChannelProbe.validateQuiet(channel);
    }
  }
}
