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
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** A cancelled task that computes is reported, not interrupted. */
class StubbornTaskTest {
  private static final Policy SOON =
      Policy.failFast().interrupt(InterruptPolicy.after(Duration.ofMillis(2)));

  @Test
  void itIsNamedInTheLogAndNotInterrupted() {
    AtomicBoolean interrupted = new AtomicBoolean(true);
    try (Logs logs = Logs.capture()) {
      AtomicReference<String> message = new AtomicReference<>();
      assertThatThrownBy(() ->
              Scope.execute(
                  SOON,
                  scope -> {
                    AtomicBoolean mayEnd = new AtomicBoolean();
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
                    try {
                      message.set(logs.awaitMessage("cruncher at "));
                    } finally {
                      mayEnd.set(true);
                    }
                  }))
          .isInstanceOf(CancelledException.class)
          .hasNoSuppressedExceptions();

      assertThat(message.get())
          .contains("1 cancelled thread(s) still run 2 ms later and are not interrupted")
          .contains("cruncher at ");
      assertThat(logs.records()).allMatch(each -> each.getLevel() == Level.INFO);
    }
    assertThat(interrupted).isFalse();
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
      AtomicReference<String> message = new AtomicReference<>();
      int count = 5;
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
                    try {
                      message.set(logs.awaitMessage("still run"));
                    } finally {
                      sink.write(ByteBuffer.allocate(count));
                    }
                  }))
          .isInstanceOf(CancelledException.class)
          .hasNoSuppressedExceptions();

      assertThat(message.get()).startsWith(count + " cancelled thread(s)");
      assertThat(message.get().split("task-\\d+ at ", -1)).as("three names").hasSize(4);
    }
  }
}
