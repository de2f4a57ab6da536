package dev.heddle.sync;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Forgets one handle, closes another, and waits for the report of the collector's find. */
final class LeakScenario {
  private static final CountDownLatch REPORTED = new CountDownLatch(1);

  private LeakScenario() {}

  private static void forgets() {
    Shared.of(() -> {});
  }

  private static void closes() throws Exception {
    Shared<AutoCloseable> closed = Shared.of(() -> {});
    closed.close();
  }

  public static void main(String[] args) throws Exception {
    Logger logger = Logger.getLogger("dev.heddle");
    logger.setUseParentHandlers(false);
    logger.addHandler(
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            System.out.println(entry.getMessage());
            entry.getThrown().printStackTrace(System.out);
            REPORTED.countDown();
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
    closes();
    forgets();
    while (REPORTED.getCount() > 0) {
      System.gc();
    }
    System.gc();
    System.out.println("reported");
  }
}
