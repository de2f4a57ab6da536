package dev.heddle.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Stops processes and lets them go on. A shell that runs along sends the signals: a process of its
 * own for each would take more time than some batches.
 */
final class Signals implements AutoCloseable {
  private static final String SCRIPT =
      "while read -r name id; do kill -\"$name\" \"$id\" 2>/dev/null; echo; done";

  private final ChildProcess shell;
  private final OutputStream orders;
  private final InputStream done;

  private Signals(ChildProcess shell) {
    this.shell = shell;
    orders = shell.process().getOutputStream();
    done = shell.process().getInputStream();
  }

  static Signals open() {
    try {
      return new Signals(ChildProcess.start(List.of("/bin/sh", "-c", SCRIPT)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops a process: it gets no processor time until it is resumed. */
  void stop(Process process) {
    send("STOP", process);
  }

  /** Lets a stopped process go on; of no effect on one that runs. */
  void resume(Process process) {
    send("CONT", process);
  }

  private void send(String name, Process process) {
    if (!process.isAlive()) {
      return;
    }
    try {
      orders.write((name + " " + process.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
      orders.flush();
      if (done.read() < 0) {
        throw new IOException("the shell that sends signals has ended");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    shell.close();
  }
}
