package dev.heddle.internal.engine;

import dev.heddle.internal.flight.Flight;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tasks that keep the carriers of the JDK. It can only report: nobody else can be brought
 * in there.
 *
 * <p><b>The probe.</b> Those carriers do not tell when a slice begins, so this asks from outside:
 * it starts a virtual thread and looks whether it has run. One that has not within the limit waits
 * like every task that became runnable since: no carrier is free. As long as the probes run nobody
 * waits, whatever single tasks do, and nothing is reported.
 *
 * <p><b>Who is blamed.</b> While a probe waits: a task that is found on the same carrier in several
 * looks in a row, each a handful of samples, and that has not begun any operation of Heddle in
 * between. There must be the {@link Evidence} that the {@link Watchdog} wants, too. A task that
 * gives up its carrier goes behind the probe, so to find it there each time means that it did not;
 * the exception are tasks that do nothing but yield to each other, before which the JDK's scheduler
 * runs nothing from outside, and for those there are the samples. Time is counted in looks, so a
 * pause of the JVM is one look.
 *
 * <p><b>What it costs.</b> A probe for each limit as long as there are tasks, and one in two
 * seconds once a number of them has been in time; there is no thread while there are no tasks. The
 * list of all tasks is asked for only while a probe waits, for a fiftieth of the time at most.
 *
 * <p><b>Nothing is missed.</b> Who starts a task has it listed, then reads {@code attending}; this
 * thread clears it, then asks whether there are tasks. Both are volatile: one of the two sees the
 * other. Who stops this says so, then reads {@code thread}; the thread says who it is, then reads
 * whether it is stopped: so it does not begin to pause, or is woken.
 *
 * <p><b>One probe at a time.</b> {@code sent} is the number of the last one, and no other is sent
 * before {@code ran} has that number. A watch that ends may leave one behind; the next watch waits
 * for it. What belongs to the own thread passes from watch to watch with {@code attending}.
 */
final class JdkWatchdog {
  private static final IntVar<JdkWatchdog> ATTENDING =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(JdkWatchdog.class, "attending"));
  private static final IntVar<JdkWatchdog> STOPPED =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(JdkWatchdog.class, "stopped"));
  private static final RefVar<JdkWatchdog, Thread> THREAD =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(JdkWatchdog.class, Thread.class, "thread"));
  private static final IntVar<JdkWatchdog> RAN =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(JdkWatchdog.class, "ran"));

  /** After so many probes in time they become rare. */
  static final int PROBES_UNTIL_QUIET = 20;

  private static final long QUIET_NANOS = 2_000_000_000;

  private static final long LEAST_REST_NANOS = 200_000_000;
  private static final int REST = 50;
  private static final int SAMPLES = 16;
  private static final int MOST_SUSPECTS = 256;
  private static final int HOPELESS = 10;
  private static final int MOST_KEEPERS = 16;

  private final String name;
  private final WatchdogSettings settings;
  private final SlowSlice.Listener listener;
  private final Supplier<? extends Collection<Thread>> threads;
  private final BooleanSupplier isEmpty;
  private final JdkScheduler scheduler;
  final Keepers keepers = new Keepers(MOST_KEEPERS);
  private volatile int attending; // 1 while there is a thread
  private volatile @Nullable Thread thread;
  private volatile int stopped;
  private volatile int ran; // the number of the last probe that has run

  // Of the own thread alone.
  private int sent;
  private int inTime;
  private int late;
  private long restsUntil;
  private List<Suspect> suspects = List.of();
  private boolean faultReported;

  /** A task that was found on a carrier while a probe waited. */
  private final class Suspect {
    final Thread thread;
    final Job job;
    final String carrierName;
    final @Nullable Thread carrier;
    final long steps;
    final long time;
    final long since;
    int ticks;
    boolean reported;

    Suspect(Thread thread, Job job, String carrierName, @Nullable Thread carrier) {
      this.thread = thread;
      this.job = job;
      this.carrierName = carrierName;
      this.carrier = carrier;
      this.since = Seam.nanoTime();
      this.steps = job.steps();
      this.time = carrier == null ? CarrierTime.UNKNOWN : CarrierTime.of(carrier);
    }

    /** Whether it has been where it was, as far as can be seen. */
    boolean lasts() {
      for (int i = 0; i < SAMPLES; i++) {
        if (job.steps() != steps || !carrierName.equals(scheduler.carrierOf(thread))) {
          return false;
        }
        Seam.pause();
      }
      return true;
    }
  }

  /**
   * Watches nothing yet.
   *
   * @param settings among them after how many probes in time these become rare
   * @param threads the threads of all tasks that have not ended
   * @param isEmpty whether there are none
   */
  JdkWatchdog(
      String name,
      WatchdogSettings settings,
      SlowSlice.Listener listener,
      Supplier<? extends Collection<Thread>> threads,
      BooleanSupplier isEmpty,
      JdkScheduler scheduler) {
    this.name = name;
    this.settings = settings;
    this.listener = listener;
    this.threads = threads;
    this.isEmpty = isEmpty;
    this.scheduler = scheduler;
  }

  /** Whether there is a thread that watches, or is about to. */
  boolean isWatching() {
    return ATTENDING.get(this) != 0;
  }

  /** A task that is listed is about to start. */
  void attend() {
    if (!isWatching() && STOPPED.get(this) == 0 && ATTENDING.cas(this, 0, 1)) {
      try {
        Seam.startDaemon(name + "-watchdog", this::watch);
      } catch (Throwable noThreadNow) {
        ATTENDING.set(this, 0); // the next task tries again
      }
    }
  }

  /** There will be no more tasks, or nobody who wants to know of them. */
  void stop() {
    STOPPED.set(this, 1);
    Thread pausing = THREAD.get(this);
    if (pausing != null) {
      Seam.unpark(pausing);
    }
  }

  private void watch() {
    THREAD.set(this, Thread.currentThread()); // before it reads that it is stopped
    do {
      inTime = 0;
      restsUntil = Seam.nanoTime();
      while (STOPPED.get(this) == 0 && !(isQuiet() && isEmpty.getAsBoolean())) {
        pause(late > 0 ? settings.tickNanos() : untilNextProbe());
        look();
      }
      ATTENDING.set(this, 0);
    } while (STOPPED.get(this) == 0 && !isEmpty.getAsBoolean() && ATTENDING.cas(this, 0, 1));
  }

  private long untilNextProbe() {
    return isQuiet() ? QUIET_NANOS : Math.min(QUIET_NANOS, settings.slowAfterNanos());
  }

  private boolean isQuiet() {
    return inTime >= settings.quietTicks();
  }

  /** Also ends, before its time, when it is stopped. */
  private void pause(long nanos) {
    long until = Seam.nanoTime() + nanos;
    for (long left; (left = until - Seam.nanoTime()) > 0 && STOPPED.get(this) == 0; ) {
      Seam.parkNanos(this, left);
      Thread.interrupted();
    }
  }

  /** Looks once. A fault must not end the watch. */
  private void look() {
    try {
      if (RAN.get(this) == sent) {
        late = 0;
        inTime++;
        suspects = List.of();
        int number = sent + 1;
        scheduler.run(() -> RAN.set(this, number));
        sent = number; // unless it could not be started
      } else {
        inTime = 0;
        late++;
        judge();
      }
    } catch (Throwable fault) {
      if (Seam.world() != null) {
        throw fault; // the end of a schedule, or a finding
      }
      if (!faultReported) {
        faultReported = true;
        System.getLogger("dev.heddle.watchdog")
            .log(
                System.Logger.Level.ERROR,
                "the watchdog of runtime '" + name + "' failed; it goes on",
                fault);
      }
    }
  }

  /** A probe waits. */
  private void judge() {
    List<Suspect> still = new ArrayList<>();
    long now = Seam.nanoTime();
    for (Suspect suspect : suspects) {
      if (suspect.lasts()) {
        suspect.ticks++;
        keepers.saw(still.size(), suspect.thread, suspect.since, now);
        judge(suspect);
        still.add(suspect);
      }
    }
    suspects = still;
    if (still.isEmpty() && now - restsUntil >= 0) {
      suspects = find();
      long took = Seam.nanoTime() - now;
      restsUntil = now + Math.max(LEAST_REST_NANOS, REST * took);
    }
  }

  private List<Suspect> find() {
    Map<String, Thread> carriers = platformThreads();
    List<Suspect> found = new ArrayList<>();
    for (Thread thread : threads.get()) {
      String carrier = scheduler.isParked(thread) ? null : scheduler.carrierOf(thread);
      if (carrier != null && thread.getUncaughtExceptionHandler() instanceof Job job) {
        found.add(new Suspect(thread, job, carrier, carriers.get(carrier)));
        if (found.size() == MOST_SUSPECTS) {
          break;
        }
      }
    }
    return found;
  }

  private static Map<String, Thread> platformThreads() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root != null && root.getParent() != null) {
      root = root.getParent();
    }
    Map<String, Thread> byName = new HashMap<>();
    if (root != null) {
      Thread[] all = new Thread[root.activeCount() + MOST_SUSPECTS];
      int count = root.enumerate(all, true);
      for (int i = 0; i < count; i++) {
        byName.put(all[i].getName(), all[i]);
      }
    }
    return byName;
  }

  private void judge(Suspect suspect) {
    if (suspect.reported || suspect.ticks < settings.ticks()) {
      return;
    }
    Thread carrier = suspect.carrier == null ? suspect.thread : suspect.carrier;
    Evidence evidence =
        Evidence.of(suspect.thread, carrier, suspect.time, settings.tickNanos() / 2);
    boolean hopeless = suspect.ticks >= HOPELESS * settings.ticks();
    if ((evidence.suffices() || hopeless) && suspect.lasts()) {
      suspect.reported = true;
      listener.slow(
          new SlowSlice(
              Flight.NO_WORKER,
              suspect.job,
              settings.tickNanos() * suspect.ticks,
              !evidence.computes(),
              false,
              evidence.stack()));
    }
  }
}
