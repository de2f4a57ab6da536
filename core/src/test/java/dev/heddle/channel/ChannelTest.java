package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Backend;
import dev.heddle.ClosedException;
import dev.heddle.TaskRuntime;
import dev.heddle.TimeoutException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel promises where nobody is cancelled or late. */
class ChannelTest {
  @Test
  void theBackendAskedForIsTheActiveOne() {
    Backend asked =
        Backend.valueOf(System.getProperty("heddle.backend", "jdk").toUpperCase(Locale.ROOT));
    assertThat(TaskRuntime.shared().backend()).isEqualTo(asked);
  }

  // ---- bad input

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, (1 << 30) + 1, Integer.MAX_VALUE})
  void aCapacityOutOfBoundsIsNamed(int capacity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Channel.bounded(capacity))
        .withMessageContaining("capacity")
        .withMessageContaining(String.valueOf(capacity));
  }

  @Test
  void nullIsNoValue() {
    Channel<String> channel = Channel.bounded(1);
    assertThatNullPointerException().isThrownBy(() -> channel.send(null));
    assertThatNullPointerException().isThrownBy(() -> channel.trySend(null));
    assertThatNullPointerException().isThrownBy(() -> channel.sendWithin(Duration.ZERO, null));
    assertThatNullPointerException().isThrownBy(() -> channel.sendWithin(null, "a"));
    assertThatNullPointerException().isThrownBy(() -> channel.receiveWithin(null));
    assertThatNullPointerException().isThrownBy(() -> channel.forEach(null));
    assertThatNullPointerException().isThrownBy(() -> channel.close(null));
    assertThat(channel.isClosed()).isFalse();
    assertThat(channel.size()).isZero();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aNegativeLimitIsNamedAndHasNoEffect() {
    Channel<String> channel = Channel.bounded(1);
    Duration limit = Duration.ofNanos(-1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.sendWithin(limit, "a"))
        .withMessageContaining(limit.toString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.receiveWithin(limit))
        .withMessageContaining(limit.toString());
    assertThat(channel.size()).isZero();
  }

  // ---- state

  @Test
  void sizeAndCapacityCountValues() throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(3);
    assertThat(channel.capacity()).isEqualTo(3);
    assertThat(channel.size()).isZero();
    channel.send(1);
    channel.send(2);
    assertThat(channel.size()).isEqualTo(2);
    channel.receive();
    assertThat(channel.size()).isEqualTo(1);
    assertThat(channel.isClosed()).isFalse();
    assertThat(Channel.rendezvous().capacity()).isZero();
    assertThat(Channel.bounded(0).capacity()).isZero();
  }

  // ---- without waiting

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64})
  void tryingIsExact(int capacity) {
    Channel<Integer> channel = Channel.bounded(capacity);
    for (int turn = 0; turn < 3; turn++) {
      assertThat(channel.tryReceive()).isNull();
      for (int i = 0; i < capacity; i++) {
        assertThat(channel.trySend(i)).isTrue();
      }
      assertThat(channel.trySend(-1)).isFalse();
      assertThat(channel.size()).isEqualTo(capacity);
      for (int i = 0; i < capacity; i++) {
        assertThat(channel.tryReceive()).isEqualTo(i);
      }
    }
    assertThat(channel.tryReceive()).isNull();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void tryingNeedsACounterpartAtARendezvous() {
    Channel<Integer> channel = Channel.rendezvous();
    assertThat(channel.trySend(1)).isFalse();
    assertThat(channel.tryReceive()).isNull();
    Actor<Integer> receiver = Actor.start(Kind.TASK, channel::receive);
    ChannelProbe.awaitReceivers(channel, 1);
    assertThat(channel.trySend(2)).isTrue();
    assertThat(channel.trySend(3)).isFalse();
    assertThat(receiver.result()).isEqualTo(2);
    Actor<Void> sender = send(Kind.PLATFORM, channel, 4);
    ChannelProbe.awaitSenders(channel, 1);
    assertThat(channel.tryReceive()).isEqualTo(4);
    assertThat(channel.tryReceive()).isNull();
    sender.result();
    ChannelProbe.validateQuiet(channel);
  }

  // ---- order

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void valuesKeepTheirOrderAroundTheRing(int capacity) throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(capacity);
    int sent = 0;
    int received = 0;
    for (int turn = 0; turn < 40; turn++) {
      while (sent - received < 1 + turn % capacity) {
        channel.send(sent++);
      }
      while (sent - received > turn % 2) {
        assertThat(channel.receive()).isEqualTo(received++);
      }
      ChannelProbe.validate(channel);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, Integer.MAX_VALUE})
  void receiversAreServedFirstComeFirstServed(int capacity) throws InterruptedException {
    Channel<Integer> channel = Channels.of(capacity);
    List<Actor<Integer>> receivers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      receivers.add(Actor.start(Actor.kind(i), channel::receive));
      ChannelProbe.awaitReceivers(channel, i + 1);
    }
    for (int i = 0; i < 6; i++) {
      channel.send(i);
      assertThat(channel.tryReceive()).as("snatched").isNull();
    }
    assertThat(receivers.stream().map(Actor::result)).containsExactly(0, 1, 2, 3, 4, 5);
    ChannelProbe.validateQuiet(channel);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void sendersAreServedFirstComeFirstServed(int capacity) throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(capacity);
    for (int i = 0; i < capacity; i++) {
      channel.send(i);
    }
    List<Actor<Void>> senders = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      senders.add(send(Actor.kind(i), channel, capacity + i));
      ChannelProbe.awaitSenders(channel, i + 1);
    }
    for (int i = 0; i < 6; i++) {
      assertThat(channel.trySend(-1)).as("barged in").isFalse();
      assertThat(channel.receive()).isEqualTo(i);
      senders.get(i).result();
      ChannelProbe.validate(channel);
    }
    for (int i = 6; i < capacity + 6; i++) {
      assertThat(channel.receive()).isEqualTo(i);
    }
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aFreedPlaceGoesToTheFirstWaitingSender() throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(2);
    channel.send(0);
    channel.send(1);
    Actor<Void> first = send(Kind.VIRTUAL, channel, 2);
    ChannelProbe.awaitSenders(channel, 1);
    Actor<Void> second = send(Kind.TASK, channel, 3);
    ChannelProbe.awaitSenders(channel, 2);
    assertThat(channel.receive()).isZero();
    first.result();
    assertThat(second.ended()).isFalse();
    assertThat(channel.size()).isEqualTo(2);
    assertThat(channel.receive()).isEqualTo(1);
    second.result();
    assertThat(List.of(channel.receive(), channel.receive())).containsExactly(2, 3);
  }

  // ---- time limits

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1_000, 200_000, 5_000_000})
  void aLimitThatPassesHasNoEffect(long nanos) throws InterruptedException {
    Duration limit = Duration.ofNanos(nanos);
    for (int capacity = 0; capacity < 3; capacity++) {
      Channel<Integer> channel = Channel.bounded(capacity);
      assertThatThrownBy(() -> channel.receiveWithin(limit))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining(limit.toString());
      for (int i = 0; i < capacity; i++) {
        channel.sendWithin(limit, i);
      }
      assertThatThrownBy(() -> channel.sendWithin(limit, -1))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining(limit.toString());
      ChannelProbe.validateQuiet(channel);
      for (int i = 0; i < capacity; i++) {
        assertThat(channel.receiveWithin(limit)).isEqualTo(i);
      }
      assertThat(channel.tryReceive()).isNull();
    }
  }

  @Test
  void aLimitIsNotCutShort() {
    Channel<Integer> channel = Channel.rendezvous();
    Duration limit = Duration.ofMillis(20);
    long before = System.nanoTime();
    assertThatThrownBy(() -> channel.receiveWithin(limit)).isInstanceOf(TimeoutException.class);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(limit.toNanos());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void withinALongLimitTheCounterpartComes(Kind kind) throws InterruptedException {
    Channel<Integer> channel = Channel.rendezvous();
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    Actor<Integer> receiver = Actor.start(kind, () -> channel.receiveWithin(longest));
    ChannelProbe.awaitReceivers(channel, 1);
    channel.sendWithin(longest, 5);
    assertThat(receiver.result()).isEqualTo(5);
    Actor<Void> sender =
        Actor.start(
            kind,
            () -> {
              channel.sendWithin(longest, 6);
              return null;
            });
    ChannelProbe.awaitSenders(channel, 1);
    assertThat(channel.receive()).isEqualTo(6);
    sender.result();
  }

  // ---- closing

  @Test
  void whatIsInAClosedChannelDrains() throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(3);
    IntStream.range(0, 3).forEach(channel::trySend);
    assertThat(channel.close()).isTrue();
    assertThat(channel.isClosed()).isTrue();
    assertThat(channel.size()).isEqualTo(3);
    assertThat(channel.receive()).isZero();
    assertThat(channel.tryReceive()).isEqualTo(1);
    assertThat(channel.receiveOrClosed()).isEqualTo(2);
    assertThat(channel.receiveOrClosed()).isNull();
    assertThatThrownBy(channel::receive).isInstanceOf(ClosedException.class).hasNoCause();
    assertThatThrownBy(channel::tryReceive).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> channel.receiveWithin(Duration.ofDays(1)))
        .isInstanceOf(ClosedException.class);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void sendingToAClosedChannelLeavesTheValue() throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(3);
    channel.send(1);
    channel.close();
    assertThatThrownBy(() -> channel.send(2)).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> channel.trySend(2)).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> channel.sendWithin(Duration.ofDays(1), 2))
        .isInstanceOf(ClosedException.class)
        .hasMessageContaining(((LockedChannel<Integer>) channel).name());
    assertThat(channel.size()).isEqualTo(1);
    assertThat(channel.receive()).isEqualTo(1);
    assertThat(channel.receiveOrClosed()).isNull();
  }

  @Test
  void theFirstClosingWins() {
    Channel<Integer> channel = Channel.rendezvous();
    IOException cause = new IOException("gone");
    assertThat(channel.close(cause)).isTrue();
    assertThat(channel.close()).isFalse();
    assertThat(channel.close(new IllegalStateException())).isFalse();
    assertThatThrownBy(channel::receive).isInstanceOf(ClosedException.class).hasCause(cause);
    assertThatThrownBy(channel::tryReceive).hasCause(cause);
    assertThatThrownBy(channel::receiveOrClosed)
        .isInstanceOf(ClosedException.class)
        .hasCause(cause);
    assertThatThrownBy(() -> channel.receiveWithin(Duration.ZERO)).hasCause(cause);
    assertThatThrownBy(() -> channel.send(1)).hasCause(cause);
    assertThatThrownBy(() -> channel.trySend(1)).hasCause(cause);
    assertThatThrownBy(() -> channel.forEach(value -> {})).hasCause(cause);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void sendersThatWaitAtTheClosingFail(int capacity) throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(capacity);
    for (int i = 0; i < capacity; i++) {
      channel.send(i);
    }
    List<Actor<Void>> senders = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      senders.add(send(Actor.kind(i), channel, 100 + i));
    }
    ChannelProbe.awaitSenders(channel, 6);
    channel.close();
    for (Actor<Void> sender : senders) {
      assertThat(sender.failure()).isInstanceOf(ClosedException.class);
    }
    for (int i = 0; i < capacity; i++) {
      assertThat(channel.receive()).isEqualTo(i);
    }
    assertThat(channel.receiveOrClosed()).isNull();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void receiversThatWaitAtTheClosingAreTold() {
    Channel<Integer> channel = Channel.bounded(2);
    List<Actor<Integer>> receivers = Actor.startMixed(3, channel::receive);
    List<Actor<Integer>> lenient = Actor.startMixed(3, channel::receiveOrClosed);
    ChannelProbe.awaitReceivers(channel, 6);
    channel.close();
    for (Actor<Integer> receiver : receivers) {
      assertThat(receiver.failure()).isInstanceOf(ClosedException.class);
    }
    for (Actor<Integer> receiver : lenient) {
      assertThat(receiver.result()).isNull();
    }
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void ofManyClosersOneIsFirst() {
    for (int turn = 0; turn < 50; turn++) {
      Channel<Integer> channel = Channel.rendezvous();
      List<Actor<Boolean>> closers = Actor.startMixed(6, channel::close);
      assertThat(closers.stream().filter(Actor::result)).hasSize(1);
    }
  }

  // ---- forEach

  @Test
  void forEachEndsWhenClosedAndDrained() {
    Channel<Integer> channel = Channel.bounded(2);
    List<Integer> seen = new ArrayList<>();
    Actor<Void> reader =
        Actor.start(
            Kind.TASK,
            () -> {
              channel.forEach(seen::add);
              return null;
            });
    Actor<Void> writer =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              for (int i = 0; i < 100; i++) {
                channel.send(i);
              }
              channel.close();
              return null;
            });
    writer.result();
    reader.result();
    assertThat(seen).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void whatTheReceiverThrowsEndsForEachAndLeavesTheRest() throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(4);
    IntStream.range(0, 4).forEach(channel::trySend);
    List<Integer> seen = new ArrayList<>();
    IOException failure = new IOException("full");
    assertThatThrownBy(() ->
            channel.forEach(value -> {
              seen.add(value);
              if (value == 1) {
                throw failure;
              }
            }))
        .isSameAs(failure);
    assertThat(seen).containsExactly(0, 1);
    assertThat(channel.size()).isEqualTo(2);
    assertThat(channel.receive()).isEqualTo(2);
  }

  @Test
  void forEachTellsTheCauseAfterTheLastValue() {
    Channel<Integer> channel = Channel.bounded(2);
    channel.trySend(1);
    IOException cause = new IOException("gone");
    channel.close(cause);
    List<Integer> seen = new ArrayList<>();
    assertThatThrownBy(() -> channel.forEach(seen::add))
        .isInstanceOf(ClosedException.class)
        .hasCause(cause);
    assertThat(seen).containsExactly(1);
  }

  private static Actor<Void> send(Kind kind, Channel<Integer> channel, int value) {
    return Actor.start(
        kind,
        () -> {
          channel.send(value);
          return null;
        });
  }
}
