package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.Scope;
import dev.heddle.Tasks;
import dev.heddle.TimeoutException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An operation that is cancelled, interrupted or late has had no effect. */
class ChannelCancellationTest {
  /** An operation on a channel of capacity 1; a send offers 99. */
  private enum Operation {
    SEND,
    SEND_WITHIN,
    RECEIVE,
    RECEIVE_WITHIN,
    RECEIVE_OR_CLOSED,
    FOR_EACH;

    boolean sends() {
      return this == SEND || this == SEND_WITHIN;
    }

    Object run(Channel<Integer> channel) throws InterruptedException {
      Duration limit = Duration.ofDays(1);
      switch (this) {
        case SEND -> channel.send(99);
        case SEND_WITHIN -> channel.sendWithin(limit, 99);
        case RECEIVE -> {
          return channel.receive();
        }
        case RECEIVE_WITHIN -> {
          return channel.receiveWithin(limit);
        }
        case RECEIVE_OR_CLOSED -> {
          return channel.receiveOrClosed();
        }
        case FOR_EACH -> channel.forEach(value -> {});
      }
      return this;
    }
  }

  static Stream<Arguments> operationsAndKinds() {
    return Stream.of(Operation.values())
        .flatMap(operation -> Stream.of(Kind.values()).map(kind -> Arguments.of(operation, kind)));
  }

  /** The operation could go ahead at once: there is a value to receive, or a place to fill. */
  private static Channel<Integer> ready(Operation operation) {
    Channel<Integer> channel = Channel.bounded(1);
    if (!operation.sends()) {
      channel.trySend(1);
    }
    return channel;
  }

  /** The operation would have to wait. */
  private static Channel<Integer> unready(Operation operation) {
    Channel<Integer> channel = Channel.bounded(1);
    if (operation.sends()) {
      channel.trySend(1);
    }
    return channel;
  }

  private static void awaitWaiting(Operation operation, Channel<Integer> channel, int count) {
    if (operation.sends()) {
      ChannelProbe.awaitSenders(channel, count);
    } else {
      ChannelProbe.awaitReceivers(channel, count);
    }
  }

  /** The channel is as it was made, and works. */
  private static void assertUntouched(Channel<Integer> channel, int values)
      throws InterruptedException {
    ChannelProbe.validateQuiet(channel);
    assertThat(channel.size()).isEqualTo(values);
    if (values == 1) {
      assertThat(channel.receive()).isEqualTo(1);
    }
    channel.send(2);
    assertThat(channel.receive()).isEqualTo(2);
  }

  // ---- at entry

  @ParameterizedTest
  @EnumSource(Operation.class)
  void cancellationAtEntryBeatsReadiness(Operation operation) throws InterruptedException {
    Channel<Integer> channel = ready(operation);
    Actor<Object> actor =
        Actor.start(
            Kind.TASK,
            () -> {
              Objects.requireNonNull(Tasks.current()).cancel("before");
              return operation.run(channel);
            });
    assertThat(actor.failure())
        .isInstanceOfSatisfying(
            CancelledException.class,
            failure -> assertThat(failure.reason().message()).isEqualTo("before"));
    assertUntouched(channel, operation.sends() ? 0 : 1);
  }

  @ParameterizedTest
  @MethodSource("operationsAndKinds")
  void anInterruptAtEntryBeatsReadiness(Operation operation, Kind kind)
      throws InterruptedException {
    Channel<Integer> channel = ready(operation);
    Actor<Object> actor = Actor.start(kind, interruptedAtEntry(operation, channel));
    assertThat(actor.failure())
        .isInstanceOf(InterruptedException.class)
        .isNotInstanceOf(CancelledException.class);
    assertUntouched(channel, operation.sends() ? 0 : 1);
  }

  private static Callable<Object> interruptedAtEntry(
      Operation operation, Channel<Integer> channel) {
    return () -> {
      Thread.currentThread().interrupt();
      try {
        return operation.run(channel);
      } finally {
        assertThat(Thread.currentThread().isInterrupted()).as("interrupt status left").isFalse();
      }
    };
  }

  @Test
  void cancellationReachesIntoAScopeThatIsOpenedLater() {
    Channel<Integer> quiet = Channel.rendezvous();
    Actor<Integer> actor =
        Actor.start(
            Kind.TASK,
            () -> {
              Objects.requireNonNull(Tasks.current()).cancel("before");
              return Scope.run(scope -> quiet.receive());
            });
    assertThat(actor.failure()).isInstanceOf(CancelledException.class);
    ChannelProbe.validateQuiet(quiet);
  }

  @Test
  void tryingDoesNotLookAtCancellation() {
    Channel<Integer> channel = Channel.bounded(1);
    Actor<Integer> actor =
        Actor.start(
            Kind.TASK,
            () -> {
              Objects.requireNonNull(Tasks.current()).cancel("before");
              assertThat(channel.trySend(1)).isTrue();
              return channel.tryReceive();
            });
    assertThat(actor.result()).isEqualTo(1);
  }

  // ---- while waiting

  @ParameterizedTest
  @EnumSource(Operation.class)
  void cancellationWhileWaitingHasNoEffect(Operation operation) throws InterruptedException {
    Channel<Integer> channel = unready(operation);
    Actor<Object> actor = Actor.start(Kind.TASK, () -> operation.run(channel));
    awaitWaiting(operation, channel, 1);
    actor.cancel();
    assertThat(actor.failure()).isInstanceOf(CancelledException.class);
    assertUntouched(channel, operation.sends() ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("operationsAndKinds")
  void anInterruptWhileWaitingHasNoEffect(Operation operation, Kind kind)
      throws InterruptedException {
    Channel<Integer> channel = unready(operation);
    Actor<Object> actor = Actor.start(kind, () -> operation.run(channel));
    awaitWaiting(operation, channel, 1);
    actor.interrupt();
    assertThat(actor.failure())
        .isInstanceOf(InterruptedException.class)
        .isNotInstanceOf(CancelledException.class);
    assertUntouched(channel, operation.sends() ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("operationsAndKinds")
  void aTimeoutAroundTheOperationHasNoEffect(Operation operation, Kind kind)
      throws InterruptedException {
    Channel<Integer> channel = unready(operation);
    Actor<Object> actor =
        Actor.start(kind, () -> Tasks.timeout(Duration.ofMillis(2), () -> operation.run(channel)));
    assertThat(actor.failure()).isInstanceOf(TimeoutException.class);
    assertUntouched(channel, operation.sends() ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void whoGivesUpInTheMiddleOfTheQueueIsSkipped(Operation operation) {
    Channel<Integer> channel = unready(operation);
    List<Actor<Object>> actors = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      actors.add(Actor.start(Actor.kind(i), () -> operation.run(channel)));
      awaitWaiting(operation, channel, i + 1);
    }
    actors.get(3).cancel(); // a task: the kinds take turns
    actors.get(4).interrupt();
    actors.get(8).interrupt();
    awaitWaiting(operation, channel, 6);
    ChannelProbe.validate(channel);
    channel.close();
    for (int i = 0; i < 9; i++) {
      Actor<Object> actor = actors.get(i);
      if (i == 3 || i == 4 || i == 8) {
        assertThat(actor.failure()).isInstanceOf(InterruptedException.class);
      } else if (operation == Operation.RECEIVE_OR_CLOSED) {
        assertThat(actor.result()).isNull();
      } else if (operation == Operation.FOR_EACH) {
        assertThat(actor.result()).isSameAs(operation);
      } else {
        assertThat(actor.failure()).hasMessageContaining("closed");
      }
    }
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void inAShieldACancelledTaskSendsAndReceives() {
    Channel<Integer> channel = Channel.rendezvous();
    Actor<Integer> echo =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              int value = channel.receive();
              channel.send(value + 1);
              return value;
            });
    Actor<Integer> cancelled =
        Actor.start(
            Kind.TASK,
            () -> {
              Objects.requireNonNull(Tasks.current()).cancel("before");
              return Tasks.shield(
                  Duration.ofSeconds(20),
                  () -> {
                    channel.send(1);
                    return channel.receive();
                  });
            });
    assertThat(cancelled.result()).isEqualTo(2);
    assertThat(echo.result()).isEqualTo(1);
  }

  @Test
  void anInterruptThatComesWithTheValueIsSeenByTheNextOperation() {
    // Whichever comes first decides; neither the value nor the interrupt may be lost.
    for (int turn = 0; turn < 300; turn++) {
      Channel<Integer> channel = Channel.rendezvous();
      Actor<String> receiver =
          Actor.start(
              Actor.kind(turn),
              () -> {
                String first = receiveOrInterrupted(channel);
                return first + " " + receiveOrInterrupted(channel);
              });
      ChannelProbe.awaitReceivers(channel, 1);
      Actor<Void> interrupter =
          Actor.start(
              Actor.kind(turn / 3),
              () -> {
                receiver.interrupt();
                return null;
              });
      Actor<Void> sender =
          Actor.start(
              Kind.PLATFORM,
              () -> {
                channel.send(7);
                return null;
              });
      assertThat(receiver.result()).isIn("7 interrupted", "interrupted 7");
      interrupter.result();
      sender.result();
    }
  }

  private static String receiveOrInterrupted(Channel<Integer> channel) {
    try {
      return String.valueOf(channel.receive());
    } catch (InterruptedException interrupted) {
      return "interrupted";
    }
  }

  @Test
  void aChannelWhereNothingHappensDoesNotGrow() {
    Channel<Integer> channel = Channel.rendezvous();
    for (int i = 0; i < 5_000; i++) {
      assertThatThrownBy(() -> channel.receiveWithin(Duration.ofNanos(1)))
          .isInstanceOf(TimeoutException.class);
      assertThatThrownBy(() -> channel.sendWithin(Duration.ofNanos(1), 1))
          .isInstanceOf(TimeoutException.class);
    }
    ChannelProbe.validateQuiet(channel);
  }
}
