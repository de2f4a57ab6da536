package dev.heddle.bench.compare;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads a stream of a process to its end, so that the process never waits, and keeps the beginning.
 */
final class Drain {
  private static final int MOST_BYTES = 1 << 20;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Thread reader;

  private Drain(InputStream stream) {
    reader = Thread.ofVirtual().unstarted(() -> read(stream));
  }

  static Drain of(InputStream stream) {
    Drain drain = new Drain(stream);
    drain.reader.start();
    return drain;
  }

  private void read(InputStream stream) {
    byte[] part = new byte[8192];
    try (stream) {
      for (int read = stream.read(part); read >= 0; read = stream.read(part)) {
        keep(part, read);
      }
    } catch (IOException e) {
      // The process was killed: what it had said until then counts.
      return;
    }
  }

  private synchronized void keep(byte[] part, int length) {
    kept.write(part, 0, Math.min(length, MOST_BYTES - kept.size()));
  }

  /**
   * What came until the end of the stream.
   *
   * @param patience how long to wait for the end, which a child of the process that has got away
   *     may put off; what came until then counts
   */
  String text(Duration patience) throws InterruptedException {
    reader.join(patience);
    synchronized (this) {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
