package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failing sibling does not close what others share. */
class SharedResourceTest {
  @TempDir Path folder;

  private static InterruptPolicy policy(String name) {
    return name.equals("never")
        ? InterruptPolicy.never()
        : InterruptPolicy.after(Duration.ofMillis(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"never", "after"})
  void aFileChannelStaysOpen(String interrupt) throws Exception {
    AtomicInteger writes = new AtomicInteger();
    // Two tasks write without a pause: more carriers than that, so that others can run.
    try (TaskRuntime runtime = TaskRuntime.builder().workers(4).build();
        FileChannel channel =
            FileChannel.open(
                folder.resolve("shared"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int round = 0; round < 5; round++) {
        AtomicBoolean mayEnd = new AtomicBoolean();
        Elsewhere<Object> grace =
            Elsewhere.start(() -> {
              // The time after which a thread that waits in the JDK is interrupted has passed.
              assertThatThrownBy(() ->
                      Scope.execute(
                          Policy.failFast().interrupt(policy("after")),
                          scope -> {
                            CountDownLatch ready = new CountDownLatch(1);
                            scope.spawn(() -> {
                              ready.countDown();
                              new CountDownLatch(1).await();
                            });
                            Await.latch(ready);
                            scope.cancel("grace");
                          }))
                  .isInstanceOf(CancelledException.class);
              return null;
            });
        Throwable thrown =
            catchThrowable(() ->
                Scope.execute(
                    Policy.failFast().interrupt(policy(interrupt)).on(runtime),
                    scope -> {
                      CountDownLatch ready = new CountDownLatch(2);
                      for (int i = 0; i < 2; i++) {
                        long place = i * 8L;
                        scope.spawn(() -> {
                          ready.countDown();
                          while (!mayEnd.get()) {
                            writes.addAndGet(channel.write(ByteBuffer.allocate(8), place));
                            channel.force(true);
                          }
                        });
                      }
                      Await.latch(ready);
                      scope.spawn(() -> {
                        throw new IOException("sibling");
                      });
                      Await.until(() -> scope.isCancelled() && grace.isDone());
                      int before = writes.get();
                      try {
                        Await.until("writing goes on", () -> writes.get() > before + 16);
                      } finally {
                        mayEnd.set(true);
                      }
                    }));

        assertThat(thrown).hasRootCauseMessage("sibling").hasNoSuppressedExceptions();
        assertThat(channel.isOpen()).isTrue();
      }
    }
  }

  @Test
  void aBlockingReadOfASocketIsNotInterrupted() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket()) {
      client.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
      try (Socket peer = server.accept();
          Logs logs = Logs.capture()) {
        AtomicReference<Integer> read = new AtomicReference<>();
        Throwable thrown =
            catchThrowable(() ->
                Scope.execute(
                    Policy.failFast().interrupt(InterruptPolicy.after(Duration.ofMillis(2))),
                    scope -> {
                      CountDownLatch ready = new CountDownLatch(1);
                      scope.spawn(
                          "reader",
                          () -> {
                            ready.countDown();
                            read.set(client.getInputStream().read());
                          });
                      Await.latch(ready);
                      scope.spawn(() -> {
                        throw new IOException("sibling");
                      });
                      // The interrupter has looked and left it alone.
                      logs.awaitMessage("reader at ");
                      peer.getOutputStream().write(42);
                    }));

        assertThat(thrown).hasRootCauseMessage("sibling").hasNoSuppressedExceptions();
        assertThat(read).hasValue(42);
        assertThat(client.isClosed()).isFalse();
      }
    }
  }

  @Test
  void anInterruptWouldCloseTheChannel() throws Exception {
    // The probe of the tests above: an interrupt does close a channel under its user.
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("probe"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      Thread.currentThread().interrupt();
      Throwable thrown = catchThrowable(() -> channel.write(ByteBuffer.allocate(1)));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(thrown).isInstanceOf(java.nio.channels.ClosedByInterruptException.class);
      assertThat(channel.isOpen()).isFalse();
    }
  }
}
