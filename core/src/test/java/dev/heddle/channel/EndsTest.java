package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heddle.ClosedException;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Counted ends, and the closing as something to wait for. */
class EndsTest {
  private final Channel<Integer> channel = Channel.bounded(2);

  @Test
  void theLastSenderClosesTheChannel() throws InterruptedException {
    Sender<Integer> first = channel.sender();
    Sender<Integer> second = first.copy();
    first.send(1);
    first.close();
    first.close();
    assertThat(channel.isClosed()).isFalse();
    second.send(2);
    Actor<List<Integer>> reader =
        Actor.start(
            Kind.TASK,
            () -> {
              List<Integer> seen = new ArrayList<>();
              channel.forEach(seen::add);
              return seen;
            });
    second.close();
    assertThat(reader.result()).containsExactly(1, 2);
    assertThat(channel.isClosed()).isTrue();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void theLastReceiverFailsTheSendersWhoKeepTheirValues() throws InterruptedException {
    List<Integer> undelivered = new ArrayList<>();
    channel.onUndelivered(undelivered::add);
    Receiver<Integer> first = channel.receiver();
    Receiver<Integer> second = first.copy();
    channel.send(1);
    channel.send(2);
    Actor<Void> waits =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              channel.send(3);
              return null;
            });
    ChannelProbe.awaitSenders(channel, 1);
    first.close();
    first.close();
    assertThat(waits.ended()).isFalse();
    second.close();
    assertThat(waits.failure()).isInstanceOf(ClosedException.class);
    assertThat(undelivered).as("what was sent, not what was kept").containsExactly(1, 2);
    assertThat(channel.size()).isZero();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(channel::receiver);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void whoHoldsTheChannelItselfIsNotCounted() throws InterruptedException {
    channel.sender().close();
    assertThat(channel.isClosed()).isTrue();
    Channel<Integer> other = Channel.bounded(1);
    other.send(1);
    other.receiver().close();
    assertThat(other.isClosed()).isTrue();
    assertThat(other.size()).isZero();
  }

  @Test
  void anEndThatWasClosedDoesNothingMore() {
    Sender<Integer> sender = channel.sender();
    Sender<Integer> keepsOpen = channel.sender();
    sender.close();
    assertThat(sender.isClosed()).isTrue();
    assertThat(keepsOpen.isClosed()).isFalse();
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> sender.send(1))
        .withMessageContaining("sender");
    assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> sender.trySend(1));
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> sender.sendWithin(Duration.ZERO, 1));
    assertThatExceptionOfType(ClosedException.class).isThrownBy(sender::reserve);
    assertThatExceptionOfType(ClosedException.class).isThrownBy(sender::copy);
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> Select.of().send(sender, 1, () -> 1));
    Receiver<Integer> receiver = channel.receiver();
    Receiver<Integer> stays = channel.receiver();
    receiver.close();
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(receiver::receive)
        .withMessageContaining("receiver");
    assertThatExceptionOfType(ClosedException.class).isThrownBy(receiver::tryReceive);
    assertThatExceptionOfType(ClosedException.class).isThrownBy(receiver::receiveOrClosed);
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> receiver.receiveWithin(Duration.ZERO));
    assertThatExceptionOfType(ClosedException.class).isThrownBy(receiver::copy);
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> Select.<Integer>of().receive(receiver, v -> v));
    assertThat(stays.isClosed()).isFalse();
    assertThat(channel.size()).isZero();
  }

  @Test
  void endsDoWhatTheChannelDoes() throws InterruptedException {
    try (Sender<Integer> sender = channel.sender();
        Receiver<Integer> receiver = channel.receiver()) {
      sender.send(1);
      assertThat(sender.trySend(2)).isTrue();
      assertThat(sender.trySend(3)).isFalse();
      assertThat(receiver.size()).isEqualTo(2);
      assertThat(receiver.receive()).isEqualTo(1);
      assertThat(receiver.tryReceive()).isEqualTo(2);
      sender.reserve().send(4);
      assertThat(receiver.receiveWithin(Duration.ZERO)).isEqualTo(4);
      assertThat(Select.<Boolean>of().send(sender, 5, () -> true).await()).isTrue();
      assertThat(Select.<Integer>of().receive(receiver, v -> v).await()).isEqualTo(5);
    }
  }

  @Test
  void aWeakSenderDoesNotKeepTheChannelOpen() throws InterruptedException {
    Sender<Integer> sender = channel.sender();
    WeakSender<Integer> weak = sender.weak();
    Sender<Integer> strong = weak.upgrade();
    assertThat(strong).isNotNull();
    sender.close();
    strong.send(1);
    assertThat(channel.isClosed()).isFalse();
    strong.close();
    assertThat(channel.isClosed()).isTrue();
    assertThat(weak.upgrade()).isNull();
    assertThat(channel.receive()).isEqualTo(1);
  }

  @Test
  void aPermitOutlivesItsSenderAndDoesNotKeepTheChannelOpen() throws InterruptedException {
    Sender<Integer> sender = channel.sender();
    WeakSender<Integer> weak = sender.weak();
    Permit<Integer> permit = sender.reserve();
    sender.close();
    assertThat(weak.upgrade()).isNull();
    assertThat(channel.isClosed()).isTrue();
    assertThat(channel.tryReceive()).as("not yet the end").isNull();
    permit.send(1);
    assertThat(channel.receiveOrClosed()).isOne();
    assertThat(channel.receiveOrClosed()).isNull();
  }

  @Test
  void aWeakSenderOfAnOpenChannelWithoutSendersGivesNothing() {
    Channel<Integer> other = Channel.bounded(1);
    Sender<Integer> sender = other.sender();
    WeakSender<Integer> weak = sender.weak();
    sender.close();
    assertThat(weak.upgrade()).isNull();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(other::sender);
  }

  @Test
  void ofManySendersTheLastOneClosesOnce() throws InterruptedException {
    for (int turn = 0; turn < 100; turn++) {
      Channel<Integer> shared = Channel.bounded(1);
      List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
      Scope.execute(scope -> {
        try (Sender<Integer> first = shared.sender()) {
          for (int i = 0; i < 4; i++) {
            int value = i;
            Sender<Integer> own = first.copy();
            scope.spawn(() -> {
              try (own) {
                own.send(value);
              }
            });
          }
        }
        shared.forEach(seen::add);
      });
      assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3);
      ChannelProbe.validateQuiet(shared);
    }
  }

  // ---- what a channel says of itself

  @Test
  void aChannelTellsItsFillAndWhoWaits() throws InterruptedException {
    assertThat(channel.toString()).startsWith("bounded(2) channel ").endsWith("[0 values]");
    Actor<Integer> receives = Actor.start(Kind.TASK, channel::receive);
    ChannelProbe.awaitReceivers(channel, 1);
    assertThat(channel.toString()).endsWith("[0 values, 1 waiting receiver]");
    channel.send(1);
    receives.result();
    Permit<Integer> permit = channel.reserve();
    channel.send(2);
    Actor<Void> sends =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              channel.send(3);
              return null;
            });
    ChannelProbe.awaitSenders(channel, 1);
    assertThat(channel.toString()).endsWith("[1 value, 1 reserved place, 1 waiting sender]");
    assertThat(permit.toString()).startsWith("permit of bounded(2) channel ");
    permit.close();
    sends.result();
    channel.close();
    assertThat(channel.toString()).endsWith("[2 values, closed]");
    assertThat(Channel.bounded(1, Overflow.DROP_OLDEST).toString())
        .startsWith("bounded(1, drop oldest) channel ");
  }

  // ---- the closing as a case

  @Test
  void theClosingIsACase() throws InterruptedException {
    Actor<String> waits =
        Actor.start(
            Kind.TASK,
            () ->
                Select.<String>of()
                    .receive(channel.closed(), cause -> "closed, " + cause.isPresent())
                    .await());
    assertThat(waits.ended()).isFalse();
    channel.send(1);
    channel.close();
    assertThat(waits.result()).isEqualTo("closed, false");
    assertThat(channel.size()).as("values stay").isEqualTo(1);
  }

  @Test
  void theClosingTellsTheCauseAsOftenAsAsked() throws InterruptedException {
    IOException cause = new IOException("gone");
    channel.close(cause);
    for (int i = 0; i < 2; i++) {
      Optional<Throwable> told =
          Select.<Optional<Throwable>>of().receive(channel.closed(), why -> why).await();
      assertThat(told).containsSame(cause);
    }
    assertThat(channel.closed()).isSameAs(channel.closed());
  }

  @Test
  void whoLosesInterestInTheClosingLeavesNothing() throws InterruptedException {
    channel.send(1);
    for (int i = 0; i < 10; i++) {
      String what =
          Select.<String>of()
              .receive(channel.closed(), why -> "closed")
              .after(Duration.ofNanos(1), () -> "late")
              .await();
      assertThat(what).isEqualTo("late");
    }
    assertThat(channel.closed()).isInstanceOf(ClosedEvent.class);
    ChannelProbe.validateQuiet(channel);
  }
}
