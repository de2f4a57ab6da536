package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** A cancelled task that computes is reported, not interrupted. */
class StubbornTaskTest {
  private static final Policy SOON =
      Policy.failFast().interrupt(InterruptPolicy.after(Duration.ofMillis(30)));

  @Test
  void itIsNamedInTheLogAndNotInterrupted() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean(true);
    AtomicBoolean mayEnd = new AtomicBoolean();
    try (Logs logs = Logs.capture()) {
      Elsewhere<String> reader = report(logs, () -> mayEnd.set(true));
      assertThatThrownBy(() ->
              Scope.execute(
                  SOON,
                  scope -> {
                    CountDownLatch ready = new CountDownLatch(1);
                    scope.spawn(
                        "cruncher",
                        () -> {
                          ready.countDown();
                          crunch(mayEnd);
                          interrupted.set(Thread.currentThread().isInterrupted());
                        });
                    Await.latch(ready);
                    scope.cancel("stop");
                  }))
          .isInstanceOf(CancelledException.class)
          .hasNoSuppressedExceptions();

      assertThat(reader.get())
          .startsWith("1 cancelled thread(s) still run 30 ms later and are not interrupted")
          .contains("[cruncher at ");
      assertThat(logs.records()).allMatch(each -> each.getLevel() == Level.INFO);
    }
    assertThat(interrupted).isFalse();
  }

  /** Waits for the report, then lets the tasks go, whatever it says. */
  private static Elsewhere<String> report(Logs logs, Action<Exception> release) {
    return Elsewhere.start(() -> {
      try {
        return logs.awaitMessage("still run");
      } finally {
        release.run();
      }
    });
  }

  private static void crunch(AtomicBoolean mayEnd) {
    while (!mayEnd.get()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void atMostThreeAreNamedAndAllAreCounted() throws Exception {
    Pipe pipe = Pipe.open();
    try (Logs logs = Logs.capture();
        Pipe.SinkChannel sink = pipe.sink();
        Pipe.SourceChannel source = pipe.source()) {
      int count = 5;
      Elsewhere<String> reader = report(logs, () -> sink.write(ByteBuffer.allocate(count)));
      assertThatThrownBy(() ->
              Scope.execute(
                  SOON,
                  scope -> {
                    List<Thread> readers = Collections.synchronizedList(new ArrayList<>());
                    for (int i = 0; i < count; i++) {
                      scope.spawn(() -> {
                        readers.add(Thread.currentThread());
                        return source.read(ByteBuffer.allocate(1));
                      });
                    }
                    Await.until(() -> readers.size() == count);
                    readers.forEach(Await::waiting);
                    scope.cancel("stop");
                  }))
          .isInstanceOf(CancelledException.class)
          .hasNoSuppressedExceptions();

      assertThat(reader.get()).startsWith(count + " cancelled thread(s)");
      assertThat(reader.get().split("task-\\d+ at ", -1)).as("three names").hasSize(4);
    }
  }
}
