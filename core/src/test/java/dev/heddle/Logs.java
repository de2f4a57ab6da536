package dev.heddle;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What Heddle logs while this is open. */
final class Logs implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.heddle");
  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
          records.add(logRecord);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private Logs() {
    logger.addHandler(handler);
  }

  static Logs capture() {
    return new Logs();
  }

  List<LogRecord> records() {
    return List.copyOf(records);
  }

  List<String> messages() {
    SimpleFormatter formatter = new SimpleFormatter();
    return records.stream().map(formatter::formatMessage).toList();
  }

  /** Waits for a message that contains {@code part}, and returns it. */
  String awaitMessage(String part) {
    Await.until(
        "log message with: " + part, () -> messages().stream().anyMatch(m -> m.contains(part)));
    return messages().stream().filter(m -> m.contains(part)).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}
