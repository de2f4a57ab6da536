package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.heddle.CancelledException;
import dev.heddle.ClosedException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several values at once: loops, streams, {@code receiveMany}. */
class ValuesTest {
  private final Channel<Integer> channel = Channel.bounded(4);

  private void fill(int... values) throws InterruptedException {
    for (int value : values) {
      channel.send(value);
    }
  }

  @Test
  void aLoopEndsWhenClosedAndEmpty() throws InterruptedException {
    fill(1, 2, 3);
    channel.close();
    List<Integer> seen = new ArrayList<>();
    try (Values<Integer> values = Views.values(channel)) {
      for (int value : values) {
        seen.add(value);
      }
    }
    assertThat(seen).containsExactly(1, 2, 3);
  }

  @Test
  void whatWasFetchedAheadGoesBackToTheFront() throws InterruptedException {
    fill(1, 2, 3, 4);
    try (Values<Integer> values = Views.values(channel)) {
      Iterator<Integer> iterator = values.iterator();
      assertThat(iterator.hasNext()).isTrue();
      assertThat(iterator.hasNext()).isTrue();
      assertThat(channel.trySend(5)).as("a place is free").isTrue();
    }
    assertThat(channel.size()).isEqualTo(5);
    assertThat(Views.queue(channel)).containsExactly(1, 2, 3, 4, 5);
    assertThat(Views.queue(channel).remove(1)).isTrue();
    for (int expected = 2; expected <= 5; expected++) {
      assertThat(channel.receive()).isEqualTo(expected);
    }
    ChannelProbe.validateQuiet(channel);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, Integer.MAX_VALUE})
  void whatGoesBackServesAWaitingReceiver(int capacity) {
    Channel<Integer> other = Channels.of(capacity);
    Actor<Void> sender =
        Actor.start(
            Kind.TASK,
            () -> {
              other.send(1);
              return null;
            });
    Values<Integer> values = Views.values(other);
    assertThat(values.iterator().hasNext()).isTrue();
    sender.result();
    Actor<Integer> receiver = Actor.start(Kind.PLATFORM, other::receive);
    ChannelProbe.awaitReceivers(other, 1);
    values.close();
    values.close();
    assertThat(receiver.result()).isEqualTo(1);
    ChannelProbe.validateQuiet(other);
  }

  @Test
  void whatGoesBackToARendezvousStaysThere() throws InterruptedException {
    Channel<Integer> rendezvous = Channel.rendezvous();
    ((LockedChannel<Integer>) rendezvous).giveBack(2);
    ((LockedChannel<Integer>) rendezvous).giveBack(1);
    assertThat(rendezvous.size()).isEqualTo(2);
    assertThat(rendezvous.tryReceive()).isEqualTo(1);
    rendezvous.close();
    assertThat(rendezvous.receive()).isEqualTo(2);
    assertThat(rendezvous.receiveOrClosed()).isNull();
  }

  @Test
  void whatGoesBackWithoutReceivingEndsGoesToTheHook() throws InterruptedException {
    List<Integer> undelivered = new ArrayList<>();
    channel.onUndelivered(undelivered::add);
    fill(1);
    Receiver<Integer> receiver = channel.receiver();
    Values<Integer> values = Views.values(receiver);
    assertThat(values.iterator().hasNext()).isTrue();
    receiver.close();
    values.close();
    assertThat(undelivered).containsExactly(1);
  }

  @Test
  void aViewHasOneIterator() throws InterruptedException {
    fill(1, 2);
    Values<Integer> values = Views.values(channel);
    Iterator<Integer> first = values.iterator();
    assertThatIllegalStateException().isThrownBy(values::iterator).withMessageContaining("already");
    assertThat(first.next()).isEqualTo(1);
    assertThat(Views.values(channel).iterator().next()).as("another view").isEqualTo(2);
    values.close();
    assertThatIllegalStateException().isThrownBy(values::iterator).withMessageContaining("closed");
    assertThat(first.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(first::next);
    assertThatNullPointerException().isThrownBy(() -> Views.values(null));
  }

  @Test
  void theCauseOfTheClosingIsThrown() {
    IOException cause = new IOException("gone");
    channel.close(cause);
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> Views.values(channel).iterator().hasNext())
        .withCause(cause);
  }

  @Test
  void aCancelledLoopThrowsUnchecked() {
    Actor<Throwable> loop =
        Actor.start(
            Kind.TASK,
            () -> {
              try {
                Views.values(channel).forEach(value -> {});
                return null;
              } catch (CancellationException stopped) {
                return stopped.getCause();
              }
            });
    ChannelProbe.awaitReceivers(channel, 1);
    loop.cancel();
    assertThat(loop.result()).isInstanceOf(CancelledException.class);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void anInterruptedLoopThrowsUncheckedAndStaysInterrupted() {
    Actor<Boolean> loop =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              try {
                return Views.values(channel).iterator().hasNext();
              } catch (CancellationException stopped) {
                return Thread.interrupted();
              }
            });
    ChannelProbe.awaitReceivers(channel, 1);
    loop.interrupt();
    assertThat(loop.result()).isTrue();
  }

  // ---- stream

  @Test
  void aStreamEndsWhenClosedAndEmpty() throws InterruptedException {
    fill(1, 2, 3);
    channel.close();
    try (Stream<Integer> stream = Views.stream(channel)) {
      assertThat(stream.map(value -> value * 10).toList()).containsExactly(10, 20, 30);
    }
  }

  @Test
  void aStreamThatIsCutShortTakesNoMoreThanItUses() throws InterruptedException {
    fill(1, 2, 3, 4);
    try (Stream<Integer> stream = Views.stream(channel)) {
      assertThat(stream.filter(value -> value > 1).findFirst()).contains(2);
    }
    try (Stream<Integer> stream = Views.stream(channel)) {
      Iterator<Integer> iterator = stream.iterator();
      assertThat(iterator.next()).isEqualTo(3);
    }
    assertThat(channel.receive()).isEqualTo(4);
  }

  // ---- receiveMany

  @Test
  void receiveManyTakesWhatIsThereUpToTheMaximum() throws InterruptedException {
    fill(1, 2, 3, 4);
    List<Integer> buffer = new ArrayList<>();
    assertThat(channel.receiveMany(buffer, 3)).isEqualTo(3);
    assertThat(channel.receiveMany(buffer, 3)).isEqualTo(1);
    assertThat(buffer).containsExactly(1, 2, 3, 4);
    fill(5);
    channel.close();
    assertThat(channel.receiveMany(buffer, 9)).isEqualTo(1);
    assertThat(channel.receiveMany(buffer, 9)).isZero();
    assertThat(buffer).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void receiveManyWaitsForTheFirst() {
    List<Integer> buffer = new ArrayList<>();
    Actor<Integer> actor = Actor.start(Kind.TASK, () -> channel.receiveMany(buffer, 2));
    ChannelProbe.awaitReceivers(channel, 1);
    channel.trySend(1);
    assertThat(actor.result()).isGreaterThanOrEqualTo(1);
    assertThat(buffer).startsWith(1);
  }

  @Test
  void receiveManyLetsWaitingSendersMoveUp() throws InterruptedException {
    Channel<Integer> one = Channel.bounded(1);
    one.send(1);
    Actor<Void> sender =
        Actor.start(
            Kind.TASK,
            () -> {
              one.send(2);
              return null;
            });
    ChannelProbe.awaitSenders(one, 1);
    List<Integer> buffer = new ArrayList<>();
    assertThat(one.receiveMany(buffer, 5)).isEqualTo(2);
    sender.result();
    assertThat(buffer).containsExactly(1, 2);
  }

  @Test
  void whatTheBufferRefusesGoesBack() throws InterruptedException {
    fill(1, 2, 3);
    ArrayBlockingQueue<Integer> buffer = new ArrayBlockingQueue<>(2);
    assertThatIllegalStateException().isThrownBy(() -> channel.receiveMany(buffer, 5));
    assertThat(buffer).containsExactly(1, 2);
    assertThat(channel.receive()).isEqualTo(3);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void receiveManyTellsTheCauseAndRefusesBadInput() {
    IOException cause = new IOException("gone");
    List<Integer> buffer = new ArrayList<>();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.receiveMany(buffer, 0))
        .withMessageContaining("max");
    assertThatNullPointerException().isThrownBy(() -> channel.receiveMany(null, 1));
    channel.close(cause);
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> channel.receiveMany(buffer, 1))
        .withCause(cause);
  }
}
