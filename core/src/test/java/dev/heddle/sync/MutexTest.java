package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import dev.heddle.stress.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MutexTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  // ---- taking and releasing

  @Test
  void aGuardGivesTheDataAndReleases() {
    Mutex<List<String>> list = new Mutex<>(new ArrayList<>());
    try (MutexGuard<List<String>> guard = list.lock()) {
      guard.get().add("a");
      assertThat(list.isLocked()).isTrue();
    }
    assertThat(list.isLocked()).isFalse();
    assertThat(list.<Integer, RuntimeException>compute(List::size)).isEqualTo(1);
    LockProbe.validateQuiet(list);
  }

  @Test
  void sectionsSeeReplaceAndReturnTheData() {
    Mutex<Integer> count = new Mutex<>(1);
    assertThat(count.update(n -> n + 1)).isEqualTo(2);
    try (MutexGuard<Integer> guard = count.lock()) {
      guard.set(guard.get() * 10);
    }
    int[] seen = new int[1];
    count.with(n -> seen[0] = n);
    assertThat(seen[0]).isEqualTo(20);
    assertThat(count.<String, RuntimeException>compute(n -> null)).isNull();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void onlyOneIsInsideAndEveryCountIsKept(Kind kind) {
    Mutex<int[]> count = new Mutex<>(new int[1]);
    List<Actor<Object>> actors = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      boolean guards = i % 2 == 0;
      actors.add(
          Actor.start(
              kind,
              () -> {
                for (int n = 0; n < 2_000; n++) {
                  if (guards) {
                    try (MutexGuard<int[]> guard = count.lock()) {
                      guard.get()[0]++;
                    }
                  } else {
                    count.with(c -> c[0]++);
                  }
                }
                return null;
              }));
    }
    actors.forEach(Actor::result);
    assertThat(count.<Integer, RuntimeException>compute(c -> c[0])).isEqualTo(16_000);
    LockProbe.validateQuiet(count);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aWaiterGetsTheLockWhenItIsReleased(Kind kind) {
    Mutex<String> lock = new Mutex<>("a");
    MutexGuard<String> guard = lock.lock();
    Actor<String> waiter =
        Actor.start(
            kind,
            () -> {
              try (MutexGuard<String> mine = lock.lock()) {
                return mine.get();
              }
            });
    LockProbe.awaitWaiting(lock, 1);
    assertThat(waiter.ended()).isFalse();
    guard.set("b");
    guard.close();
    assertThat(waiter.result()).isEqualTo("b");
    LockProbe.validateQuiet(lock);
  }

  @Test
  void tryLockDoesNotWait() {
    Mutex<String> lock = new Mutex<>("a");
    try (MutexGuard<String> guard = lock.lock()) {
      assertThat(Actor.start(Kind.TASK, lock::tryLock).result()).isNull();
      assertThat(lock.tryLock()).as("by the owner itself").isNull();
      assertThat(guard.get()).isEqualTo("a");
    }
    try (MutexGuard<String> guard = lock.tryLock()) {
      assertThat(guard.get()).isEqualTo("a");
    }
    LockProbe.validateQuiet(lock);
  }

  // ---- cancellation and time limits

  @Test
  void lockWithinGivesUpAndLeavesNothing() throws InterruptedException {
    Mutex<String> lock = new Mutex<>("a", LockOptions.named("cache"));
    try (MutexGuard<String> guard = lock.lock()) {
      Actor<Object> late = Actor.start(Kind.TASK, () -> lock.lockWithin(Duration.ofMillis(2)));
      assertThat(late.failure())
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("mutex 'cache'")
          .hasMessageContaining("PT0.002S");
      assertThat(Actor.start(Kind.PLATFORM, () -> lock.lockWithin(Duration.ZERO)).failure())
          .isInstanceOf(TimeoutException.class);
      assertThat(LockProbe.queued(lock)).isZero();
      LockProbe.validate(lock);
      assertThat(guard.get()).isEqualTo("a");
    }
    try (MutexGuard<String> guard = lock.lockWithin(Duration.ZERO)) {
      assertThat(guard.get()).isEqualTo("a");
    }
    LockProbe.validateQuiet(lock);
  }

  @Test
  void lockInterruptiblyCanBeCancelledAndLockCannot() throws Exception {
    Mutex<String> lock = new Mutex<>("a");
    MutexGuard<String> guard = lock.lock();
    List<String> ends = Collections.synchronizedList(new ArrayList<>());
    Actor<Object> scope =
        Actor.start(
            Kind.PLATFORM,
            () ->
                Scope.run(inner -> {
                  inner.spawn(() -> {
                    try (MutexGuard<String> mine = lock.lockInterruptibly()) {
                      ends.add("got it: " + mine.get());
                    } catch (CancelledException cancelled) {
                      ends.add("cancelled");
                    }
                  });
                  inner.spawn(() -> {
                    try (MutexGuard<String> mine = lock.lock()) {
                      ends.add("locked " + mine.get());
                    }
                  });
                  LockProbe.awaitWaiting(lock, 2);
                  inner.cancel("enough");
                  return null;
                }));
    Waits.until("one was cancelled", () -> ends.contains("cancelled"));
    LockProbe.awaitWaiting(lock, 1);
    assertThat(scope.ended()).isFalse();
    guard.close();
    assertThat(scope.failure()).isInstanceOf(CancelledException.class);
    assertThat(ends).containsExactly("cancelled", "locked a");
    LockProbe.validateQuiet(lock);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anInterruptStaysPendingBehindLockAndEndsLockInterruptibly(Kind kind) {
    Mutex<String> lock = new Mutex<>("a");
    MutexGuard<String> guard = lock.lock();
    Actor<Boolean> patient =
        Actor.start(
            kind,
            () -> {
              try (MutexGuard<String> mine = lock.lock()) {
                return mine.get().equals("a") && Thread.interrupted();
              }
            });
    LockProbe.awaitWaiting(lock, 1);
    Actor<Object> impatient = Actor.start(kind, lock::lockInterruptibly);
    LockProbe.awaitWaiting(lock, 2);
    patient.interrupt();
    impatient.interrupt();
    assertThat(impatient.failure()).isInstanceOf(InterruptedException.class);
    LockProbe.awaitWaiting(lock, 1);
    assertThat(patient.ended()).isFalse();
    guard.close();
    assertThat(patient.result()).as("the interrupt is pending").isTrue();
    LockProbe.validateQuiet(lock);
  }

  @Test
  void theCancelledOnesPassOnWhatTheyWereGiven() throws Exception {
    Mutex<int[]> lock = new Mutex<>(new int[1]);
    for (int round = 0; round < 60; round++) {
      MutexGuard<int[]> guard = lock.lock();
      Actor<Object> first =
          Actor.start(
              Kind.TASK,
              () -> {
                try (MutexGuard<int[]> mine = lock.lockInterruptibly()) {
                  mine.get()[0]++;
                } catch (CancelledException cancelled) {
                  // What the test is about: the lock must go on to the next one.
                }
                return null;
              });
      LockProbe.awaitWaiting(lock, 1);
      Actor<Object> second =
          Actor.start(
              Actor.kind(round),
              () -> {
                lock.with(n -> n[0]++);
                return null;
              });
      LockProbe.awaitWaiting(lock, 2);
      Actor<Object> canceller =
          Actor.start(
              Kind.PLATFORM,
              () -> {
                first.cancel();
                return null;
              });
      guard.close();
      canceller.result();
      first.result();
      second.result();
      LockProbe.validateQuiet(lock);
    }
  }

  // ---- guards

  @Test
  void aGuardIsClosedOnceAndNotUsedAfterwards() {
    Mutex<String> lock = new Mutex<>("a", LockOptions.named("cache"));
    MutexGuard<String> guard = lock.lock();
    guard.close();
    assertThatIllegalStateException()
        .isThrownBy(guard::get)
        .withMessageContaining("mutex 'cache'")
        .withMessageContaining("closed before");
    assertThatIllegalStateException().isThrownBy(guard::close).withMessageContaining("'cache'");
    assertThatIllegalStateException().isThrownBy(() -> guard.set("b"));
    assertThatIllegalStateException().isThrownBy(() -> guard.await(x -> true));
    try (MutexGuard<String> next = lock.lock()) {
      assertThatIllegalStateException().as("not the next one's").isThrownBy(guard::close);
      assertThat(next.get()).isEqualTo("a");
    }
    LockProbe.validateQuiet(lock);
  }

  @Test
  void aGuardBelongsToItsTask() throws Exception {
    Mutex<String> lock = new Mutex<>("a", LockOptions.named("cache"));
    try (MutexGuard<String> guard = lock.lock()) {
      Scope.run(scope -> {
        Task<Throwable> thief =
            scope.spawn(
                "thief",
                () -> {
                  try {
                    guard.close();
                    return new AssertionError("closed by another task");
                  } catch (IllegalStateException refused) {
                    return refused;
                  }
                });
        assertThat(thief.join())
            .hasMessageContaining("mutex 'cache'")
            .hasMessageContaining("'thief' (thread ")
            .isInstanceOf(IllegalStateException.class);
        return null;
      });
      assertThat(guard.get()).isEqualTo("a");
    }
    LockProbe.validateQuiet(lock);
  }

  @Test
  void aGuardLeakedToATaskThatOutlivesItIsRefused() throws Exception {
    Mutex<String> lock = new Mutex<>("a", LockOptions.named("cache"));
    CountDownLatch closed = new CountDownLatch(1);
    Actor<Object> leak;
    try (MutexGuard<String> guard = lock.lock()) {
      leak =
          Actor.start(
              Kind.TASK,
              () -> {
                closed.await();
                return guard.get();
              });
    }
    closed.countDown();
    assertThat(leak.failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("mutex 'cache'")
        .hasMessageContaining("must take the lock itself");
    LockProbe.validateQuiet(lock);
  }

  @Test
  void aMappedGuardTakesThePlaceOfItsOrigin() {
    Mutex<List<String>> lock = new Mutex<>(List.of("abc"), LockOptions.named("list"));
    MutexGuard<List<String>> guard = lock.lock();
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            guard.map(x -> {
              throw new IllegalArgumentException("no part");
            }));
    assertThatNullPointerException().isThrownBy(() -> guard.map(x -> null));
    assertThat(guard.get()).as("still usable").hasSize(1);
    Guard<String> first = guard.map(List::getFirst);
    assertThatIllegalStateException()
        .isThrownBy(guard::get)
        .withMessageContaining("was mapped")
        .withMessageContaining("'list'");
    assertThatIllegalStateException().isThrownBy(guard::close);
    try (Guard<Integer> length = first.map(String::length)) {
      assertThat(length.get()).isEqualTo(3);
      assertThatIllegalStateException().isThrownBy(first::get);
      assertThat(lock.isLocked()).isTrue();
    }
    assertThat(lock.isLocked()).isFalse();
    assertThatIllegalStateException().isThrownBy(first::close);
    LockProbe.validateQuiet(lock);
  }

  // ---- re-entry

  @Test
  void reEntryIsAnErrorThatNamesTheOwner() throws Exception {
    Mutex<String> lock = new Mutex<>("a", LockOptions.named("cache"));
    Scope.run(scope -> {
      Task<?> owner =
          scope.spawn(
              "refresh",
              () -> {
                try (MutexGuard<String> guard = lock.lock()) {
                  assertReentryRefused(() -> lock.lock());
                  assertReentryRefused(() -> lock.with(x -> {}));
                  assertReentryRefused(() -> lock.lockInterruptibly());
                  assertReentryRefused(() -> lock.lockWithin(LONG));
                  assertReentryRefused(
                      () -> Select.<Object>of().receive(lock.acquiring(), g -> g).await());
                  assertThat(guard.get()).isEqualTo("a");
                }
              });
      owner.join();
      return null;
    });
    LockProbe.validateQuiet(lock);
  }

  private static void assertReentryRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable again) {
    assertThatIllegalStateException()
        .isThrownBy(again)
        .withMessageContaining("mutex 'cache' is held by 'refresh' (thread ")
        .withMessageContaining("ReentrantMutex");
  }

  // ---- failures

  @Test
  void aFailedSectionReleasesTheLockAndTheDataStayUsable() {
    Mutex<String> lock = new Mutex<>("a");
    assertThatThrownBy(() ->
            lock.with(x -> {
              throw new IOException("broken");
            }))
        .isInstanceOf(IOException.class);
    assertThat(lock.<String, RuntimeException>compute(x -> x)).isEqualTo("a");
    try (MutexGuard<String> guard = lock.lock()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> guard.poison(new IOException()))
          .withMessageContaining("poisoning()");
    }
    LockProbe.validateQuiet(lock);
  }

  @Test
  void aPoisonedLockSaysSoUntilItIsRepaired() throws InterruptedException {
    Mutex<int[]> lock = new Mutex<>(new int[1], LockOptions.named("stock").poisoning());
    IOException broken = new IOException("broken");
    assertThatThrownBy(() ->
            lock.with(x -> {
              x[0] = 1;
              throw broken;
            }))
        .isSameAs(broken);
    assertThatThrownBy(lock::lock)
        .isInstanceOf(PoisonedException.class)
        .hasCause(broken)
        .hasMessageContaining("mutex 'stock'");
    assertThatThrownBy(lock::tryLock).isInstanceOf(PoisonedException.class);
    assertThatThrownBy(() -> lock.with(x -> {})).isInstanceOf(PoisonedException.class);
    assertThatThrownBy(() -> lock.compute(x -> x)).isInstanceOf(PoisonedException.class);
    boolean known =
        Select.<Boolean>of()
            .receive(
                lock.acquiring(),
                guard -> {
                  try (guard) {
                    return guard.isPoisoned();
                  }
                })
            .await();
    assertThat(known).isTrue();
    assertThatThrownBy(() ->
            lock.recover(x -> {
              throw new IOException("no repair");
            }))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(lock::lock).isInstanceOf(PoisonedException.class);
    lock.recover(x -> x[0] = 0);
    try (MutexGuard<int[]> guard = lock.lock()) {
      assertThat(guard.get()[0]).isZero();
      guard.poison(broken);
    }
    assertThatThrownBy(lock::lock).isInstanceOf(PoisonedException.class).hasCause(broken);
    LockProbe.validateQuiet(lock);
  }

  @Test
  void nullIsRejected() {
    assertThatNullPointerException().isThrownBy(() -> new Mutex<>(null));
    assertThatNullPointerException().isThrownBy(() -> new Mutex<>("a", null));
    assertThatNullPointerException().isThrownBy(() -> LockOptions.named(null));
    Mutex<String> lock = new Mutex<>("a");
    assertThatNullPointerException().isThrownBy(() -> lock.with(null));
    assertThatNullPointerException().isThrownBy(() -> lock.compute(null));
    assertThatNullPointerException().isThrownBy(() -> lock.update(x -> null));
    assertThatNullPointerException().isThrownBy(() -> lock.lockWithin(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lock.lockWithin(Duration.ofMillis(-1)))
        .withMessageContaining("PT-0.001S");
    try (MutexGuard<String> guard = lock.lock()) {
      assertThatNullPointerException().isThrownBy(() -> guard.set(null));
      assertThatNullPointerException().isThrownBy(() -> guard.await(null));
      assertThatNullPointerException().isThrownBy(() -> guard.map(null));
      assertThat(guard.get()).isEqualTo("a");
    }
    LockProbe.validateQuiet(lock);
  }

  // ---- select

  @Test
  void isACaseOfSelect() throws InterruptedException {
    Mutex<String> lock = new Mutex<>("a");
    Channel<String> quiet = Channel.rendezvous();
    assertThat(select(lock, quiet)).isEqualTo("a!");
    MutexGuard<String> guard = lock.lock();
    Actor<String> waiter = Actor.start(Kind.TASK, () -> select(lock, quiet));
    LockProbe.awaitWaiting(lock, 1);
    guard.close();
    assertThat(waiter.result()).isEqualTo("a!");

    MutexGuard<String> again = lock.lock();
    Actor<String> loser = Actor.start(Kind.PLATFORM, () -> select(lock, quiet));
    LockProbe.awaitWaiting(lock, 1);
    quiet.send("message");
    assertThat(loser.result()).isEqualTo("message");
    assertThat(LockProbe.queued(lock)).isZero();
    again.close();
    LockProbe.validateQuiet(lock);
  }

  private static String select(Mutex<String> lock, Channel<String> channel)
      throws InterruptedException {
    return Select.<String>of()
        .receive(
            lock.acquiring(),
            guard -> {
              try (guard) {
                return guard.get() + "!";
              }
            })
        .receive(channel, x -> x)
        .await();
  }

  @Test
  void selectsAndOthersShareALock() {
    Mutex<int[]> lock = new Mutex<>(new int[1]);
    Channel<String> never = Channel.rendezvous();
    List<Actor<Object>> actors = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      boolean selects = i % 2 == 0;
      actors.add(
          Actor.start(
              Actor.kind(i / 2),
              () -> {
                for (int n = 0; n < 500; n++) {
                  if (selects) {
                    Select.<String>of()
                        .receive(
                            lock.acquiring(),
                            guard -> {
                              try (guard) {
                                guard.get()[0]++;
                                return "";
                              }
                            })
                        .receive(never, x -> x)
                        .await();
                  } else {
                    lock.with(c -> c[0]++);
                  }
                }
                return null;
              }));
    }
    actors.forEach(Actor::result);
    assertThat(lock.<Integer, RuntimeException>compute(c -> c[0])).isEqualTo(3_000);
    LockProbe.validateQuiet(lock);
  }

  // ---- order

  @Test
  void aFifoLockServesInTheOrderOfArrival() {
    Mutex<List<Integer>> lock = new Mutex<>(new ArrayList<>(), LockOptions.defaults().fifo());
    MutexGuard<List<Integer>> guard = lock.lock();
    List<Actor<Object>> waiters = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int number = i;
      waiters.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                for (int round = 0; round < 3; round++) {
                  lock.with(order -> order.add(number));
                }
                return null;
              }));
      LockProbe.awaitWaiting(lock, i + 1);
    }
    guard.close();
    waiters.forEach(Actor::result);
    List<Integer> order = lock.compute(List::copyOf);
    assertThat(order.subList(0, 12)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    LockProbe.validateQuiet(lock);
  }

  @Test
  void anOldWaiterIsHandedTheLockAlthoughTheOwnerNeverStopsTakingIt() {
    Mutex<long[]> lock = new Mutex<>(new long[1]);
    boolean[] stop = new boolean[1];
    Actor<Object> hog =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              while (!lock.<Boolean, RuntimeException>compute(n -> stop[0])) {
                lock.with(n -> n[0]++);
              }
              return null;
            });
    for (int i = 0; i < 3; i++) {
      assertThat(
              Actor.start(Actor.kind(i), () -> lock.<Long, RuntimeException>compute(n -> n[0]))
                  .result())
          .isNotNegative();
    }
    lock.with(n -> stop[0] = true);
    hog.result();
    LockProbe.validateQuiet(lock);
  }
}
