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
}
