package dev.heddle.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.ClosedException;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.TaskCancelledException;
import dev.heddle.TaskFailedException;
import dev.heddle.channel.Channel;
import dev.heddle.channel.ChannelProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a select does when a case is ready, or none is and it does not wait. */
class SelectTest {
  private final Channel<Integer> left = Channel.bounded(1);
  private final Channel<Integer> right = Channel.bounded(1);

  // ---- each kind of case

  @Test
  void receivesFromWhatIsReady() throws InterruptedException {
    right.send(3);
    String result =
        Select.<String>of()
            .receive(left, value -> "left " + value)
            .receive(right, value -> "right " + value)
            .await();
    assertThat(result).isEqualTo("right 3");
    assertThat(right.size()).isZero();
    ChannelProbe.validateQuiet(left);
    ChannelProbe.validateQuiet(right);
  }

  @Test
  void sendsToWhatIsReady() throws InterruptedException {
    left.send(1);
    String result =
        Select.<String>of().send(left, 10, () -> "left").send(right, 20, () -> "right").await();
    assertThat(result).isEqualTo("right");
    assertThat(left.receive()).isEqualTo(1);
    assertThat(left.tryReceive()).isNull();
    assertThat(right.receive()).isEqualTo(20);
  }

  @Test
  void joinsATaskThatIsDone() throws InterruptedException {
    int result =
        Scope.run(scope -> {
          Task<Integer> task = scope.spawn(() -> 4);
          task.join();
          return Select.<Integer>of()
              .receive(left, value -> -1)
              .join(task, value -> value + 1)
              .await();
        });
    assertThat(result).isEqualTo(5);
    ChannelProbe.validateQuiet(left);
  }

  @Test
  void aFailureOfTheJoinedTaskIsThrown() throws InterruptedException {
    IOException failure = new IOException("broken");
    Throwable thrown =
        Scope.run(
            dev.heddle.Policy.collectAll(),
            scope -> {
              Task<Integer> task =
                  scope.spawn(() -> {
                    throw failure;
                  });
              try {
                Select.<Integer>of().join(task, value -> value).await();
                return null;
              } catch (TaskFailedException seen) {
                return seen;
              }
            });
    assertThat(thrown).isInstanceOf(TaskFailedException.class).hasCause(failure);
  }

  @Test
  void aCancelledTaskIsToldFromTheCallersOwnCancellation() throws InterruptedException {
    Throwable thrown =
        Scope.run(scope -> {
          Task<Integer> task = scope.spawn(left::receive);
          task.cancel("enough");
          try {
            Select.<Integer>of().join(task, value -> value).await();
            return null;
          } catch (TaskCancelledException seen) {
            return seen;
          }
        });
    assertThat(thrown).isInstanceOf(TaskCancelledException.class).hasMessageContaining("enough");
    ChannelProbe.validateQuiet(left);
  }

  @Test
  void afterEndsTheWait() throws InterruptedException {
    long before = System.nanoTime();
    Duration time = Duration.ofMillis(10);
    String result =
        Select.<String>of().receive(left, value -> "value").after(time, () -> "late").await();
    assertThat(result).isEqualTo("late");
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(time.toNanos());
    ChannelProbe.validateQuiet(left);
  }

  @Test
  void ofSeveralTimesTheShortestEndsTheWait() throws InterruptedException {
    String result =
        Select.<String>of()
            .after(Duration.ofDays(1), () -> "day")
            .after(Duration.ofMillis(1), () -> "milli")
            .after(Duration.ofSeconds(Long.MAX_VALUE), () -> "age")
            .await();
    assertThat(result).isEqualTo("milli");
  }

  @Test
  void nullIsAResult() throws InterruptedException {
    left.send(1);
    assertThat(Select.of().receive(left, value -> null).await()).isNull();
  }

  // ---- orElse

  @Test
  void orElseDoesNotWait() {
    String result =
        Select.<String>of()
            .receive(left, value -> "received")
            .send(Channel.<Integer>rendezvous(), 1, () -> "sent")
            .after(Duration.ofDays(1), () -> "late")
            .orElse(() -> "nothing");
    assertThat(result).isEqualTo("nothing");
    ChannelProbe.validateQuiet(left);
  }

  @Test
  void orElseDoesWhatIsReady() {
    left.trySend(1);
    assertThat(Select.<Integer>of().receive(left, value -> value).orElse(() -> -1)).isEqualTo(1);
    assertThat(Select.<Integer>of().send(left, 2, () -> 0).orElse(() -> -1)).isZero();
    assertThat(Select.<Integer>of().send(left, 3, () -> 0).orElse(() -> -1)).isEqualTo(-1);
    assertThat(left.tryReceive()).isEqualTo(2);
    assertThat(Select.<Integer>of().after(Duration.ZERO, () -> 5).orElse(() -> -1)).isEqualTo(5);
  }

  @Test
  void orElseWithNothingEnabledGivesTheOtherValue() {
    left.trySend(1);
    Select<String> disabled =
        Select.<String>of().receive(left, value -> "received").when(() -> false);
    assertThat(disabled.orElse(() -> "nothing")).isEqualTo("nothing");
    assertThat(left.size()).isEqualTo(1);
  }

  // ---- when

  @Test
  void aDisabledCaseTakesNoPart() throws InterruptedException {
    left.send(1);
    right.send(2);
    for (int i = 0; i < 50; i++) {
      int value =
          Select.<Integer>of()
              .receive(left, v -> v)
              .when(() -> false)
              .receive(right, v -> v)
              .when(() -> true)
              .await();
      assertThat(value).isEqualTo(2);
      right.send(2);
    }
    assertThat(left.size()).isEqualTo(1);
  }

  @Test
  void theConditionIsAskedAtEachAwait() throws InterruptedException {
    AtomicBoolean open = new AtomicBoolean();
    Select<String> select =
        Select.<String>of()
            .receive(left, value -> "value")
            .when(open::get)
            .after(Duration.ofMillis(1), () -> "late");
    left.send(1);
    assertThat(select.await()).isEqualTo("late");
    open.set(true);
    String second = select.biased().await();
    assertThat(second).isEqualTo("value");
  }

  @Test
  void aConditionThatThrowsHasNoEffect() {
    left.trySend(1);
    Select<Integer> select =
        Select.<Integer>of()
            .receive(left, value -> value)
            .receive(right, value -> value)
            .when(() -> {
              throw new IllegalStateException("undecided");
            });
    assertThatIllegalStateException().isThrownBy(select::await).withMessage("undecided");
    assertThat(left.size()).isEqualTo(1);
    ChannelProbe.validateQuiet(left);
  }

  @Test
  void aSelectThatWouldWaitForEverIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Select.of().await())
        .withMessageContaining("without cases");
    assertThatIllegalStateException()
        .isThrownBy(() ->
            Select.<Integer>of()
                .receive(left, value -> value)
                .when(() -> false)
                .send(right, 1, () -> 1)
                .when(() -> false)
                .await())
        .withMessageContaining("all 2 cases");
    assertThatIllegalStateException()
        .isThrownBy(() -> Select.of().when(() -> true))
        .withMessageContaining("when");
  }

  @Test
  void badInputIsRefusedWhereItIsGiven() {
    Select<Integer> select = Select.of();
    assertThatNullPointerException().isThrownBy(() -> select.receive(null, value -> 1));
    assertThatNullPointerException().isThrownBy(() -> select.receive(left, null));
    assertThatNullPointerException().isThrownBy(() -> select.send(left, null, () -> 1));
    assertThatNullPointerException().isThrownBy(() -> select.send(null, 1, () -> 1));
    assertThatNullPointerException().isThrownBy(() -> select.send(left, 1, null));
    assertThatNullPointerException().isThrownBy(() -> select.join(null, value -> 1));
    assertThatNullPointerException().isThrownBy(() -> select.after(null, () -> 1));
    assertThatNullPointerException().isThrownBy(() -> select.after(Duration.ZERO, null));
    assertThatNullPointerException().isThrownBy(() -> select.orElse(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> select.after(Duration.ofNanos(-5), () -> 1))
        .withMessageContaining(Duration.ofNanos(-5).toString());
  }

  // ---- choice

  @Test
  void biasedTakesTheFirstInTheOrderGiven() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      left.trySend(1);
      right.trySend(2);
      int value =
          Select.<Integer>of()
              .receive(Channel.<Integer>rendezvous(), v -> v)
              .receive(right, v -> v)
              .receive(left, v -> v)
              .biased()
              .await();
      assertThat(value).isEqualTo(2);
    }
  }

  @Test
  void twoReadyCasesAreChosenAboutEquallyOften() throws InterruptedException {
    int[] chosen = new int[2];
    for (int i = 0; i < 4_000; i++) {
      left.trySend(0);
      right.trySend(1);
      chosen[
          Select.<Integer>of()
              .receive(left, value -> value)
              .receive(right, value -> value)
              .await()]++;
    }
    assertThat(chosen[0]).isBetween(1_700, 2_300);
  }

  @Test
  void casesThatAreNotReadyDoNotBendTheChoice() throws InterruptedException {
    Channel<Integer> quiet = Channel.rendezvous();
    int[] chosen = new int[2];
    for (int i = 0; i < 4_000; i++) {
      left.trySend(0);
      right.trySend(1);
      chosen[
          Select.<Integer>of()
              .receive(left, value -> value)
              .receive(quiet, value -> value)
              .receive(quiet, value -> value)
              .receive(quiet, value -> value)
              .receive(right, value -> value)
              .when(() -> true)
              .receive(quiet, value -> value)
              .when(() -> false)
              .await()]++;
    }
    assertThat(chosen[0]).isBetween(1_700, 2_300);
  }

  @Test
  void oneChannelInSeveralCasesGivesOneValue() throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(4);
    for (int i = 0; i < 4; i++) {
      channel.send(i);
    }
    List<Integer> seen = new ArrayList<>();
    int[] chosen = new int[2];
    for (int i = 0; i < 4; i++) {
      Select.<Boolean>of()
          .receive(channel, value -> ++chosen[0] + (seen.add(value) ? 1 : 0) > 0)
          .receive(channel, value -> ++chosen[1] + (seen.add(value) ? 1 : 0) > 0)
          .await();
    }
    assertThat(seen).containsExactly(0, 1, 2, 3);
    assertThat(chosen[0] + chosen[1]).isEqualTo(4);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void sendingToAndReceivingFromOneChannelMovesAValueAtATime() throws InterruptedException {
    Select<String> select =
        Select.<String>of().send(left, 1, () -> "sent").receive(left, value -> "received");
    for (int i = 0; i < 20; i++) {
      assertThat(select.await()).isEqualTo(i % 2 == 0 ? "sent" : "received");
    }
  }

  // ---- closing

  @Test
  void aClosedSourceIsReadyAndThrows() {
    IOException cause = new IOException("gone");
    left.close(cause);
    assertThatThrownBy(() -> Select.of().receive(left, value -> value).await())
        .isInstanceOf(ClosedException.class)
        .hasCause(cause);
    assertThatThrownBy(() -> Select.of().receive(left, value -> value).orElse(() -> 1))
        .isInstanceOf(ClosedException.class);
  }

  @Test
  void aClosedSourceDrainsFirst() throws InterruptedException {
    left.send(1);
    left.close();
    Select<Integer> select = Select.<Integer>of().receive(left, value -> value, () -> -1);
    assertThat(select.await()).isEqualTo(1);
    assertThat(select.await()).isEqualTo(-1);
    assertThat(select.orElse(() -> -2)).isEqualTo(-1);
  }

  @Test
  void aClosingWithACauseIsAFailureEvenWithIfClosed() {
    IOException cause = new IOException("gone");
    left.close(cause);
    assertThatThrownBy(() -> Select.of().receive(left, value -> value, () -> -1).await())
        .isInstanceOf(ClosedException.class)
        .hasCause(cause);
  }

  @Test
  void aClosedSinkIsReadyAndThrows() {
    IOException cause = new IOException("gone");
    left.close(cause);
    assertThatThrownBy(() -> Select.of().send(left, 1, () -> 1).await())
        .isInstanceOf(ClosedException.class)
        .hasCause(cause);
    assertThat(left.size()).isZero();
  }

  // ---- handlers

  @Test
  void theHandlerRunsUnderNoLockAndMayUseTheSelectAgain() throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(3);
    channel.send(1);
    channel.send(2);
    AtomicInteger depth = new AtomicInteger();
    Select<Integer> select = Select.of();
    select.receive(
        channel,
        value -> {
          channel.trySend(10 * value);
          try {
            return depth.incrementAndGet() < 4 ? value + select.await() : value;
          } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
          }
        });
    assertThat(select.await()).isEqualTo(1 + 2 + 10 + 20);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void whatTheHandlerThrowsComesOutAndTheCaseHasHappened() {
    left.trySend(1);
    assertThatIllegalStateException()
        .isThrownBy(() ->
            Select.of()
                .receive(
                    left,
                    value -> {
                      throw new IllegalStateException("handler");
                    })
                .await())
        .withMessage("handler");
    assertThat(left.size()).isZero();
  }

  @Test
  void casesMayBeAddedBetweenTwoAwaits() throws InterruptedException {
    Select<String> select = Select.<String>of().receive(left, value -> "left");
    left.send(1);
    assertThat(select.await()).isEqualTo("left");
    select.receive(right, value -> "right");
    right.send(1);
    assertThat(select.await()).isEqualTo("right");
  }
}
