package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ShieldTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void cleanUpCanWaitAlthoughTheTaskIsCancelled() throws InterruptedException {
    Channel<String> log = Channel.bounded(1);
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Void> task =
          scope.spawn(() -> {
            try {
              ready.countDown();
              Tasks.sleep(LONG);
            } finally {
              Tasks.shield(
                  LONG,
                  () -> {
                    Tasks.checkCancelled();
                    Tasks.sleep(Duration.ofMillis(1));
                    log.send("rolled back");
                  });
            }
          });
      Await.latch(ready);
      task.cancel("stop");
      assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
    });

    assertThat(log.tryReceive()).isEqualTo("rolled back");
  }

  @Test
  void aCancellationDuringTheShieldIsSeenAfterIt() throws InterruptedException {
    AtomicBoolean insideFree = new AtomicBoolean();
    AtomicReference<Throwable> after = new AtomicReference<>();
    Scope.execute(scope -> {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      Task<Void> task =
          scope.spawn(() -> {
            Tasks.shield(
                LONG,
                () -> {
                  inside.countDown();
                  Await.latch(cancelled);
                  Tasks.checkCancelled();
                  insideFree.set(true);
                });
            after.set(catchThrowable(Tasks::checkCancelled));
          });
      Await.latch(inside);
      task.cancel("stop");
      cancelled.countDown();
      assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
    });

    assertThat(insideFree).isTrue();
    assertThat(after.get()).isInstanceOf(CancelledException.class).hasMessageContaining("stop");
  }

  @Test
  void noCancellationReasonIsVisibleInside() {
    AtomicReference<CancelReason> inside = new AtomicReference<>();
    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              scope.cancel("stop");
              inside.set(Tasks.shield(LONG, Tasks::cancelReason));
            }))
        .isInstanceOf(CancelledException.class);

    assertThat(inside.get()).isNull();
  }

  @Test
  void aShieldHasAnEnd() {
    assertThatThrownBy(() -> Tasks.shield(SHORT, () -> Tasks.sleep(LONG)))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("not done within PT0.02S");
  }

  @Test
  void aShieldInACancelledTaskHasAnEndToo() {
    AtomicReference<Throwable> shield = new AtomicReference<>();
    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              scope.cancel("stop");
              shield.set(catchThrowable(() -> Tasks.shield(SHORT, () -> Tasks.sleep(LONG))));
            }))
        .isInstanceOf(CancelledException.class);

    assertThat(shield.get()).isInstanceOf(TimeoutException.class);
  }

  @Test
  void aForeignInterruptIsPutAsideAndSetAgain() throws InterruptedException {
    Thread.currentThread().interrupt();
    boolean inside =
        Tasks.shield(
            LONG,
            () -> {
              Tasks.sleep(Duration.ofNanos(1));
              return Thread.currentThread().isInterrupted();
            });

    assertThat(inside).isFalse();
    assertThat(Thread.interrupted()).as("it is there again").isTrue();
  }

  @Test
  void anInterruptDuringTheShieldActsInside() throws Exception {
    Elsewhere<Object> shielded =
        Elsewhere.start(() -> {
          Tasks.shield(LONG, () -> Tasks.sleep(LONG));
          return null;
        });
    Await.waiting(shielded.thread);
    shielded.thread.interrupt();

    assertThatThrownBy(shielded::get).isExactlyInstanceOf(InterruptedException.class);
  }

  @Test
  void anInterruptOfOursIsNotSetAgain() throws InterruptedException {
    AtomicBoolean interruptedAfter = new AtomicBoolean(true);
    Scope.execute(
        Policy.failFast().interrupt(InterruptPolicy.atOnce()),
        scope -> {
          AtomicBoolean running = new AtomicBoolean();
          Task<Void> task =
              scope.spawn(() -> {
                running.set(true);
                Await.until(() -> Thread.currentThread().isInterrupted());
                Tasks.shield(LONG, () -> Tasks.sleep(Duration.ofMillis(1)));
                interruptedAfter.set(Thread.currentThread().isInterrupted());
              });
          Await.until(running::get);
          task.cancel("stop");
        });

    assertThat(interruptedAfter).isFalse();
  }

  @Test
  void aCancelledTaskIsNotInterruptedInsideItsShield() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicReference<Throwable> inside = new AtomicReference<>();
    Scope.execute(
        Policy.failFast().interrupt(InterruptPolicy.after(Duration.ofMillis(5))),
        scope -> {
          CountDownLatch ready = new CountDownLatch(2);
          AtomicReference<Thread> shielded = new AtomicReference<>();
          Task<Void> task =
              scope.spawn(() -> {
                try {
                  ready.countDown();
                  Tasks.sleep(LONG);
                } finally {
                  Tasks.shield(
                      LONG,
                      () -> {
                        shielded.set(Thread.currentThread());
                        inside.set(catchThrowable(() -> release.await()));
                      });
                }
              });
          Task<Void> witness =
              scope.spawn(() -> {
                ready.countDown();
                new CountDownLatch(1).await();
              });
          Await.latch(ready);
          task.cancel("stop");
          Await.until(() -> shielded.get() != null);
          Await.waiting(shielded.get());
          // Cancelled later, and with the same grace time: the shielded one's turn was before.
          witness.cancel("stop");
          Await.until(witness::isDone);
          release.countDown();
        });

    assertThat(inside.get()).isNull();
  }

  @Test
  void theFailureOfTheBodyIsThrownAsItIs() {
    IOException failure = new IOException("no");
    assertThatThrownBy(() ->
            Tasks.shield(
                LONG,
                () -> {
                  throw failure;
                }))
        .isSameAs(failure);
  }

  @Test
  void aShieldInsideATimeoutOutlivesItsLimit() {
    AtomicBoolean done = new AtomicBoolean();
    assertThatThrownBy(() ->
            Tasks.timeout(
                SHORT,
                () -> {
                  try {
                    Tasks.sleep(LONG);
                  } finally {
                    Tasks.shield(
                        LONG,
                        () -> {
                          Tasks.sleep(SHORT);
                          done.set(true);
                        });
                  }
                }))
        .isInstanceOf(TimeoutException.class);

    assertThat(done).isTrue();
  }

  @Test
  void aScopeInsideAShieldWorks() {
    AtomicReference<Integer> sum = new AtomicReference<>();
    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              scope.cancel("stop");
              Tasks.shield(
                  LONG,
                  () ->
                      sum.set(
                          Scope.<Integer, RuntimeException>run(
                              inner -> inner.spawn(() -> 3).join())));
            }))
        .isInstanceOf(CancelledException.class);

    assertThat(sum).hasValue(3);
  }
}
