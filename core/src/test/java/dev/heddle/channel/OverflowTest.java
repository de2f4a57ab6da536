package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.ClosedException;
import dev.heddle.FullException;
import dev.heddle.Select;
import dev.heddle.Tasks;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels at which no sender waits. */
class OverflowTest {
  private final List<Integer> dropped = new ArrayList<>();

  private Channel<Integer> full(Overflow overflow) throws InterruptedException {
    Channel<Integer> channel = Channel.<Integer>bounded(2, overflow).onUndelivered(dropped::add);
    channel.send(1);
    channel.send(2);
    return channel;
  }

  private static List<Integer> drain(Channel<Integer> channel) {
    List<Integer> values = new ArrayList<>();
    for (Integer value; (value = Views.poll(channel)) != null; ) {
      values.add(value);
    }
    return values;
  }

  @Test
  void theOldestIsDropped() throws InterruptedException {
    Channel<Integer> channel = full(Overflow.DROP_OLDEST);
    channel.send(3);
    assertThat(channel.trySend(4)).isTrue();
    channel.sendWithin(Duration.ZERO, 5);
    assertThat(channel.size()).isEqualTo(2);
    assertThat(drain(channel)).containsExactly(4, 5);
    assertThat(dropped).containsExactly(1, 2, 3);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void theNewestIsDropped() throws InterruptedException {
    Channel<Integer> channel = full(Overflow.DROP_NEWEST);
    channel.send(3);
    assertThat(channel.trySend(4)).isTrue();
    channel.sendWithin(Duration.ZERO, 5);
    assertThat(drain(channel)).containsExactly(1, 2);
    assertThat(dropped).containsExactly(3, 4, 5);
  }

  @Test
  void theSendFailsAndLeavesTheValue() throws InterruptedException {
    Channel<Integer> channel = full(Overflow.FAIL);
    assertThatExceptionOfType(FullException.class)
        .isThrownBy(() -> channel.send(3))
        .withMessageContaining("is full");
    assertThatExceptionOfType(FullException.class)
        .isThrownBy(() -> channel.sendWithin(Duration.ofDays(1), 3));
    assertThat(channel.trySend(3)).isFalse();
    assertThat(drain(channel)).containsExactly(1, 2);
    assertThat(dropped).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Overflow.class)
  void aWaitingReceiverIsServed(Overflow overflow) throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(1, overflow);
    Actor<Integer> receiver = Actor.start(Kind.TASK, channel::receive);
    ChannelProbe.awaitReceivers(channel, 1);
    channel.send(1);
    channel.send(2);
    assertThat(receiver.result()).isEqualTo(1);
    assertThat(channel.receive()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Overflow.class)
  void closingComesBeforeOverflow(Overflow overflow) throws InterruptedException {
    Channel<Integer> channel = full(overflow);
    channel.close();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> channel.send(3));
    assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> channel.trySend(3));
    assertThat(drain(channel)).containsExactly(1, 2);
    assertThat(dropped).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Overflow.class)
  void aCancelledSendHasNoEffect(Overflow overflow) throws InterruptedException {
    Channel<Integer> channel = full(overflow);
    Actor<Void> actor =
        Actor.start(
            Kind.TASK,
            () -> {
              Objects.requireNonNull(Tasks.current()).cancel("before");
              channel.send(3);
              return null;
            });
    assertThat(actor.failure()).isInstanceOf(CancelledException.class);
    assertThat(drain(channel)).containsExactly(1, 2);
    assertThat(dropped).isEmpty();
  }

  @Test
  void asACaseADroppingSendIsReadyAndAFailingOneWaits() throws InterruptedException {
    Channel<Integer> oldest = full(Overflow.DROP_OLDEST);
    assertThat(Select.<String>of().send(oldest, 3, () -> "sent").await()).isEqualTo("sent");
    assertThat(dropped).containsExactly(1);
    Channel<Integer> failing = full(Overflow.FAIL);
    Actor<String> waits =
        Actor.start(Kind.TASK, () -> Select.<String>of().send(failing, 3, () -> "sent").await());
    ChannelProbe.awaitSenders(failing, 1);
    assertThat(failing.receive()).isEqualTo(1);
    assertThat(waits.result()).isEqualTo("sent");
    assertThat(drain(failing)).containsExactly(2, 3);
  }

  @Test
  void nothingIsLostWithoutTheHookBeingTold() throws InterruptedException {
    int each = 5_000;
    List<Integer> lost = new ArrayList<>();
    Channel<Integer> channel = Channel.bounded(4, Overflow.DROP_OLDEST);
    channel.onUndelivered(value -> {
      synchronized (lost) {
        lost.add(value);
      }
    });
    List<Actor<Void>> senders = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int first = i * each;
      senders.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                for (int k = 0; k < each; k++) {
                  channel.send(first + k);
                }
                return null;
              }));
    }
    Actor<List<Integer>> receiver =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              List<Integer> values = new ArrayList<>();
              channel.forEach(values::add);
              return values;
            });
    senders.forEach(Actor::result);
    channel.close();
    List<Integer> all = new ArrayList<>(receiver.result());
    all.addAll(lost);
    assertThat(all).hasSize(2 * each).doesNotHaveDuplicates();
    ChannelProbe.validateQuiet(channel);
  }

  // ---- the hook

  @Test
  void whatTheHookThrowsIsLoggedAndChangesNothing() throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(1, Overflow.DROP_NEWEST);
    channel.onUndelivered(value -> {
      throw new IllegalStateException("planted");
    });
    channel.send(1);
    channel.send(2);
    assertThat(channel.receive()).isEqualTo(1);
  }

  @Test
  void thereIsOneHook() {
    Channel<Integer> channel = Channel.bounded(1);
    assertThatNullPointerException().isThrownBy(() -> channel.onUndelivered(null));
    assertThat(channel.onUndelivered(dropped::add)).isSameAs(channel);
    assertThatIllegalStateException()
        .isThrownBy(() -> channel.onUndelivered(dropped::add))
        .withMessageContaining("hook");
  }

  // ---- bad input

  @ParameterizedTest
  @ValueSource(ints = {0, -1, (1 << 30) + 1})
  void aCapacityOutOfBoundsIsNamed(int capacity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Channel.bounded(capacity, Overflow.FAIL))
        .withMessageContaining(String.valueOf(capacity));
  }

  @Test
  void nullIsRefused() throws InterruptedException {
    Channel<Integer> channel = full(Overflow.DROP_OLDEST);
    assertThatNullPointerException().isThrownBy(() -> Channel.bounded(1, null));
    assertThatNullPointerException().isThrownBy(() -> channel.send(null));
    assertThatNullPointerException().isThrownBy(() -> channel.sendWithin(Duration.ZERO, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.sendWithin(Duration.ofNanos(-1), 3));
    assertThat(drain(channel)).containsExactly(1, 2);
  }

  @Test
  void onlyWhereSendsCanFailThereArePermits() throws InterruptedException {
    Channel<Integer> failing = Channel.bounded(1, Overflow.FAIL);
    Permit<Integer> permit = failing.reserve();
    assertThatExceptionOfType(FullException.class).isThrownBy(failing::reserve);
    assertThatExceptionOfType(FullException.class)
        .isThrownBy(() -> failing.reserveWithin(Duration.ofDays(1)));
    assertThatExceptionOfType(FullException.class).isThrownBy(() -> failing.send(1));
    permit.send(2);
    assertThat(failing.receive()).isEqualTo(2);
    for (Overflow drops : List.of(Overflow.DROP_NEWEST, Overflow.DROP_OLDEST)) {
      Channel<Integer> channel = full(drops);
      assertThatThrownBy(channel::reserve).isInstanceOf(UnsupportedOperationException.class);
    }
  }
}
