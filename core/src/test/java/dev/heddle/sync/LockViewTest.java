package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import dev.heddle.stress.Waits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code java.util.concurrent.locks.Lock} and {@code Condition} promise, method by method. */
// The contract itself is the subject: waits that need no loop, locks held across steps of a test.
@SuppressWarnings({"WaitNotInLoop", "LockNotBeforeTry"})
class LockViewTest {
  static Stream<LockCore> locks() {
    return Stream.of(
        new Mutex<>("data"),
        new Mutex<>("data", LockOptions.defaults().fifo()),
        new ReentrantMutex<>("data"));
  }

  private static Lock view(LockCore core) {
    return core instanceof Mutex<?> mutex ? mutex.asLock() : ((ReentrantMutex<?>) core).asLock();
  }

  @ParameterizedTest
  @MethodSource("locks")
  void lockExcludesAndUnlockReleases(LockCore core) {
    Lock lock = view(core);
    int[] count = new int[1];
    Actor.startMixed(
            6,
            () -> {
              for (int n = 0; n < 500; n++) {
                lock.lock();
                try {
                  count[0]++;
                } finally {
                  lock.unlock();
                }
              }
              return null;
            })
        .forEach(Actor::result);
    assertThat(count[0]).isEqualTo(3_000);
    LockProbe.validateQuiet(core);
  }

  @ParameterizedTest
  @MethodSource("locks")
  void tryLockTakesAFreeLockOnly(LockCore core) throws InterruptedException {
    Lock lock = view(core);
    assertThat(lock.tryLock()).isTrue();
    assertThat(Actor.start(Kind.TASK, lock::tryLock).result()).isFalse();
    assertThat(Actor.start(Kind.PLATFORM, () -> lock.tryLock(1, TimeUnit.MILLISECONDS)).result())
        .isFalse();
    assertThat(Actor.start(Kind.VIRTUAL, () -> lock.tryLock(-5, TimeUnit.DAYS)).result()).isFalse();
    lock.unlock();
    assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    lock.unlock();
    LockProbe.validateQuiet(core);
  }

  @ParameterizedTest
  @MethodSource("locks")
  void aLimitedWaitGetsTheLockWhenItIsReleased(LockCore core) {
    Lock lock = view(core);
    lock.lock();
    Actor<Boolean> waiter =
        Actor.start(
            Kind.TASK,
            () -> {
              boolean got = lock.tryLock(1, TimeUnit.HOURS);
              lock.unlock();
              return got;
            });
    LockProbe.awaitWaiting(core, 1);
    lock.unlock();
    assertThat(waiter.result()).isTrue();
    LockProbe.validateQuiet(core);
  }

  @ParameterizedTest
  @MethodSource("locks")
  void anInterruptEndsTheInterruptibleMethodsAndClearsTheStatus(LockCore core) {
    Lock lock = view(core);
    lock.lock();
    for (Kind kind : Kind.values()) {
      Actor<Boolean> waiter =
          Actor.start(
              kind,
              () -> {
                try {
                  lock.lockInterruptibly();
                  return true;
                } catch (InterruptedException expected) {
                  return Thread.currentThread().isInterrupted();
                }
              });
      LockProbe.awaitWaiting(core, 1);
      waiter.interrupt();
      assertThat(waiter.result()).isFalse();
      Actor<Object> before =
          Actor.start(
              kind,
              () -> {
                Thread.currentThread().interrupt();
                return lock.tryLock(1, TimeUnit.HOURS);
              });
      assertThat(before.failure()).isInstanceOf(InterruptedException.class);
    }
    lock.unlock();
    LockProbe.validateQuiet(core);
  }

  @ParameterizedTest
  @MethodSource("locks")
  void unlockAndConditionsNeedTheOwner(LockCore core) {
    Lock lock = view(core);
    Condition condition = lock.newCondition();
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(condition::await).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(condition::awaitUninterruptibly)
        .isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(() -> condition.awaitNanos(1))
        .isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(condition::signal).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(condition::signalAll).isInstanceOf(IllegalMonitorStateException.class);
    lock.lock();
    assertThat(
            Actor.<Object>start(
                    Kind.TASK,
                    () -> {
                      lock.unlock();
                      return null;
                    })
                .failure())
        .isInstanceOf(IllegalMonitorStateException.class);
    assertThat(core.isLocked()).isTrue();
    lock.unlock();
    LockProbe.validateQuiet(core);
  }

  @ParameterizedTest
  @MethodSource("locks")
  void signalsWakeInTheOrderOfTheWaitsAndOneEach(LockCore core) {
    Lock lock = view(core);
    Condition condition = lock.newCondition();
    Condition other = lock.newCondition();
    List<Integer> woken = Collections.synchronizedList(new ArrayList<>());
    List<Integer> waiting = Collections.synchronizedList(new ArrayList<>());
    List<Actor<Object>> actors = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      actors.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                lock.lock();
                try {
                  waiting.add(number);
                  condition.await();
                  woken.add(number);
                } finally {
                  lock.unlock();
                }
                return null;
              }));
      Waits.until("the waiter has the lock", () -> waiting.size() == number + 1);
      locked(lock, () -> {}); // it waits by now: it has let the lock go
    }
    locked(lock, other::signalAll);
    assertThat(woken).isEmpty();
    for (int i = 1; i <= 2; i++) {
      int count = i;
      locked(
          lock,
          () -> {
            condition.signal();
            assertThat(woken).as("not before the lock is free").hasSize(count - 1);
          });
      Waits.until("one more is awake", () -> woken.size() == count);
    }
    locked(lock, condition::signalAll);
    actors.forEach(Actor::result);
    assertThat(woken.subList(0, 2)).containsExactly(0, 1);
    assertThat(woken).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    LockProbe.validateQuiet(core);
  }

  @ParameterizedTest
  @MethodSource("locks")
  void aWaitThatIsOverHoldsTheLockAgain(LockCore core) throws InterruptedException {
    Lock lock = view(core);
    Condition condition = lock.newCondition();
    lock.lock();
    assertThat(condition.awaitNanos(1_000)).isNotPositive();
    assertThat(condition.awaitNanos(Long.MIN_VALUE)).isNotPositive();
    assertThat(condition.await(1, TimeUnit.MICROSECONDS)).isFalse();
    assertThat(condition.awaitUntil(new Date(0))).isFalse();
    Thread.currentThread().interrupt();
    assertThatThrownBy(condition::await).isInstanceOf(InterruptedException.class);
    assertThat(core.isHeldBy(Thread.currentThread())).isTrue();
    lock.unlock();
    LockProbe.validateQuiet(core);
  }

  @ParameterizedTest
  @MethodSource("locks")
  void aSignalledWaitSaysSo(LockCore core) {
    Lock lock = view(core);
    Condition condition = lock.newCondition();
    boolean[] waits = new boolean[1];
    Actor<Long> waiter =
        Actor.start(
            Kind.TASK,
            () -> {
              lock.lock();
              waits[0] = true;
              try {
                return condition.awaitNanos(TimeUnit.HOURS.toNanos(1));
              } finally {
                lock.unlock();
              }
            });
    Waits.until("it waits", () -> locked(lock, () -> {}) && waits[0]);
    locked(lock, condition::signal);
    assertThat(waiter.result()).isPositive();
    LockProbe.validateQuiet(core);
  }

  @Test
  void aCancelledTaskLeavesTheConditionAndOthersGetTheSignal() {
    Mutex<String> core = new Mutex<>("data");
    Lock lock = core.asLock();
    Condition condition = lock.newCondition();
    int[] waits = new int[1];
    List<Actor<Boolean>> actors = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      actors.add(
          Actor.start(
              Kind.TASK,
              () -> {
                lock.lock();
                waits[0]++;
                try {
                  condition.await();
                  return true;
                } catch (CancelledException cancelled) {
                  return false;
                } finally {
                  lock.unlock();
                }
              }));
      int count = i + 1;
      Waits.until("it waits", () -> locked(lock, () -> {}) && waits[0] == count);
    }
    actors.getFirst().cancel();
    assertThat(actors.getFirst().result()).isFalse();
    locked(lock, condition::signal);
    assertThat(actors.getLast().result()).isTrue();
    LockProbe.validateQuiet(core);
  }

  @Test
  void aConditionOfAReentrantLockReleasesAllHolds() {
    ReentrantMutex<String> core = new ReentrantMutex<>("data");
    Lock lock = core.asLock();
    Condition condition = lock.newCondition();
    boolean[] waits = new boolean[1];
    Actor<Integer> waiter =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              lock.lock();
              lock.lock();
              waits[0] = true;
              condition.awaitUninterruptibly();
              int holds = core.holds();
              lock.unlock();
              lock.unlock();
              return holds;
            });
    Waits.until("it waits", () -> locked(lock, () -> {}) && waits[0]);
    locked(lock, condition::signal);
    assertThat(waiter.result()).isEqualTo(2);
    LockProbe.validateQuiet(core);
  }

  private static boolean locked(Lock lock, Runnable section) {
    lock.lock();
    try {
      section.run();
      return true;
    } finally {
      lock.unlock();
    }
  }
}
