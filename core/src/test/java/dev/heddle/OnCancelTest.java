package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OnCancelTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void itRunsOnceWhenTheTaskIsCancelled() throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Void> task =
          scope.spawn(() -> {
            try (var registration = Tasks.onCancel(runs::incrementAndGet)) {
              ready.countDown();
              Tasks.sleep(LONG);
            }
          });
      Await.latch(ready);
      task.cancel("first");
      task.cancel("second");
      Await.until(task::isDone);
    });

    assertThat(runs).hasValue(1);
  }

  @Test
  void itDoesNotRunIfNobodyCancels() throws InterruptedException {
    AtomicBoolean ran = new AtomicBoolean();
    Scope.execute(scope ->
        scope.spawn(() -> {
          try (var registration = Tasks.onCancel(() -> ran.set(true))) {
            Tasks.yieldNow();
          }
        }));

    assertThat(ran).isFalse();
  }

  @Test
  void itDoesNotRunAfterItWasTakenBack() {
    AtomicBoolean ran = new AtomicBoolean();
    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              Tasks.onCancel(() -> ran.set(true)).close();
              scope.cancel("stop");
              // One registered later has run: so the other would have.
              AtomicBoolean witness = new AtomicBoolean();
              try (var registration = Tasks.onCancel(() -> witness.set(true))) {
                Await.until(witness::get);
              }
            }))
        .isInstanceOf(CancelledException.class)
        .hasNoSuppressedExceptions();

    assertThat(ran).isFalse();
  }

  @Test
  void aRegistrationThatIsNeverClosedDoesNotHoldTheScope() throws Exception {
    Elsewhere<Integer> scope =
        Elsewhere.start(() ->
            Scope.run(inner -> {
              Tasks.onCancel(() -> {});
              return inner.spawn(() -> 3).join();
            }));

    assertThat(scope.get()).isEqualTo(3);
  }

  @Test
  void itRunsAtOnceIfTheCallerIsCancelledAlready() {
    AtomicBoolean ran = new AtomicBoolean();
    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              scope.cancel("stop");
              try (var registration = Tasks.onCancel(() -> ran.set(true))) {
                Await.until(ran::get);
              }
            }))
        .isInstanceOf(CancelledException.class)
        .hasNoSuppressedExceptions();

    assertThat(ran).isTrue();
  }

  @Test
  void itRunsOnAThreadOfItsOwnSoTheCancellerIsNotHeldUp() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      Task<Void> task =
          scope.spawn(() -> {
            try (var registration =
                Tasks.onCancel(() -> {
                  thread.set(Thread.currentThread());
                  awaitQuietly(release);
                })) {
              ready.countDown();
              Tasks.sleep(LONG);
            }
          });
      Await.latch(ready);
      task.cancel("stop"); // returns although the action blocks
      Await.until(() -> thread.get() != null);

      assertThat(thread.get()).isNotSameAs(Thread.currentThread());
      assertThat(thread.get().threadId()).isNotEqualTo(task.id());
      release.countDown();
    });
  }

  @Test
  void closingWaitsForAnActionThatRuns() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean actionDone = new AtomicBoolean();
    AtomicBoolean doneAtClose = new AtomicBoolean();
    Scope.execute(scope -> {
      CountDownLatch ready = new CountDownLatch(1);
      CountDownLatch acting = new CountDownLatch(1);
      AtomicReference<Thread> owner = new AtomicReference<>();
      Task<Void> task =
          scope.spawn(() -> {
            owner.set(Thread.currentThread());
            Tasks.Registration registration =
                Tasks.onCancel(() -> {
                  acting.countDown();
                  awaitQuietly(release);
                  actionDone.set(true);
                });
            ready.countDown();
            Await.until(() -> acting.getCount() == 0);
            registration.close();
            doneAtClose.set(actionDone.get());
          });
      Await.latch(ready);
      task.cancel("stop");
      Await.latch(acting);
      Await.until(() -> inClose(owner.get()));
      release.countDown();
      Await.until(task::isDone);
    });

    assertThat(doneAtClose).isTrue();
  }

  private static boolean inClose(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("close") && frame.getClassName().contains("OnCancel")) {
        return thread.getState() == Thread.State.WAITING;
      }
    }
    return false;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      Await.latch(latch);
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void itClosesAServerSocketThatSomebodyAcceptsOn() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Elsewhere<Object> scope =
          Elsewhere.start(() ->
              Scope.run(
                  Policy.failFast()
                      .deadline(Duration.ofMillis(50))
                      .interrupt(InterruptPolicy.never()),
                  inner -> {
                    // On a platform thread accept ignores interrupts.
                    try (var registration = Tasks.onCancel(() -> close(server))) {
                      return server.accept();
                    } catch (IOException closed) {
                      Tasks.checkCancelled();
                      throw new UncheckedIOException(closed);
                    }
                  }));

      assertThatThrownBy(scope::get).isInstanceOf(TimeoutException.class);
      assertThat(server.isClosed()).isTrue();
    }
  }

  private static void close(java.io.Closeable resource) {
    try {
      resource.close();
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }

  @Test
  void itEndsAPipedReadInATask() throws Exception {
    Pipe pipe = Pipe.open();
    AtomicReference<Task<?>> reader = new AtomicReference<>();
    Scope.execute(
        Policy.failFast().interrupt(InterruptPolicy.never()),
        scope -> {
          CountDownLatch ready = new CountDownLatch(1);
          reader.set(
              scope.spawn(() -> {
                try (var registration = Tasks.onCancel(() -> close(pipe.sink()))) {
                  ready.countDown();
                  int end = pipe.source().read(java.nio.ByteBuffer.allocate(1));
                  Tasks.checkCancelled();
                  return end;
                }
              }));
          Await.latch(ready);
          reader.get().cancel("stop");
        });
    pipe.source().close();

    assertThat(reader.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void anActionThatFailsIsLogged() {
    try (Logs logs = Logs.capture()) {
      assertThatThrownBy(() ->
              Scope.execute(scope -> {
                try (var registration =
                    Tasks.onCancel(() -> {
                      throw new IllegalStateException("broken action");
                    })) {
                  scope.cancel("stop");
                }
              }))
          .isInstanceOf(CancelledException.class)
          .hasNoSuppressedExceptions();

      Await.until(() ->
          logs.records().stream()
              .anyMatch(each ->
                  each.getThrown() != null
                      && "broken action".equals(each.getThrown().getMessage())));
      assertThat(logs.messages()).contains("an action registered with onCancel failed");
    }
  }

  @Test
  void itReactsToATimeoutToo() {
    AtomicBoolean ran = new AtomicBoolean();
    assertThatThrownBy(() ->
            Tasks.timeout(
                Duration.ofMillis(10),
                () -> {
                  try (var registration = Tasks.onCancel(() -> ran.set(true))) {
                    Tasks.sleep(LONG);
                  }
                }))
        .isInstanceOf(TimeoutException.class);

    assertThat(ran).isTrue();
  }
}
