package dev.heddle.internal.wait;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.WaitGraph.Cycle;
import dev.heddle.internal.wait.WaitGraph.Wait;
import dev.heddle.internal.wait.WaitGraph.Waiting;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Looks for strands that wait for each other in a circle, and reports them.
 *
 * <p>One daemon thread for the JVM. It sleeps without a limit until somebody parks for a lock, a
 * permit or the end of a task; then it looks four times a second until a second has passed in which
 * nobody did. Each look reads what each live task is parked on, so it costs the parking ones
 * nothing but a look at {@code awake}, which is written only when it changes. After two expensive
 * looks the pause is so long that the watch takes no more than a fiftieth of a processor.
 *
 * <p><b>Nobody is forgotten.</b> Every cycle has a wait that announces itself: the end of a scope
 * waits downwards only, and an end of a channel is looked at while anybody waits who has announced
 * it. The announcement is made before the thread parks. Who finds {@code awake} set may not have
 * parked when the last look comes: it has a second for that. One that was held off the processor
 * for longer is found at the next announcement of anybody.
 *
 * <p><b>No false cycle.</b> A cycle is reported when it was found in all looks of at least half a
 * second, with the same numbers of waits, and the threads are parked in them still after the last
 * look. So there is an instant s between the first look and the last one at which all these waits
 * were on at the same time. The last look found, after s and before the threads were seen once
 * more, that each thing is held by the next thread. That thread has been in its wait from s on, so
 * it has not taken the thing since: it held it at s. So at s each waited for something that the
 * next one held, and none of them can let go of it before its own wait ends, which needs the next
 * one: by itself such a cycle does not dissolve, for waits with a time limit are left out. It can
 * be cancelled or interrupted from outside, as any wait.
 *
 * <p>Ends of channels and permits may be handed on, and nobody is told of it. So a cycle that goes
 * through one of them is only suspected.
 */
public final class DeadlockWatch {
  /** Somebody who knows threads, a runtime. */
  public interface Source {
    /** The threads that are to be looked at. */
    Collection<Thread> threads();
  }

  private static final long PAUSE_NANOS = 250_000_000;
  private static final long AGE_NANOS = 500_000_000;
  private static final int COST = 50;
  private static final int QUIET_LOOKS = 4;

  private static final IntVar<DeadlockWatch> AWAKE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(DeadlockWatch.class, "awake"));
  private static final RefVar<DeadlockWatch, Thread> THREAD =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(DeadlockWatch.class, Thread.class, "thread"));
  private static final RefVar<DeadlockWatch, Fresh> FRESH =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(DeadlockWatch.class, Fresh.class, "fresh"));

  private static final DeadlockWatch WATCH = new DeadlockWatch();

  private volatile int awake;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Fresh fresh;

  // By the thread of the watch.
  private final List<WeakReference<Object>> listed = new ArrayList<>();
  private Map<Set<Wait>, Candidate> candidates = new HashMap<>();

  /** A source, or a thread that is no task, of which the watch has not taken notice yet. */
  private static final class Fresh {
    final WeakReference<Object> what;
    @Nullable Fresh next;

    Fresh(Object what) {
      this.what = new WeakReference<>(what);
    }
  }

  /** A cycle that was found in each look since {@code since}. */
  private record Candidate(long since, boolean reported) {}

  private DeadlockWatch() {}

  /** {@code strand} is about to park for something that another strand holds. */
  public static void begins(Strand strand) {
    if (Seam.world() == null) {
      WATCH.announce(strand);
    }
  }

  /** From now on the threads of {@code source} are looked at, while it is in use elsewhere. */
  public static void include(Source source) {
    WATCH.list(source);
  }

  /** From now on this thread, which is no task, is looked at. */
  static void include(Thread foreign) {
    WATCH.list(foreign);
  }

  private void announce(Strand strand) {
    strand.showToWatch();
    if (AWAKE.get(this) == 0 && AWAKE.cas(this, 0, 1)) {
      wake();
    }
  }

  private void list(Object what) {
    Fresh entry = new Fresh(what);
    do {
      entry.next = FRESH.get(this);
    } while (!FRESH.cas(this, entry.next, entry));
  }

  /** A thread that cannot be started is tried again by who announces itself next. */
  private void wake() {
    Thread known = THREAD.get(this);
    if (known != null) {
      Seam.unpark(known);
      return;
    }
    try {
      Seam.startDaemon("heddle-watch", this::watch);
    } catch (Throwable noThread) {
      AWAKE.set(this, 0);
    }
  }

  /** The only caller of {@link #wake} is who has set {@code awake}, so this is started once. */
  private void watch() {
    THREAD.set(this, Thread.currentThread());
    int quiet = 0;
    long costBefore = 0;
    while (true) {
      long begin = Seam.nanoTime();
      WaitGraph graph = look();
      long cost = Seam.nanoTime() - begin;
      boolean anybody = graph != null && judge(graph, begin);
      quiet = anybody ? 0 : quiet + 1;
      if (quiet > QUIET_LOOKS) {
        sleep();
        quiet = 0;
      } else if (quiet == 1) {
        AWAKE.set(this, 0); // who comes from here on announces itself; the others have the looks
      }
      pause(Math.max(PAUSE_NANOS, COST * Math.min(cost, costBefore)));
      costBefore = cost;
    }
  }

  private void sleep() {
    while (AWAKE.get(this) == 0) {
      Seam.park(this);
      Thread.interrupted();
    }
  }

  private void pause(long nanos) {
    long until = Seam.nanoTime() + nanos;
    for (long left; (left = until - Seam.nanoTime()) > 0; ) {
      Seam.parkNanos(this, left);
      Thread.interrupted();
    }
  }

  private @Nullable WaitGraph look() {
    try {
      return WaitGraph.of(threads());
    } catch (RuntimeException | Error fault) {
      failed(fault);
      return null;
    }
  }

  private static void failed(Throwable fault) {
    System.getLogger("dev.heddle")
        .log(System.Logger.Level.ERROR, "a look for deadlocks failed; the next one comes", fault);
  }

  /** Reports what has been found for long; whether anybody waits, so that it is worth to go on. */
  private boolean judge(WaitGraph graph, long now) {
    try {
      Map<Set<Wait>, Candidate> found = new HashMap<>();
      for (Cycle cycle : graph.cycles()) {
        Set<Wait> waits = cycle.waits();
        Candidate before = candidates.get(waits);
        Candidate same = before == null ? new Candidate(now, false) : before;
        if (!same.reported && now - same.since >= AGE_NANOS && cycle.lasts()) {
          report(cycle);
          same = new Candidate(same.since, true);
        }
        found.put(waits, same);
      }
      candidates = found;
      return graph.anybodyWaits();
    } catch (RuntimeException | Error fault) {
      failed(fault);
      return false;
    }
  }

  private Collection<Thread> threads() {
    for (Fresh entry = FRESH.getAndSet(this, null); entry != null; entry = entry.next) {
      listed.add(entry.what);
    }
    List<Thread> threads = new ArrayList<>();
    listed.removeIf(reference -> {
      Object what = reference.get();
      if (what instanceof Source source) {
        threads.addAll(source.threads());
      } else if (what instanceof Thread foreign && foreign.isAlive()) {
        threads.add(foreign);
      } else {
        return true;
      }
      return false;
    });
    return threads;
  }

  private static void report(Cycle cycle) {
    String text = DeadlockReport.of(cycle);
    System.getLogger("dev.heddle.deadlock")
        .log(cycle.certain() ? System.Logger.Level.ERROR : System.Logger.Level.WARNING, text);
    if (cycle.certain()) {
      breakUp(cycle, text);
    }
  }

  /** Fails the youngest of those whose runtime wants that, if there is one. */
  private static void breakUp(Cycle cycle, String text) {
    Waiting youngest = null;
    RuntimeException failure = null;
    for (Waiting member : cycle.members()) {
      if (member.subject().canFail()
          && (youngest == null || member.thread().threadId() > youngest.thread().threadId())) {
        RuntimeException breaking = member.strand().breaking(text);
        if (breaking != null) {
          youngest = member;
          failure = breaking;
        }
      }
    }
    if (youngest != null && failure != null) {
      Waiter waiter = youngest.current().waiter();
      if (waiter.fail(youngest.current().stamp(), failure)) {
        waiter.wake();
      }
    }
  }
}
