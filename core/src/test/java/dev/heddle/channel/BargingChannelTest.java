package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.TimeoutException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a barging channel does otherwise than a bounded one, and what it does alike. */
class BargingChannelTest {
  private static Actor<Integer> receive(Channel<Integer> channel, int before) {
    Actor<Integer> actor = Actor.start(Actor.kind(before), channel::receive);
    ChannelProbe.awaitReceivers(channel, before + 1);
    return actor;
  }

  private static Actor<Void> send(Channel<Integer> channel, int before, int value) {
    Actor<Void> actor =
        Actor.start(
            Actor.kind(before),
            () -> {
              channel.send(value);
              return null;
            });
    ChannelProbe.awaitSenders(channel, before + 1);
    return actor;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, (1 << 30) + 1})
  void aCapacityOutOfBoundsIsNamed(int capacity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Channel.barging(capacity))
        .withMessageContaining("capacity")
        .withMessageContaining(String.valueOf(capacity));
  }

  @Test
  void valuesKeepTheirOrder() throws InterruptedException {
    Channel<Integer> channel = Channel.barging(3);
    for (int turn = 0; turn < 4; turn++) {
      for (int i = 0; i < 3; i++) {
        assertThat(channel.trySend(i)).isTrue();
      }
      assertThat(channel.trySend(3)).isFalse();
      for (int i = 0; i < 3; i++) {
        assertThat(channel.receive()).isEqualTo(i);
      }
      assertThat(channel.tryReceive()).isNull();
    }
    assertThat(channel.capacity()).isEqualTo(3);
    assertThat(channel.toString()).startsWith("barging(3) channel ");
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void whoWaitsIsServedInTheEnd() throws InterruptedException {
    Channel<Integer> channel = Channel.barging(2);
    List<Actor<Integer>> receivers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      receivers.add(receive(channel, i));
    }
    for (int i = 0; i < 6; i++) {
      channel.send(i);
    }
    assertThat(receivers.stream().map(Actor::result)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    assertThat(channel.trySend(6) && channel.trySend(7)).isTrue();
    List<Actor<Void>> senders = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      senders.add(send(channel, i, 8 + i));
    }
    List<Integer> received = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      received.add(channel.receive());
    }
    senders.forEach(Actor::result);
    assertThat(received).containsExactlyInAnyOrder(6, 7, 8, 9, 10, 11, 12, 13).startsWith(6, 7);
    ChannelProbe.validateQuiet(channel);
  }

  /** Without any patience the first is owed from the start. */
  @Test
  void whoIsOwedIsHandedTheNextValue() throws InterruptedException {
    Channel<Integer> channel = new BargingChannel<>(1, 0);
    Actor<Integer> receiver = receive(channel, 0);
    channel.send(1);
    assertThat(channel.tryReceive()).as("snatched").isNull();
    assertThat(receiver.result()).isEqualTo(1);
    channel.send(2);
    Actor<Void> sender = send(channel, 0, 3);
    assertThat(channel.receive()).isEqualTo(2);
    assertThat(channel.trySend(4)).as("barged in").isFalse();
    sender.result();
    assertThat(channel.receive()).isEqualTo(3);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aSelectThatWaitsComesBeforeThem() throws InterruptedException {
    Channel<Integer> channel = Channel.barging(1);
    Actor<Integer> receiver = receive(channel, 0);
    Actor<Integer> select =
        Actor.start(Kind.TASK, () -> Select.<Integer>of().receive(channel, value -> value).await());
    ChannelProbe.awaitReceivers(channel, 2);
    CompletableFuture<Integer> future = Views.receiveAsync(channel);
    channel.send(1);
    assertThat(select.result()).isEqualTo(1);
    channel.send(2);
    assertThat(future.join()).isEqualTo(2);
    channel.send(3);
    assertThat(receiver.result()).isEqualTo(3);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void closingDrainsAndTellsAll() throws InterruptedException {
    Channel<Integer> channel = Channel.barging(1);
    List<Actor<Integer>> receivers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      receivers.add(receive(channel, i));
    }
    channel.send(1);
    channel.close(new IllegalStateException("why"));
    int got = 0;
    for (Actor<Integer> receiver : receivers) {
      try {
        assertThat(receiver.result()).isEqualTo(1);
        got++;
      } catch (AssertionError failed) {
        assertThat(failed).hasCauseInstanceOf(ClosedException.class);
        assertThat(failed.getCause()).hasRootCauseMessage("why");
      }
    }
    assertThat(got).isOne();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void closingFailsTheSenders() {
    Channel<Integer> channel = Channel.barging(1);
    channel.trySend(1);
    List<Actor<Void>> senders = List.of(send(channel, 0, 2), send(channel, 1, 3));
    channel.close();
    for (Actor<Void> sender : senders) {
      assertThat(sender.failure()).isInstanceOf(ClosedException.class);
    }
    assertThat(channel.size()).isOne();
    ChannelProbe.validateQuiet(channel);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsInterruptedHasHadNoEffect(Kind kind) throws InterruptedException {
    Channel<Integer> channel = Channel.barging(1);
    Actor<Integer> receiver = Actor.start(kind, channel::receive);
    ChannelProbe.awaitReceivers(channel, 1);
    receiver.interrupt();
    assertThat(receiver.failure()).isInstanceOf(InterruptedException.class);
    channel.send(1);
    Actor<Boolean> sender =
        Actor.start(
            kind,
            () -> {
              channel.send(2);
              return true;
            });
    ChannelProbe.awaitSenders(channel, 1);
    sender.interrupt();
    assertThat(sender.failure()).isInstanceOf(InterruptedException.class);
    assertThat(channel.receive()).isOne();
    assertThat(channel.tryReceive()).isNull();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void whatIsCancelledHasHadNoEffect() {
    Channel<Integer> channel = Channel.barging(1);
    Actor<Integer> receiver = Actor.start(Kind.TASK, channel::receive);
    ChannelProbe.awaitReceivers(channel, 1);
    receiver.cancel();
    assertThat(receiver.failure()).isInstanceOf(CancelledException.class);
    ChannelProbe.validateQuiet(channel);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 200_000, 5_000_000})
  void aLimitThatPassesHasNoEffect(long nanos) throws InterruptedException {
    Duration limit = Duration.ofNanos(nanos);
    Channel<Integer> channel = Channel.barging(1);
    assertThatThrownBy(() -> channel.receiveWithin(limit)).isInstanceOf(TimeoutException.class);
    channel.sendWithin(limit, 1);
    assertThatThrownBy(() -> channel.sendWithin(limit, 2)).isInstanceOf(TimeoutException.class);
    assertThat(channel.receiveWithin(limit)).isOne();
    assertThat(channel.tryReceive()).isNull();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aPermitCountsAsAPlace() throws InterruptedException {
    Channel<Integer> channel = Channel.barging(1);
    Permit<Integer> permit = channel.reserve();
    Actor<Void> sender = send(channel, 0, 2);
    assertThat(channel.receive()).as("past the permit").isEqualTo(2);
    sender.result();
    Actor<Void> second = send(channel, 0, 3);
    permit.close();
    second.result();
    assertThat(channel.receive()).isEqualTo(3);
    Permit<Integer> last = channel.reserve();
    Actor<Integer> receiver = receive(channel, 0);
    channel.close();
    last.send(4);
    assertThat(receiver.result()).isEqualTo(4);
    ChannelProbe.validateQuiet(channel);
  }
}
