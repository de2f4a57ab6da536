package dev.heddle.internal.engine;

import dev.heddle.internal.seam.Seam;

/**
 * Where timers are started: a worker's own queue for what runs on a worker, one of a few queues
 * that threads share for everything else.
 *
 * <p>The shared ones are chosen by the thread, so that threads seldom meet at a lock, and are
 * looked after by a daemon thread that is started with the first timer outside the workers and
 * sleeps while none is due.
 */
public final class Timers {
  private Timers() {}

  /** Starts {@code entry}; it fires once its deadline has passed, never before. */
  public static void arm(TimerEntry entry) {
    arm(entry, Seam.nanoTime());
  }

  /** {@link #arm(TimerEntry)} for a caller that has just read the seam's clock. */
  public static void arm(TimerEntry entry, long now) {
    if (Seam.arm(entry)) {
      return;
    }
    if (CarrierAccess.available() && CarrierAccess.currentCarrier() instanceof Worker worker) {
      worker.carriers.timekeeper.add(worker.timers, entry, now);
    } else {
      Outside.arm(entry, now);
    }
  }

  /**
   * Takes over what is left in the queue of a worker that ends: the limits of tasks that outlive
   * their runtime. By that worker, as the last thing.
   */
  static void adopt(TimerQueue orphaned) {
    long now = Seam.nanoTime();
    TimerEntry entry = orphaned.takeAll();
    while (entry != null) {
      TimerEntry behind = entry.unchain();
      if (!Seam.arm(entry)) {
        Outside.arm(entry, now);
      }
      entry = behind;
    }
  }

  /** The queues of everything that does not run on a worker; made when first used. */
  private static final class Outside {
    private static final int MOST = 16;
    private static final Shard[] SHARDS = shards();
    private static final Timekeeper TIMEKEEPER =
        new Timekeeper(SHARDS, () -> {}); // its thread is awake if it is not on duty
    private static final Thread THREAD =
        Thread.ofPlatform().daemon().name("heddle-timer").unstarted(Outside::keepTime);

    static {
      Seam.start(THREAD);
    }

    private static Shard[] shards() {
      int processors = Math.min(MOST, Runtime.getRuntime().availableProcessors());
      Shard[] shards = new Shard[Integer.highestOneBit(2 * processors - 1)];
      long now = Seam.nanoTime();
      for (int i = 0; i < shards.length; i++) {
        shards[i] = new Shard(now);
      }
      return shards;
    }

    static void arm(TimerEntry entry, long now) {
      TIMEKEEPER.add(own(), entry, now);
    }

    private static Shard own() {
      return SHARDS[(int) Thread.currentThread().threadId() & SHARDS.length - 1];
    }

    private static void keepTime() {
      while (true) {
        TIMEKEEPER.fireDue();
        TIMEKEEPER.sleep(Thread.currentThread(), 0);
        // Nobody interrupts this thread on purpose; a pending interrupt would end every park.
        Thread.interrupted();
      }
    }

    private static final class Shard extends TimerQueue {
      Shard(long now) {
        super(now);
      }

      @Override
      boolean isOwn() {
        return own() == this;
      }
    }
  }
}
