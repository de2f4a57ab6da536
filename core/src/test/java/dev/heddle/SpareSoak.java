package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Waits;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Tasks that keep their carrier come and go for some time, and make others, which sleep. At the end
 * there must be as many threads as before.
 *
 * <p>{@code ./heddle stress spares [--seconds N]} runs it for a minute on each backend.
 */
public final class SpareSoak {
  private static final int WORKERS = 2;
  private static final int HOGS = 6;
  private static final int SHORT_TASKS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final AtomicInteger spares = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger reports = new AtomicInteger();
  private final TaskRuntime runtime =
      TaskRuntime.builder()
          .name("soak")
          .workers(WORKERS)
          .slowAfter(Duration.ofMillis(4))
          .retireSparesAfter(Duration.ofMillis(100))
          .workerHooks(new Counting())
          .taskHooks(
              new TaskHooks() {
                @Override
                public void slow(SlowTask task) {
                  reports.incrementAndGet();
                }
              })
          .build();
  private final boolean workers = runtime.backend() == Backend.WORKER;

  private SpareSoak() {}

  /** Takes {@code --seconds N}. */
  public static void main(String[] arguments) throws InterruptedException {
    int seconds = 60;
    if (arguments.length == 2
        && arguments[0].equals("--seconds")
        && arguments[1].matches("[1-9][0-9]{0,4}")) {
      seconds = Integer.parseInt(arguments[1]);
    } else if (arguments.length > 0) {
      System.err.println(
          "heddle: stress spares takes --seconds N, from 1 to 99999, but was given '"
              + String.join(" ", arguments)
              + "'");
      System.exit(2);
    }
    System.out.println(run(Duration.ofSeconds(seconds)));
    System.exit(0);
  }

  /** Runs for {@code time} and tells what was there; throws if anything is left. */
  static String run(Duration time) throws InterruptedException {
    return new SpareSoak().soak(time);
  }

  private String soak(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    int rounds = 0;
    do {
      round();
      rounds++;
      if (rounds % 4 == 0) {
        awaitRest();
      }
    } while (System.nanoTime() - end < 0);
    awaitRest();
    RuntimeCounters counters = runtime.counters();
    assertThat(counters.sparesBrought()).isGreaterThanOrEqualTo(most.get());
    assertThat(most.get()).as("spare workers at a time").isBetween(workers ? 1 : 0, WORKERS);
    assertThat(runtime.shutdown(LIMIT).orderly()).isTrue();
    Waits.until("the end of all threads", () -> threads() == 0);
    return String.format(
        Locale.ROOT,
        "%s: %d hogs and %d short tasks in %d s, at most %d spare workers at a time, brought in %d"
            + " times; %d reports; no thread is left",
        runtime.backend().toString().toLowerCase(Locale.ROOT),
        rounds * HOGS,
        rounds * HOGS * SHORT_TASKS,
        time.toSeconds(),
        most.get(),
        counters.sparesBrought(),
        reports.get());
  }

  private void round() {
    int before = done.get();
    for (int i = 0; i < HOGS; i++) {
      long nanos = 10_000_000L + random.nextInt(60_000_000);
      runtime.spawn("hog", () -> hog(nanos));
    }
    int all = HOGS * (SHORT_TASKS + 1);
    Waits.until("all tasks of a round", () -> done.get() == before + all);
  }

  private void hog(long nanos) {
    for (int k = 0; k < SHORT_TASKS; k++) {
      runtime.spawn(
          "short",
          () -> {
            Tasks.sleep(Duration.ofMillis(2));
            most.accumulateAndGet(spares.get(), Math::max);
            done.incrementAndGet();
          });
    }
    long end = System.nanoTime() + nanos;
    Hog.loop(() -> System.nanoTime() - end > 0);
    done.incrementAndGet();
  }

  private void awaitRest() {
    Waits.until("the end of the spare workers", () -> spares.get() == 0);
    int expected = workers ? WORKERS : 0;
    Waits.until(
        () -> threads() + " threads of workers to become " + expected, () -> threads() == expected);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("soak-worker-"))
        .count();
  }

  /** Counts the spare workers that are there. */
  private final class Counting implements WorkerHooks {
    @Override
    public void started(int worker) {
      spares.addAndGet(worker >= WORKERS ? 1 : 0);
    }

    @Override
    public void stopped(int worker) {
      spares.addAndGet(worker >= WORKERS ? -1 : 0);
    }
  }
}
