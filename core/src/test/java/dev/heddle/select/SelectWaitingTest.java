package dev.heddle.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.CancelledException;
import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import dev.heddle.channel.ChannelProbe;
import dev.heddle.internal.engine.TimersProbe;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Selects that wait: what ends the wait, and that the other cases have had no effect. */
class SelectWaitingTest {
  private final Channel<Integer> low = Channel.rendezvous();
  private final Channel<Integer> high = Channel.rendezvous();

  private Select<String> bothWays() {
    return Select.<String>of()
        .receive(high, value -> "received " + value)
        .send(low, 1, () -> "sent");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSenderEndsTheWait(Kind kind) throws InterruptedException {
    Actor<String> actor = Actor.start(kind, () -> bothWays().await());
    ChannelProbe.awaitReceivers(high, 1);
    ChannelProbe.awaitSenders(low, 1);
    high.send(7);
    assertThat(actor.result()).isEqualTo("received 7");
    ChannelProbe.validateQuiet(low);
    ChannelProbe.validateQuiet(high);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aReceiverEndsTheWait(Kind kind) throws InterruptedException {
    Actor<String> actor = Actor.start(kind, () -> bothWays().await());
    ChannelProbe.awaitReceivers(high, 1);
    assertThat(low.receive()).isEqualTo(1);
    assertThat(actor.result()).isEqualTo("sent");
    assertThat(high.trySend(1)).isFalse();
    ChannelProbe.validateQuiet(low);
    ChannelProbe.validateQuiet(high);
  }

  @Test
  void aPlaceThatGetsFreeEndsTheWait() throws InterruptedException {
    Channel<Integer> full = Channel.bounded(1);
    full.send(1);
    Actor<String> actor =
        Actor.start(
            Kind.TASK,
            () ->
                Select.<String>of().send(full, 2, () -> "sent").receive(low, value -> "x").await());
    ChannelProbe.awaitSenders(full, 1);
    assertThat(full.receive()).isEqualTo(1);
    assertThat(actor.result()).isEqualTo("sent");
    assertThat(full.receive()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theEndOfATaskEndsTheWait(Kind kind) {
    CountDownLatch go = new CountDownLatch(1);
    Task<Integer> task =
        TaskRuntime.shared()
            .spawn(
                "slow",
                () -> {
                  go.await();
                  return 9;
                });
    Actor<String> actor =
        Actor.start(
            kind,
            () ->
                Select.<String>of()
                    .receive(low, value -> "received")
                    .join(task, value -> "joined " + value)
                    .await());
    ChannelProbe.awaitReceivers(low, 1);
    go.countDown();
    assertThat(actor.result()).isEqualTo("joined 9");
    ChannelProbe.validateQuiet(low);
  }

  @Test
  void theClosingEndsTheWait() {
    Actor<String> thrown = Actor.start(Kind.TASK, () -> bothWays().await());
    ChannelProbe.awaitReceivers(high, 1);
    high.close();
    assertThat(thrown.failure()).isInstanceOf(ClosedException.class);
    ChannelProbe.validateQuiet(low);
    Actor<String> told =
        Actor.start(
            Kind.PLATFORM,
            () -> Select.<String>of().receive(low, value -> "value", () -> "closed").await());
    ChannelProbe.awaitReceivers(low, 1);
    low.close();
    assertThat(told.result()).isEqualTo("closed");
  }

  @Test
  void aClosedSinkEndsTheWaitAndLeavesTheValue() {
    Actor<String> actor = Actor.start(Kind.VIRTUAL, () -> bothWays().await());
    ChannelProbe.awaitSenders(low, 1);
    low.close();
    assertThat(actor.failure()).isInstanceOf(ClosedException.class);
    ChannelProbe.validateQuiet(high);
  }

  // ---- cancellation

  @Test
  void cancellationWhileWaitingHasNoEffect() {
    Actor<String> actor = Actor.start(Kind.TASK, () -> bothWays().await());
    ChannelProbe.awaitReceivers(high, 1);
    actor.cancel();
    assertThat(actor.failure()).isInstanceOf(CancelledException.class);
    ChannelProbe.validateQuiet(low);
    ChannelProbe.validateQuiet(high);
    assertThat(low.tryReceive()).isNull();
    assertThat(high.trySend(1)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anInterruptWhileWaitingHasNoEffect(Kind kind) {
    Actor<String> actor = Actor.start(kind, () -> bothWays().await());
    ChannelProbe.awaitReceivers(high, 1);
    actor.interrupt();
    assertThat(actor.failure())
        .isInstanceOf(InterruptedException.class)
        .isNotInstanceOf(CancelledException.class);
    ChannelProbe.validateQuiet(low);
    ChannelProbe.validateQuiet(high);
  }

  @Test
  void cancellationAtEntryBeatsReadiness() {
    Channel<Integer> ready = Channel.bounded(1);
    ready.trySend(1);
    Actor<Integer> actor =
        Actor.start(
            Kind.TASK,
            () -> {
              Objects.requireNonNull(Tasks.current()).cancel("before");
              return Select.<Integer>of().receive(ready, value -> value).await();
            });
    assertThat(actor.failure()).isInstanceOf(CancelledException.class);
    assertThat(ready.size()).isEqualTo(1);
  }

  @Test
  void orElseDoesNotLookAtCancellation() {
    Channel<Integer> ready = Channel.bounded(1);
    ready.trySend(1);
    Actor<Integer> actor =
        Actor.start(
            Kind.TASK,
            () -> {
              Objects.requireNonNull(Tasks.current()).cancel("before");
              return Select.<Integer>of().receive(ready, value -> value).orElse(() -> -1);
            });
    assertThat(actor.result()).isEqualTo(1);
  }

  // ---- a select and itself, selects and each other

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void aSelectNeverMeetsItself(int others) throws InterruptedException {
    Channel<Integer> channel = Channel.rendezvous();
    Select<String> select = Select.of();
    for (int i = 0; i <= others; i++) {
      select.send(channel, i, () -> "sent").receive(channel, value -> "received " + value);
    }
    assertThat(select.orElse(() -> "nothing")).isEqualTo("nothing");
    Actor<String> actor = Actor.start(Kind.TASK, select::await);
    ChannelProbe.awaitReceivers(channel, others + 1);
    ChannelProbe.awaitSenders(channel, others + 1);
    channel.send(50);
    assertThat(actor.result()).isEqualTo("received 50");
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void twoSelectsOnOneChannelMeetEachOther() {
    for (int i = 0; i < 200; i++) {
      Channel<Integer> channel = Channel.rendezvous();
      List<Actor<String>> actors =
          Actor.startMixed(
              2,
              () ->
                  Select.<String>of()
                      .send(channel, 1, () -> "sent")
                      .receive(channel, value -> "received")
                      .await());
      assertThat(actors.stream().map(Actor::result)).containsExactlyInAnyOrder("sent", "received");
      ChannelProbe.validateQuiet(channel);
    }
  }

  @Test
  void selectsInOppositeDirectionsAlwaysMeet() {
    int rounds = 3_000;
    Actor<int[]> one = Actor.start(Kind.TASK, () -> shuttle(low, high, rounds));
    Actor<int[]> other = Actor.start(Kind.TASK, () -> shuttle(high, low, rounds));
    int[] first = one.result();
    int[] second = other.result();
    assertThat(first[0]).isEqualTo(second[1]);
    assertThat(first[1]).isEqualTo(second[0]);
    ChannelProbe.validateQuiet(low);
    ChannelProbe.validateQuiet(high);
  }

  /** Sends to {@code out} or receives from {@code in}, so often in sum; counts both. */
  private static int[] shuttle(Channel<Integer> out, Channel<Integer> in, int rounds)
      throws InterruptedException {
    int[] counts = new int[2];
    Select<Integer> select = Select.<Integer>of().send(out, 1, () -> 0).receive(in, value -> 1);
    for (int i = 0; i < rounds; i++) {
      counts[select.await()]++;
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void aRingOfSelectsAlwaysMakesProgress(int size) {
    List<Channel<Integer>> ring = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ring.add(Channel.rendezvous());
    }
    Channel<Integer> stop = Channel.rendezvous();
    int target = 1_000;
    List<Actor<Integer>> actors = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Channel<Integer> in = ring.get(i);
      Channel<Integer> out = ring.get((i + 1) % size);
      actors.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                int done = 0;
                while (true) {
                  int step =
                      Select.<Integer>of()
                          .send(out, 1, () -> 1)
                          .receive(in, value -> 1)
                          .receive(stop, value -> 0, () -> 0)
                          .await();
                  if (step == 0) {
                    return done;
                  }
                  if (++done == target) {
                    stop.close();
                  }
                }
              }));
    }
    assertThat(actors.stream().mapToInt(Actor::result)).anyMatch(done -> done >= target);
    ring.forEach(ChannelProbe::validateQuiet);
    ChannelProbe.validateQuiet(stop);
  }

  @Test
  void aValuePassesThroughAChainOfSelects() throws InterruptedException {
    int length = 20;
    List<Channel<Integer>> chain = new ArrayList<>();
    for (int i = 0; i <= length; i++) {
      chain.add(Channel.rendezvous());
    }
    List<Actor<Void>> actors = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      Channel<Integer> in = chain.get(i);
      Channel<Integer> out = chain.get(i + 1);
      actors.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                for (int k = 0; k < 50; k++) {
                  int value = Select.<Integer>of().receive(in, v -> v).receive(low, v -> v).await();
                  Select.<Integer>of().send(out, value + 1, () -> 0).receive(low, v -> v).await();
                }
                return null;
              }));
    }
    for (int k = 0; k < 50; k++) {
      chain.getFirst().send(1000 * k);
      assertThat(chain.getLast().receive()).isEqualTo(1000 * k + length);
    }
    actors.forEach(Actor::result);
    chain.forEach(ChannelProbe::validateQuiet);
    ChannelProbe.validateQuiet(low);
  }

  // ---- reuse

  @Test
  void aSelectInALoopDoesNotGrowTheQueues() throws InterruptedException {
    Channel<Integer> quiet = Channel.bounded(1);
    Channel<Integer> full = Channel.bounded(1);
    full.send(1);
    Select<Integer> select =
        Select.<Integer>of()
            .receive(quiet, value -> value)
            .receive(low, value -> value)
            .send(full, 1, () -> 1)
            .after(Duration.ofNanos(20_000), () -> 0);
    for (int i = 0; i < 3_000; i++) {
      assertThat(select.await()).isZero();
    }
    ChannelProbe.validateQuiet(quiet);
    ChannelProbe.validateQuiet(full);
    ChannelProbe.validateQuiet(low);
  }

  @Test
  void aSelectInALoopDoesNotGrowTheQueueOfWhatStaysQuiet() {
    // The quiet one has the lower id: the select is queued there when it finds the other one ready.
    int values = 5_000;
    Actor<Integer> reader =
        Actor.start(
            Kind.TASK,
            () -> {
              Select<Integer> select =
                  Select.<Integer>of().receive(low, v -> v).receive(high, v -> v);
              int sum = 0;
              for (int i = 0; i < values; i++) {
                sum += select.await();
                assertThat(ChannelProbe.queued(low)).isZero();
              }
              return sum;
            });
    Actor<Void> writer =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              for (int i = 0; i < values; i++) {
                high.send(1);
              }
              return null;
            });
    writer.result();
    assertThat(reader.result()).isEqualTo(values);
  }

  @Test
  void aTimeLimitThatIsNotNeededAnyMoreIsTakenBack() throws InterruptedException {
    int turns = 200;
    int before = TimersProbe.live();
    Actor<Void> reader =
        Actor.start(
            Kind.TASK,
            () -> {
              Select<Integer> select =
                  Select.<Integer>of().receive(low, v -> v).after(Duration.ofHours(1), () -> 0);
              for (int i = 0; i < turns; i++) {
                select.await();
                low.receiveWithin(Duration.ofHours(1));
              }
              return null;
            });
    for (int i = 0; i < 2 * turns; i++) {
      ChannelProbe.awaitReceivers(low, 1);
      low.send(1);
    }
    reader.result();
    assertThat(TimersProbe.live()).isLessThan(before + turns / 2);
  }
}
