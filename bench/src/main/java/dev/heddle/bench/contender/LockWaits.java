package dev.heddle.bench.contender;

import dev.heddle.TaskRuntime;
import dev.heddle.bench.driver.LockBound;
import dev.heddle.bench.driver.LockSuite;
import dev.heddle.sync.LockOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Whether a mutex keeps its bound: what 99.9 % of the waits do not exceed beside what is promised,
 * the longest wait, and the shares; with the throughput of the JDK's locks, fair and not, in the
 * same run. Then contenders come and go.
 *
 * <p>{@code ./heddle bench waits [--seconds N] [--contenders N]}. With W others a wait is at most
 * (W + 1) x (the slice + a hand-over) + 1 ms, where a hand-over is what one turn takes at a mutex
 * that is handed over at each release.
 */
final class LockWaits {
  private static final int REFUSED = 2;
  private static final int[] CONTENDERS = {2, 4, 16, 64, 512};
  private static final int[] SWEEP = {1, 4, 16, 64, 512, 64, 16, 4, 1};
  private static final long SWEEP_MILLIS = 300;

  /** Longer than the section. */
  private static final double SLICE_NANOS = 50_000;

  private static final double PATIENCE_NANOS = 1e6;
  private static final double NANOS_PER_MILLI = 1e6;

  private final long millis;
  private boolean held = true;

  private LockWaits(long millis) {
    this.millis = millis;
  }

  /** The locks between contenders of one kind. */
  private record Kind(
      String name,
      LockSuite.Arenas mutex,
      LockSuite.Arenas handedOver,
      LockSuite.Arenas barging,
      LockSuite.Arenas fair) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "tasks",
              MutexArena::ofTasks,
              () -> MutexArena.ofTasks(LockOptions.defaults().fifo()),
              () -> new ReentrantArena(Thread.ofVirtual()::unstarted),
              () -> new ReentrantArena(Thread.ofVirtual()::unstarted, true)),
          new Kind(
              "threads",
              MutexArena::ofThreads,
              () -> MutexArena.ofThreads(LockOptions.defaults().fifo()),
              () -> new ReentrantArena(Thread.ofPlatform()::unstarted),
              () -> new ReentrantArena(Thread.ofPlatform()::unstarted, true)));

  public static void main(String[] args) throws Exception {
    long seconds = 10;
    int only = 0;
    for (int i = 0; i < args.length; i += 2) {
      boolean number = i + 1 < args.length && args[i + 1].matches("[1-9][0-9]{0,3}");
      if (number && args[i].equals("--seconds")) {
        seconds = Integer.parseInt(args[i + 1]);
      } else if (number && args[i].equals("--contenders")) {
        only = Integer.parseInt(args[i + 1]);
      } else {
        System.err.println(
            "heddle: bench waits takes --seconds N and --contenders N, from 1 to 9999, and nothing"
                + " else");
        System.exit(REFUSED);
      }
    }
    LockWaits waits = new LockWaits(TimeUnit.SECONDS.toMillis(seconds));
    System.out.println("backend " + TaskRuntime.shared().backend() + ", " + seconds + " s each");
    for (Kind kind : KINDS) {
      for (int count : only == 0 ? CONTENDERS : new int[] {only}) {
        waits.compare(kind, count, false);
        waits.compare(kind, count, true);
      }
      waits.sweep(kind);
    }
    System.exit(waits.held ? 0 : 1);
  }

  private void compare(Kind kind, int count, boolean sectionWorks) throws Exception {
    double handOver = LockBound.measure(kind.handedOver().open(), count, false, 500).turnNanos();
    LockBound mutex = LockBound.measure(kind.mutex().open(), count, sectionWorks, millis);
    LockBound barging = LockBound.measure(kind.barging().open(), count, sectionWorks, millis);
    LockBound fair = LockBound.measure(kind.fair().open(), count, sectionWorks, millis);
    double bound = count * (SLICE_NANOS + handOver) + PATIENCE_NANOS;
    System.out.printf(
        Locale.ROOT,
        "%s, %d with %s: a turn %.1f ns, ReentrantLock %.1f, fair %.1f; a hand-over %.0f ns%n",
        kind.name(),
        count,
        sectionWorks ? "1 us inside" : "empty sections",
        mutex.turnNanos(),
        barging.turnNanos(),
        fair.turnNanos(),
        handOver);
    System.out.printf(
        Locale.ROOT,
        "  99.9 %% of the waits: %.2f ms, bound %.2f: %s; longest %.1f ms, ReentrantLock %.1f: %s%n",
        mutex.mostWaitNanos() / NANOS_PER_MILLI,
        bound / NANOS_PER_MILLI,
        verdict(mutex.mostWaitNanos() <= bound),
        mutex.longestWaitNanos() / NANOS_PER_MILLI,
        barging.longestWaitNanos() / NANOS_PER_MILLI,
        verdict(
            barging.longestWaitNanos() <= 100 * NANOS_PER_MILLI
                || 10 * mutex.longestWaitNanos() <= barging.longestWaitNanos()));
    boolean few = count <= 16;
    System.out.printf(
        Locale.ROOT,
        "  shares: %.2f to %.2f of the mean: %s; ReentrantLock %.2f to %.2f%n",
        mutex.smallestShare(),
        mutex.largestShare(),
        verdict(
            few
                ? mutex.smallestShare() >= 0.9 && mutex.largestShare() <= 1.1
                : mutex.smallestShare() >= 0.5),
        barging.smallestShare(),
        barging.largestShare());
  }

  /** The throughput with so many contenders on the way up and on the way down. */
  private void sweep(Kind kind) throws Exception {
    double[] mutex = LockBound.sweep(kind.mutex().open(), SWEEP, SWEEP_MILLIS);
    double[] barging = LockBound.sweep(kind.barging().open(), SWEEP, SWEEP_MILLIS);
    System.out.println(kind.name() + ", 1 us outside, contenders come and go: ns a turn");
    print("contenders", Arrays.stream(SWEEP).asDoubleStream().toArray());
    print("Mutex", mutex);
    print("ReentrantLock", barging);
  }

  private static void print(String name, double[] values) {
    System.out.printf("  %-14s", name);
    for (double value : values) {
      System.out.printf(Locale.ROOT, "%8.0f", value);
    }
    System.out.println();
  }

  private String verdict(boolean holds) {
    held &= holds;
    return holds ? "held" : "NOT held";
  }
}
