package dev.heddle.examples;

import dev.heddle.CancelledException;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Tasks;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/**
 * A scope with a deadline, and what its tasks do about it: one saves what it has although it is
 * cancelled, one waits in a socket that knows nothing of cancellation.
 */
final class Deadline {
  private static final Duration SAVING = Duration.ofSeconds(1);

  private Deadline() {}

  static void main() throws InterruptedException {
    Channel<String> printer = Channel.bounded(3); // nobody empties it: the fourth page waits
    try {
      Scope.execute(
          Policy.failFast().deadline(Duration.ofMillis(500)),
          scope -> {
            scope.spawn("writer", () -> write(printer));
            scope.spawn("listener", Deadline::listen);
          });
    } catch (TimeoutException late) {
      IO.println("main: too late, and both tasks have ended");
    }
  }

  private static void write(Channel<String> printer) throws InterruptedException {
    int page = 1;
    try {
      for (; page <= 10; page++) {
        printer.send("page " + page);
      }
    } catch (CancelledException cancelled) {
      int missing = page;
      // Here every operation that waits would throw again; inside the shield none does.
      Tasks.shield(
          SAVING,
          () -> {
            Tasks.sleep(Duration.ofMillis(20)); // a slow disk
            IO.println("writer: remembers that pages are missing from " + missing + " on");
          });
      throw cancelled;
    }
  }

  private static void listen() throws IOException, InterruptedException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var closing = Tasks.onCancel(() -> close(socket))) {
      socket.accept().close();
    } catch (IOException closed) {
      Tasks.checkCancelled(); // closed by us: ends as cancelled, not as failed
      throw closed;
    }
  }

  private static void close(ServerSocket socket) {
    IO.println("listener: closes its socket");
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
