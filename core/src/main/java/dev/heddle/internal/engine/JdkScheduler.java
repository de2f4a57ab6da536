package dev.heddle.internal.engine;

import dev.heddle.internal.seam.Seam;
import org.jspecify.annotations.Nullable;

/** The scheduler of the JDK, as a {@link JdkWatchdog} sees it from outside. */
interface JdkScheduler {
  /** That of this JVM. */
  JdkScheduler REAL =
      new JdkScheduler() {
        @Override
        public void run(Runnable body) {
          Seam.start(JdkCarriers.newThread(null, body));
        }

        @Override
        public boolean isParked(Thread virtual) {
          Thread.State state = virtual.getState();
          return state == Thread.State.WAITING
              || state == Thread.State.TIMED_WAITING
              || state == Thread.State.NEW
              || state == Thread.State.TERMINATED;
        }

        @Override
        public @Nullable String carrierOf(Thread virtual) {
          // The only place where the JDK tells it.
          String text = virtual.toString();
          int state = text.lastIndexOf("]/");
          int at = state < 0 ? -1 : text.indexOf('@', state);
          return at < 0 ? null : text.substring(at + 1);
        }
      };

  /** Has {@code body} run by a virtual thread, as soon as a carrier is free. */
  void run(Runnable body);

  /**
   * Whether a virtual thread needs no carrier, as nearly all do; quickly. Pinned ones, which are
   * not told apart here, hold a lock of the JVM.
   */
  boolean isParked(Thread virtual);

  /** The name of the carrier that a virtual thread is on, or null if it is on none. */
  @Nullable String carrierOf(Thread virtual);
}
