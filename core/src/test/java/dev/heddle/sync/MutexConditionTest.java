package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.TimeoutException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waiting on the guard until the data are as wanted. */
class MutexConditionTest {
  @ParameterizedTest
  @EnumSource(Kind.class)
  void waitsUntilSomebodyMakesItTrue(Kind kind) {
    Mutex<Integer> level = new Mutex<>(0);
    Actor<Integer> waiter =
        Actor.start(
            kind,
            () -> {
              try (MutexGuard<Integer> guard = level.lock()) {
                guard.await(n -> n >= 3);
                return guard.get();
              }
            });
    for (int i = 0; i < 3; i++) {
      LockProbe.awaitWaitingForAChange(level, 1);
      assertThat(waiter.ended()).isFalse();
      level.update(n -> n + 1);
    }
    assertThat(waiter.result()).isEqualTo(3);
    LockProbe.validateQuiet(level);
  }

  @Test
  void aConditionThatHoldsDoesNotWait() throws InterruptedException {
    Mutex<Integer> level = new Mutex<>(1);
    try (MutexGuard<Integer> guard = level.lock()) {
      guard.await(n -> n == 1);
      guard.awaitWithin(Duration.ZERO, n -> n == 1);
    }
    LockProbe.validateQuiet(level);
  }

  @Test
  void aBoundedQueueLosesNothingBetweenSeveralOnBothSides() {
    Mutex<Deque<Integer>> queue = new Mutex<>(new ArrayDeque<>());
    List<Actor<Long>> takers = new ArrayList<>();
    List<Actor<Long>> putters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      takers.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                long sum = 0;
                for (int n = 0; n < 200; n++) {
                  try (MutexGuard<Deque<Integer>> guard = queue.lock()) {
                    guard.await(q -> !q.isEmpty());
                    sum += guard.get().removeFirst();
                  }
                }
                return sum;
              }));
      putters.add(
          Actor.start(
              Actor.kind(i + 1),
              () -> {
                long sum = 0;
                for (int n = 0; n < 200; n++) {
                  try (MutexGuard<Deque<Integer>> guard = queue.lock()) {
                    guard.await(q -> q.size() < 2);
                    guard.get().addLast(n);
                    sum += n;
                  }
                }
                return sum;
              }));
    }
    long taken = takers.stream().mapToLong(Actor::result).sum();
    assertThat(taken).isEqualTo(putters.stream().mapToLong(Actor::result).sum());
    LockProbe.validateQuiet(queue);
  }

  @Test
  void aTimeLimitThrowsWithTheLockHeld() {
    Mutex<Integer> level = new Mutex<>(0, LockOptions.named("level"));
    try (MutexGuard<Integer> guard = level.lock()) {
      assertThatThrownBy(() -> guard.awaitWithin(Duration.ofMillis(1), n -> n > 0))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("mutex 'level'")
          .hasMessageContaining("PT0.001S");
      guard.set(7);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> guard.awaitWithin(Duration.ofNanos(-1), n -> true));
    }
    assertThat(level.<Integer, RuntimeException>compute(n -> n)).isEqualTo(7);
    LockProbe.validateQuiet(level);
  }

  @Test
  void aCancelledWaitThrowsWithTheLockHeld() {
    Mutex<Integer> level = new Mutex<>(0);
    Actor<Boolean> waiter =
        Actor.start(
            Kind.TASK,
            () -> {
              try (MutexGuard<Integer> guard = level.lock()) {
                try {
                  guard.await(n -> n > 0);
                  return false;
                } catch (CancelledException cancelled) {
                  guard.set(-1);
                  return true;
                }
              }
            });
    LockProbe.awaitWaitingForAChange(level, 1);
    waiter.cancel();
    assertThat(waiter.result()).isTrue();
    assertThat(level.<Integer, RuntimeException>compute(n -> n)).isEqualTo(-1);
    LockProbe.validateQuiet(level);
  }

  @Test
  void whatTheConditionThrowsEndsTheWaitWithTheLockHeld() {
    Mutex<Integer> level = new Mutex<>(0);
    Actor<Throwable> waiter =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              try (MutexGuard<Integer> guard = level.lock()) {
                try {
                  guard.await(n -> 1 / (1 - n) > 1);
                  return null;
                } catch (ArithmeticException thrown) {
                  guard.set(5);
                  return thrown;
                }
              }
            });
    LockProbe.awaitWaitingForAChange(level, 1);
    level.update(n -> n + 1);
    assertThat(waiter.result()).isInstanceOf(ArithmeticException.class);
    assertThat(level.<Integer, RuntimeException>compute(n -> n)).isEqualTo(5);
    LockProbe.validateQuiet(level);
  }

  @Test
  void aConditionThatClosesTheGuardIsRefused() {
    Mutex<Integer> level = new Mutex<>(0);
    MutexGuard<Integer> guard = level.lock();
    assertThatIllegalStateException()
        .isThrownBy(() ->
            guard.await(n -> {
              guard.close();
              return true;
            }))
        .withMessageContaining("closed before");
    LockProbe.validateQuiet(level);
  }

  @Test
  void conditionsThatStayFalseDoNotKeepEachOtherBusy() {
    Mutex<Integer> level = new Mutex<>(0);
    int[] looks = new int[1];
    List<Actor<Object>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiters.add(
          Actor.start(
              Kind.TASK,
              () -> {
                try (MutexGuard<Integer> guard = level.lock()) {
                  guard.await(n -> {
                    looks[0]++;
                    return n == 1;
                  });
                }
                return null;
              }));
      LockProbe.awaitWaitingForAChange(level, i + 1);
    }
    int before = level.compute(n -> looks[0]);
    LockProbe.awaitWaitingForAChange(level, 3);
    // One release after a change: each looks once and sleeps again, whoever looked before.
    assertThat(level.<Integer, RuntimeException>compute(n -> looks[0]))
        .isBetween(before, before + 3);
    LockProbe.awaitWaitingForAChange(level, 3);
    level.update(n -> 1);
    waiters.forEach(Actor::result);
    LockProbe.validateQuiet(level);
  }
}
