package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import dev.heddle.stress.Waits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What suites of other libraries ask of locks; the README beside this file maps the names. */
class LockClassicsTest {
  private static void locked(Lock lock, Runnable section) {
    lock.lock();
    try {
      section.run();
    } finally {
      lock.unlock();
    }
  }

  // ---- mutexes

  @Test
  void aLockIsTakenInsideTheSectionOfAnotherThatGuardsIt() {
    Mutex<Mutex<Integer>> outer = new Mutex<>(new Mutex<>(1));
    Actor<Integer> reader =
        Actor.start(
            Kind.TASK,
            () -> {
              try (var lock = outer.lock();
                  var data = lock.get().lock()) {
                return data.get();
              }
            });
    assertThat(reader.result()).isEqualTo(1);
    LockProbe.validateQuiet(outer);
  }

  @Test
  void aLockIsTakenWhileAFailureUnwinds() {
    Mutex<Integer> count = new Mutex<>(1);
    Actor<Object> failing =
        Actor.start(
            Kind.TASK,
            () -> {
              try {
                throw new IOException("planted");
              } finally {
                count.update(n -> n + 1);
              }
            });
    assertThat(failing.failure()).isInstanceOf(IOException.class);
    assertThat(count.<Integer, RuntimeException>compute(n -> n)).isEqualTo(2);
    LockProbe.validateQuiet(count);
  }

  /** One holds the lock nearly always, the other one comes ten times. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void oneThatHardlyLetsGoStarvesNobody(Kind kind) {
    Mutex<int[]> lock = new Mutex<>(new int[1]);
    AtomicInteger stop = new AtomicInteger();
    Actor<Object> greedy =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              while (stop.get() == 0) {
                lock.with(data -> {
                  for (int i = 0; i < 20_000; i++) {
                    data[0] += i & 1;
                  }
                });
              }
              return null;
            });
    Actor<Object> modest =
        Actor.start(
            kind,
            () -> {
              for (int i = 0; i < 10; i++) {
                int before = lock.compute(data -> data[0]);
                Waits.until("the greedy one was in", () -> changed(lock, before));
              }
              return null;
            });
    modest.result();
    stop.set(1);
    greedy.result();
    LockProbe.validateQuiet(lock);
  }

  private static boolean changed(Mutex<int[]> lock, int before) {
    return lock.compute(data -> data[0] != before);
  }

  // ---- conditions

  @Test
  void eachSignalGoesToTheOneWhoWaitsThen() {
    Lock lock = new Mutex<>("data").asLock();
    Condition condition = lock.newCondition();
    int[] waits = new int[1];
    for (int i = 0; i < 50; i++) {
      Actor<Boolean> waiter = Actor.start(Actor.kind(i), () -> awaitOnce(lock, condition, waits));
      int expected = i + 1;
      Waits.until("it waits", () -> isSeen(lock, waits, expected));
      assertThat(waiter.ended()).isFalse();
      locked(lock, condition::signal);
      assertThat(waiter.result()).isTrue();
    }
    locked(lock, condition::signal); // to nobody
  }

  @SuppressWarnings("WaitNotInLoop") // one signal, one wake-up: that is what is looked at
  private static boolean awaitOnce(Lock lock, Condition condition, int[] waits)
      throws InterruptedException {
    lock.lock();
    try {
      waits[0]++;
      condition.await();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: who has counted itself waits by then, because it has let the lock go. */
  private static boolean isSeen(Lock lock, int[] count, int expected) {
    boolean[] seen = new boolean[1];
    locked(lock, () -> seen[0] = count[0] == expected);
    return seen[0];
  }

  @Test
  void signalAllWakesEachOnceRoundAfterRound() {
    Lock lock = new Mutex<>("data").asLock();
    Condition condition = lock.newCondition();
    int[] waits = new int[1];
    int waiters = 12;
    int rounds = 8;
    List<Actor<Object>> actors =
        Actor.startMixed(
            waiters,
            () -> {
              for (int i = 0; i < rounds; i++) {
                awaitOnce(lock, condition, waits);
              }
              return null;
            });
    for (int round = 1; round <= rounds; round++) {
      int expected = waiters * round;
      Waits.until("all wait", () -> isSeen(lock, waits, expected));
      locked(lock, condition::signalAll);
    }
    actors.forEach(Actor::result);
    assertThat(waits[0]).isEqualTo(waiters * rounds);
  }

  /** A newcomer that waits later does not take what was meant for those who waited before. */
  @Test
  void aNewcomerStealsNoSignalAllFromWhoWaitedBefore() {
    for (int i = 0; i < 50; i++) {
      Lock lock = new Mutex<>("data").asLock();
      Condition condition = lock.newCondition();
      int[] waits = new int[1];
      Actor<Boolean> first = Actor.start(Actor.kind(i), () -> awaitOnce(lock, condition, waits));
      Waits.until("the first waits", () -> isSeen(lock, waits, 1));
      Actor<Boolean> second =
          Actor.start(Actor.kind(i + 1), () -> awaitOnce(lock, condition, waits));
      locked(lock, condition::signalAll);
      assertThat(first.result()).isTrue();
      Waits.until("the second has come", () -> isSeen(lock, waits, 2));
      locked(lock, condition::signalAll);
      assertThat(second.result()).isTrue();
    }
  }

  /** Signalled while another waits: one passes the turn to the next, by the same condition. */
  @Test
  @SuppressWarnings("WaitNotInLoop") // the number itself is asserted after each wake-up
  void aTurnIsPassedOnFromOneToTheNext() {
    Lock lock = new Mutex<>("data").asLock();
    Condition condition = lock.newCondition();
    int[] turn = new int[1];
    Actor<Integer> first =
        Actor.start(
            Kind.TASK,
            () -> {
              lock.lock();
              try {
                turn[0] = 1;
                condition.await();
                int seen = turn[0];
                turn[0] = 3;
                condition.signal();
                return seen;
              } finally {
                lock.unlock();
              }
            });
    Waits.until("the first waits", () -> isSeen(lock, turn, 1));
    Actor<Integer> second =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              lock.lock();
              try {
                turn[0] = 2;
                condition.signal(); // the first, which needs the lock that the wait lets go
                condition.await();
                return turn[0];
              } finally {
                lock.unlock();
              }
            });
    assertThat(first.result()).isEqualTo(2);
    assertThat(second.result()).isEqualTo(3);
  }

  // ---- wait groups

  /** Each of two groups holds back who has passed the other one. */
  @Test
  void twoGroupsReleaseTheirTasksRoundAfterRound() throws InterruptedException {
    WaitGroup arrived = new WaitGroup();
    WaitGroup released = new WaitGroup();
    for (int round = 0; round < 8; round++) {
      arrived.add(9);
      released.add(9);
      List<Actor<Object>> actors =
          Actor.startMixed(
              9,
              () -> {
                arrived.done();
                released.await();
                return null;
              });
      arrived.await();
      for (int i = 0; i < 9; i++) {
        assertThat(actors).noneMatch(Actor::ended);
        released.done();
      }
      actors.forEach(Actor::result);
    }
  }

  @Test
  void whoWasReleasedStaysSoWhenTheGroupIsUsedAgainAtOnce() {
    for (int i = 0; i < 50; i++) {
      WaitGroup group = new WaitGroup();
      group.add(1);
      Actor<Object> waiter =
          Actor.start(
              Actor.kind(i),
              () -> {
                group.await();
                return null;
              });
      PointProbe.awaitQueued(group, 1);
      group.done();
      group.add(1);
      waiter.result();
      group.done();
    }
  }

  @Test
  void allThatWasDoneIsSeenByWhoWaited() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      WaitGroup group = new WaitGroup();
      int[] seen = new int[2];
      group.go(() -> seen[0] = 1);
      group.go(() -> seen[1] = 1);
      group.await();
      assertThat(seen).containsExactly(1, 1);
    }
  }

  // ---- reader-writer locks

  @ParameterizedTest
  @EnumSource(Kind.class)
  void allReadersAreInAtTheSameTime(Kind kind) {
    RwLock<String> lock = new RwLock<>("data");
    Latch leave = new Latch(1);
    List<Actor<Object>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(
          Actor.start(
              kind,
              () -> {
                try (var guard = lock.read()) {
                  leave.await();
                  return guard.get();
                }
              }));
    }
    Waits.until("all are in", () -> lock.readers() == 4);
    assertThat(lock.tryWrite()).isNull();
    leave.countDown();
    readers.forEach(Actor::result);
    try (var guard = lock.tryWrite()) {
      assertThat(guard).isNotNull();
    }
  }

  @Test
  void aSectionThatFailsLeavesAnRwLockFreeAndUsable() throws Exception {
    RwLock<int[]> lock = new RwLock<>(new int[1]);
    assertThatThrownBy(() ->
            lock.write(data -> {
              data[0] = 1;
              throw new IOException("planted");
            }))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() ->
            lock.read(data -> {
              throw new IOException("planted");
            }))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> {
              try (var guard = lock.upgradable()) {
                throw new IOException("planted: " + guard.get()[0]);
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(lock.<Integer, RuntimeException>read(data -> data[0])).isEqualTo(1);
    lock.write(data -> data[0]++);
    assertThat(lock.state().isIdle()).isTrue();
  }

  @Test
  @SuppressWarnings("LockNotBeforeTry") // the two releases are what is looked at
  void twoReadersThroughTheViewKeepAWriterOutUntilBothHaveLeft() {
    RwLock<String> lock = new RwLock<>("data");
    Lock reading = lock.asReadWriteLock().readLock();
    for (int i = 0; i < 10; i++) {
      reading.lock();
      reading.lock();
      Actor<Object> writer =
          Actor.start(
              Actor.kind(i),
              () -> {
                lock.write(data -> {});
                return null;
              });
      LockProbe.awaitWaiting(lock.core, 1);
      reading.unlock();
      assertThat(writer.ended()).isFalse();
      assertThat(lock.readers()).isEqualTo(1);
      reading.unlock();
      writer.result();
    }
  }

  // ---- semaphores

  @Test
  void manyTasksLeaveAsManyPermitsAsThereWere() {
    Semaphore semaphore = new Semaphore(5);
    Actor.startMixed(
            300,
            () -> {
              semaphore.acquire().close();
              return null;
            })
        .forEach(Actor::result);
    Permit all = semaphore.tryAcquire(5);
    assertThat(all).isNotNull();
    assertThat(semaphore.tryAcquire()).isNull();
    all.close();
  }

  @Test
  void severalAreTakenInPartsAndTogether() throws Exception {
    Semaphore semaphore = new Semaphore(42);
    Permit most = semaphore.tryAcquire(32);
    assertThat(most).isNotNull();
    Actor<Integer> other =
        Actor.start(
            Kind.TASK,
            () -> {
              try (Permit few = semaphore.acquire(10);
                  Permit many = semaphore.acquire(32)) {
                return few.count() + many.count();
              }
            });
    PointProbe.awaitQueued(semaphore, 1);
    assertThat(semaphore.available()).isZero();
    most.close();
    assertThat(other.result()).isEqualTo(42);
    assertThat(semaphore.available()).isEqualTo(42);
  }

  // ---- barriers and notifications

  @Test
  void manyPassABarrierWithOneLeaderEachRound() {
    int parties = 30;
    int rounds = 10;
    Barrier barrier = new Barrier(parties);
    AtomicInteger leaders = new AtomicInteger();
    Actor.startMixed(
            parties,
            () -> {
              for (int i = 0; i < rounds; i++) {
                if (barrier.await()) {
                  leaders.incrementAndGet();
                }
              }
              return null;
            })
        .forEach(Actor::result);
    assertThat(leaders.get()).isEqualTo(rounds);
  }

  @Test
  void notifyOneAfterAllWereWokenLeavesAPermit() throws InterruptedException {
    Notify notify = new Notify();
    Actor<Object> waiter =
        Actor.start(
            Kind.TASK,
            () -> {
              notify.await();
              return null;
            });
    PointProbe.awaitQueued(notify, 1);
    notify.notifyWaiters();
    notify.notifyOne();
    waiter.result();
    notify.awaitWithin(java.time.Duration.ZERO);
  }
}
