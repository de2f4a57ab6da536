package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Select;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import dev.heddle.stress.Waits;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a lock tells of who has it and who waits. */
class LockStateTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private static LockState awaitWaiting(int count, Supplier<LockState> state) {
    Waits.until(
        () -> count + " waiting: " + state.get(), () -> state.get().waiting().size() == count);
    return state.get();
  }

  private static void isSane(LockState.Waiting waiting) {
    assertThat(waiting.age()).isBetween(Duration.ZERO, LONG);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aMutexTellsItsOwnerAndWhoWaitsInTheirOrder(Kind kind) {
    Mutex<String> lock = new Mutex<>("data", LockOptions.named("log"));
    assertThat(lock.state().isIdle()).isTrue();
    assertThat(lock.state()).hasToString("mutex 'log' is free");
    Actor<Object> first;
    Actor<Object> second;
    try (var guard = lock.lock()) {
      assertThat(guard.get()).isEqualTo("data");
      first = Actor.start(kind, () -> lock.compute(data -> Thread.currentThread()));
      LockState.Waiting ahead = awaitWaiting(1, lock::state).waiting().getFirst();
      second = Actor.start(kind, () -> lock.compute(data -> Thread.currentThread()));
      LockState both = awaitWaiting(2, lock::state);

      assertThat(both.holders()).containsExactly(Thread.currentThread());
      assertThat(both.waiting().getFirst().thread()).isSameAs(ahead.thread());
      assertThat(both.waiting()).allSatisfy(LockStateTest::isSane);
      assertThat(both.toString())
          .startsWith("mutex 'log'\n")
          .contains(" holds it\n  1. ", " waits to lock for ", "\n  2. ");
    }
    first.result();
    second.result();
    assertThat(lock.state().isIdle()).isTrue();
  }

  @Test
  void aReadWriteLockTellsHowManyReadAndWhoWaitsForWhat() {
    RwLock<String> lock = new RwLock<>("data", LockOptions.named("book").fifo());
    Actor<Object> writer;
    Actor<Object> reader;
    try (var one = lock.read();
        var two = one.share()) {
      writer =
          Actor.start(
              Kind.PLATFORM,
              () -> {
                lock.write(data -> {});
                return null;
              });
      awaitWaiting(1, lock::state);
      reader = Actor.start(Kind.PLATFORM, () -> lock.read(data -> data));
      LockState state = awaitWaiting(2, lock::state);

      assertThat(two.get()).isEqualTo("data");
      assertThat(state.readers()).isEqualTo(2);
      assertThat(state.holders()).isEmpty();
      assertThat(state.waiting())
          .extracting(LockState.Waiting::wants)
          .containsExactly("write", "read");
      assertThat(state.waiting()).allSatisfy(LockStateTest::isSane);
      assertThat(state.toString()).contains("2 read", "1. ", " waits to write for ");
    }
    writer.result();
    reader.result();
    try (var writing = lock.write()) {
      assertThat(writing.get()).isEqualTo("data");
      assertThat(lock.state().holders()).containsExactly(Thread.currentThread());
    }
    assertThat(lock.state()).hasToString("rw lock 'book' is free");
  }

  @Test
  void aSemaphoreTellsWhoAcquiredItsPermits() throws InterruptedException {
    Semaphore semaphore = new Semaphore("seats", 3);
    Permit all = semaphore.acquire(3);
    Permit part = all.split(1);
    Actor<Object> guest =
        Actor.start(
            Kind.TASK,
            () -> {
              semaphore.acquire(2).close();
              return null;
            });
    LockState state = awaitWaiting(1, semaphore::state);

    assertThat(state.holders()).containsExactly(Thread.currentThread());
    assertThat(state.toString()).contains("semaphore 'seats'", " waits to acquire 2 for ");
    all.close();
    guest.result();
    assertThat(semaphore.state().holders()).containsExactly(Thread.currentThread());
    part.close();
    assertThat(semaphore.state()).hasToString("semaphore 'seats' is free");
  }

  @Test
  void permitsThatAreMergedOrForgottenAreHeldNoMore() throws InterruptedException {
    Semaphore semaphore = new Semaphore("seats", 3);
    Permit one = semaphore.acquire();
    Permit two = semaphore.acquire();
    one.merge(two);
    one.forget();
    assertThat(semaphore.state().isIdle()).isTrue();
    assertThat(semaphore.available()).isEqualTo(1);
    assertThat(semaphore.state().isIdle()).isTrue();
  }

  @Test
  void aCaseOfASelectIsOneWhoWaits() {
    Semaphore semaphore = new Semaphore("seats", 0);
    semaphore.add(1);
    Permit taken = semaphore.tryAcquire();
    Actor<Object> chooser =
        Actor.start(
            Kind.TASK,
            () ->
                Select.<String>of()
                    .receive(
                        semaphore.permits(1),
                        permit -> {
                          permit.close();
                          return "got it";
                        })
                    .await());
    LockState.Waiting waiting = awaitWaiting(1, semaphore::state).waiting().getFirst();

    assertThat(waiting.age()).isNull();
    assertThat(waiting.toString()).endsWith("waits to acquire 1 in a select");
    assertThat(taken).isNotNull();
    taken.close();
    assertThat(chooser.result()).isEqualTo("got it");
    assertThat(List.of(semaphore.state().waiting())).containsExactly(List.of());
  }
}
