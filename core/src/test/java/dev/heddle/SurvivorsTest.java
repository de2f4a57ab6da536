package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that do not end when their runtime does: the report shows them, and force ends more. */
class SurvivorsTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicBoolean mayEnd = new AtomicBoolean();
  private final CountDownLatch opens = new CountDownLatch(1);
  private final TaskRuntime runtime = TaskRuntime.builder().name("orders").workers(4).build();

  @AfterEach
  void letThemGo() {
    mayEnd.set(true);
    opens.countDown();
  }

  private void compute(CountDownLatch ready) {
    ready.countDown();
    while (!mayEnd.get()) {
      Thread.onSpinWait();
    }
  }

  private final AtomicBoolean interrupted = new AtomicBoolean();

  /** Waits, and cancelling does not end that. */
  private void waitWhateverHappens(CountDownLatch ready) throws InterruptedException {
    Scope.execute(
        Policy.failFast().interrupt(InterruptPolicy.never()),
        scope -> {
          ready.countDown();
          while (opens.getCount() > 0) {
            try {
              opens.await();
            } catch (InterruptedException unwanted) {
              interrupted.set(true);
            }
          }
        });
  }

  @Test
  void theReportShowsEachWithItsStateAndItsWholeStack() throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(3);
    Task<?> waits = runtime.spawn("waits", () -> waitWhateverHappens(ready));
    Task<?> shields =
        runtime.spawn(
            "shields",
            () ->
                Tasks.shield(
                    LONG,
                    () -> {
                      Scope.execute(
                          scope -> scope.spawn("shielded", () -> waitWhateverHappens(ready)));
                      return null;
                    }));
    Task<?> computes = runtime.spawn("computes", () -> compute(ready));
    Await.latch(ready);

    ShutdownReport report = runtime.shutdown(Duration.ZERO);

    assertThat(report.orderly()).isFalse();
    assertThat(report.survivors())
        .extracting(survivor -> survivor.task().name())
        .containsExactlyInAnyOrder("computes", "waits", "shields", "shielded");
    assertThat(survivor(report, computes).threadState()).isEqualTo(Thread.State.RUNNABLE);
    assertThat(survivor(report, computes).stack())
        .anyMatch(frame -> frame.getMethodName().equals("compute"));
    assertThat(survivor(report, waits).threadState()).isEqualTo(Thread.State.WAITING);
    assertThat(survivor(report, waits).stack())
        .anyMatch(frame -> frame.getMethodName().contains("waitWhateverHappens"));
    assertThat(report.toString())
        .startsWith("tasks that have not ended: 4\n")
        .contains("\n  waits (id " + waits.id() + ", spawned at SurvivorsTest.")
        .contains("\n      at dev.heddle.SurvivorsTest.");

    letThemGo();
    Await.until(() -> computes.isDone() && waits.isDone() && shields.isDone());
    assertThat(runtime.shutdown(Duration.ZERO).toString()).isEqualTo("every task has ended");
  }

  private static ShutdownReport.Survivor survivor(ShutdownReport report, Task<?> task) {
    return report.survivors().stream()
        .filter(survivor -> survivor.task() == task)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void forceInterruptsWhatComputesAndWhatSitsInInputButNotWhatIsNeverInterrupted()
      throws Exception {
    Pipe pipe = Pipe.open();
    CompletableFuture<Thread> reader = new CompletableFuture<>();
    CountDownLatch ready = new CountDownLatch(2);
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      Task<?> reads =
          runtime.spawn(
              "reads",
              () -> {
                reader.complete(Thread.currentThread());
                return source.read(ByteBuffer.allocate(1));
              });
      Task<?> never = runtime.spawn("never", () -> waitWhateverHappens(ready));
      Task<?> computes =
          runtime.spawn(
              "computes",
              () -> {
                ready.countDown();
                while (!Thread.interrupted()) {
                  Thread.onSpinWait();
                }
              });
      Await.latch(ready);
      Await.waiting(reader.join());

      ShutdownReport report = runtime.forceShutdown(Duration.ZERO);

      assertThat(report.survivors())
          .extracting(survivor -> survivor.task().name())
          .containsExactly("never");
      assertThat(reads.state()).isEqualTo(Task.State.CANCELLED);
      assertThat(computes.isDone()).isTrue();
      assertThat(sink.isOpen()).isTrue();
      letThemGo();
      Await.until(never::isDone);
      assertThat(interrupted).isFalse();
    }
  }
}
