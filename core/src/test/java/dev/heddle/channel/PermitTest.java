package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.heddle.CancelledException;
import dev.heddle.ClosedException;
import dev.heddle.TimeoutException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Places that are reserved. */
class PermitTest {
  private final Channel<Integer> channel = Channel.bounded(2);

  private Actor<Void> sender(int value) {
    return Actor.start(
        Kind.TASK,
        () -> {
          channel.send(value);
          return null;
        });
  }

  @Test
  void aReservedPlaceIsTaken() throws InterruptedException {
    Permit<Integer> permit = channel.reserve();
    assertThat(channel.size()).isZero();
    assertThat(channel.trySend(1)).isTrue();
    assertThat(channel.trySend(2)).isFalse();
    assertThat(channel.tryReserve()).isNull();
    permit.send(3);
    assertThat(channel.size()).isEqualTo(2);
    assertThat(channel.receive()).isEqualTo(1);
    assertThat(channel.receive()).isEqualTo(3);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void theOrderIsThatOfTheSends() throws InterruptedException {
    Permit<Integer> first = channel.reserve();
    Permit<Integer> second = channel.reserve();
    second.send(2);
    first.send(1);
    assertThat(channel.receive()).isEqualTo(2);
    assertThat(channel.receive()).isEqualTo(1);
  }

  @Test
  void aPermitGivenBackLetsASenderGoOn() throws InterruptedException {
    channel.send(1);
    Permit<Integer> permit = channel.reserve();
    Actor<Void> waits = sender(2);
    ChannelProbe.awaitSenders(channel, 1);
    permit.close();
    permit.close();
    waits.result();
    assertThat(channel.receive()).isEqualTo(1);
    assertThat(channel.receive()).isEqualTo(2);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void reservingAndSendingWaitInOneRow() throws InterruptedException {
    channel.send(1);
    channel.send(2);
    Actor<Void> first = sender(3);
    ChannelProbe.awaitSenders(channel, 1);
    Actor<Permit<Integer>> second = Actor.start(Kind.PLATFORM, channel::reserve);
    ChannelProbe.awaitSenders(channel, 2);
    Actor<Void> third = sender(4);
    ChannelProbe.awaitSenders(channel, 3);
    assertThat(channel.receive()).isEqualTo(1);
    first.result();
    assertThat(second.ended()).isFalse();
    assertThat(channel.receive()).isEqualTo(2);
    Permit<Integer> permit = second.result();
    assertThat(third.ended()).isFalse();
    ChannelProbe.validate(channel);
    permit.close();
    third.result();
    assertThat(channel.receive()).isEqualTo(3);
    assertThat(channel.receive()).isEqualTo(4);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void whileAllPlacesAreReservedASenderMeetsAReceiver() throws InterruptedException {
    Permit<Integer> one = channel.reserve();
    Permit<Integer> two = channel.reserve();
    Actor<Permit<Integer>> reserves = Actor.start(Kind.VIRTUAL, channel::reserve);
    ChannelProbe.awaitSenders(channel, 1);
    Actor<Void> sends = sender(1);
    ChannelProbe.awaitSenders(channel, 2);
    assertThat(channel.receive()).as("past the one that waits for a place").isEqualTo(1);
    sends.result();
    Actor<Integer> receives = Actor.start(Kind.TASK, channel::receive);
    ChannelProbe.awaitReceivers(channel, 1);
    channel.send(2);
    assertThat(receives.result()).isEqualTo(2);
    one.close();
    reserves.result().close();
    two.close();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aPermitServesAWaitingReceiver() {
    Permit<Integer> permit = channel.tryReserve();
    assertThat(permit).isNotNull();
    Actor<Integer> receiver = Actor.start(Kind.PLATFORM, channel::receive);
    ChannelProbe.awaitReceivers(channel, 1);
    permit.send(7);
    assertThat(receiver.result()).isEqualTo(7);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void anUnlimitedChannelAlwaysHasAPlace() throws InterruptedException {
    Channel<Integer> unlimited = Channels.of(Integer.MAX_VALUE);
    List<Permit<Integer>> permits = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      permits.add(unlimited.reserve());
    }
    for (int i = 0; i < 5; i++) {
      permits.get(i).send(i);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(unlimited.receive()).isEqualTo(i);
    }
    ChannelProbe.validateQuiet(unlimited);
  }

  @Test
  void aRendezvousHasNoPlaces() {
    Channel<Integer> rendezvous = Channel.rendezvous();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(rendezvous::reserve)
        .withMessageContaining("rendezvous");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(rendezvous::tryReserve);
  }

  // ---- closing

  @Test
  void receiversWaitForThePermitsThatAreOut() throws InterruptedException {
    Permit<Integer> used = channel.reserve();
    Permit<Integer> returned = channel.reserve();
    assertThat(channel.close()).isTrue();
    assertThat(channel.isClosed()).isTrue();
    assertThat(channel.tryReceive()).as("not yet the end").isNull();
    Actor<Integer> first = Actor.start(Kind.TASK, channel::receiveOrClosed);
    ChannelProbe.awaitReceivers(channel, 1);
    Actor<Integer> second = Actor.start(Kind.TASK, channel::receiveOrClosed);
    ChannelProbe.awaitReceivers(channel, 2);
    used.send(1);
    assertThat(first.result()).isEqualTo(1);
    assertThat(second.ended()).isFalse();
    returned.close();
    assertThat(second.result()).isNull();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(channel::tryReceive);
    ChannelProbe.validateQuiet(channel);
  }

  /** Whoever was given a place has it, whatever is closed or cancelled afterwards. */
  @Test
  void aPlacePassedOnBeforeTheClosingIsStillOut() throws InterruptedException {
    Permit<Integer> first = channel.reserve();
    channel.send(1);
    Actor<Permit<Integer>> waits = Actor.start(Kind.TASK, channel::reserve);
    ChannelProbe.awaitSenders(channel, 1);
    first.close();
    channel.close();
    Permit<Integer> passedOn = waits.result();
    assertThat(channel.receive()).isOne();
    assertThat(channel.tryReceive()).as("not yet the end").isNull();
    Actor<Integer> receiver = Actor.start(Kind.PLATFORM, channel::receiveOrClosed);
    ChannelProbe.awaitReceivers(channel, 1);
    passedOn.close();
    assertThat(receiver.result()).isNull();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(channel::tryReceive);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void theLastPermitAfterTheClosingLeavesItsValue() throws InterruptedException {
    Permit<Integer> permit = channel.reserve();
    channel.close();
    permit.send(1);
    assertThat(channel.receiveOrClosed()).isEqualTo(1);
    assertThat(channel.receiveOrClosed()).isNull();
  }

  @Test
  void whoWaitsForAPlaceAtTheClosingFails() throws InterruptedException {
    channel.send(1);
    channel.send(2);
    Actor<Permit<Integer>> waits = Actor.start(Kind.TASK, channel::reserve);
    ChannelProbe.awaitSenders(channel, 1);
    IOException cause = new IOException("gone");
    channel.close(cause);
    assertThat(waits.failure()).isInstanceOf(ClosedException.class).hasCause(cause);
    assertThatExceptionOfType(ClosedException.class).isThrownBy(channel::reserve);
    assertThatExceptionOfType(ClosedException.class).isThrownBy(channel::tryReserve);
  }

  @Test
  void withoutReceivingEndsTheValueOfAPermitGoesToTheHook() throws InterruptedException {
    List<Integer> undelivered = new ArrayList<>();
    channel.onUndelivered(undelivered::add);
    Permit<Integer> permit = channel.reserve();
    channel.send(1);
    channel.receiver().close();
    permit.send(2);
    assertThat(undelivered).containsExactly(1, 2);
    assertThat(channel.size()).isZero();
  }

  // ---- giving up

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoGivesUpWaitingHasNoPlace(Kind kind) throws InterruptedException {
    channel.send(1);
    channel.send(2);
    Actor<Permit<Integer>> waits = Actor.start(kind, channel::reserve);
    ChannelProbe.awaitSenders(channel, 1);
    if (kind == Kind.TASK) {
      waits.cancel();
      assertThat(waits.failure()).isInstanceOf(CancelledException.class);
    } else {
      waits.interrupt();
      assertThat(waits.failure()).isInstanceOf(InterruptedException.class);
    }
    channel.receive();
    assertThat(channel.trySend(3)).isTrue();
    assertThat(channel.trySend(4)).isFalse();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aLimitThatPassesHasNoEffect() throws InterruptedException {
    channel.send(1);
    channel.send(2);
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> channel.reserveWithin(Duration.ofNanos(1)))
        .withMessageContaining("reserved");
    ChannelProbe.validateQuiet(channel);
    channel.receive();
    channel.reserveWithin(Duration.ZERO).send(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.reserveWithin(Duration.ofNanos(-1)));
  }

  // ---- bad use

  @Test
  void aPermitIsUsedOnce() throws InterruptedException {
    Permit<Integer> permit = channel.reserve();
    assertThatNullPointerException().isThrownBy(() -> permit.send(null));
    permit.send(1);
    assertThatIllegalStateException()
        .isThrownBy(() -> permit.send(2))
        .withMessageContaining("was used before");
    permit.close();
    Permit<Integer> returned = channel.reserve();
    returned.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> returned.send(3))
        .withMessageContaining("was closed before");
    assertThat(channel.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void manyTasksReserveAndNothingIsLost(int capacity) throws InterruptedException {
    Channel<Integer> shared = Channel.bounded(capacity);
    int each = 500;
    List<Actor<Integer>> senders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int seed = i;
      senders.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                int sent = 0;
                for (int k = 0; k < each; k++) {
                  try (Permit<Integer> permit = shared.reserve()) {
                    if ((k + seed) % 3 != 0) {
                      permit.send(k);
                      sent++;
                    }
                  }
                }
                return sent;
              }));
    }
    Actor<Integer> receiver =
        Actor.start(
            Kind.TASK,
            () -> {
              int[] count = new int[1];
              shared.forEach(value -> count[0]++);
              return count[0];
            });
    int sent = senders.stream().mapToInt(Actor::result).sum();
    shared.close();
    assertThat(receiver.result()).isEqualTo(sent);
    ChannelProbe.validateQuiet(shared);
  }
}
