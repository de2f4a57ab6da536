package dev.heddle.bench;

import dev.heddle.Backend;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a switch from one task to another costs on one worker, as it is by default, without the
 * watchdog, and with measured times.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.WORKER, BenchFlags.OPEN})
public class SwitchBench {
  private static final int YIELDS = 50_000;
  private static final int TASKS = 2;

  /** How the runtime is built. */
  @Param public Watch watch = Watch.DEFAULT;

  private TaskRuntime runtime = TaskRuntime.shared();

  /** What is switched off or on, each alone. */
  public enum Watch {
    /** Nothing. */
    DEFAULT,
    /** The watchdog is off. */
    UNWATCHED,
    /** Histograms are on. */
    MEASURED
  }

  /** Starts the worker. */
  @Setup
  public void start() {
    BenchFlags.require(Backend.WORKER);
    TaskRuntime.Builder builder = TaskRuntime.builder().workers(1);
    runtime =
        switch (watch) {
          case DEFAULT -> builder.build();
          case UNWATCHED -> builder.slowAfter(ChronoUnit.FOREVER.getDuration()).build();
          case MEASURED -> builder.histograms().build();
        };
  }

  /** Starts one that nobody watches. */
  public void startUnwatched() {
    watch = Watch.UNWATCHED;
    start();
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    runtime.close();
  }

  @Benchmark
  @OperationsPerInvocation(TASKS * YIELDS)
  public void yields() throws InterruptedException {
    int[] done = new int[TASKS];
    Scope.execute(
        Policy.failFast().on(runtime),
        scope -> {
          for (int i = 0; i < TASKS; i++) {
            int number = i;
            scope.spawn(() -> {
              for (int n = 0; n < YIELDS; n++) {
                Tasks.yieldNow();
                done[number]++;
              }
            });
          }
        });
    if (done[0] != YIELDS || done[1] != YIELDS) {
      throw new AssertionError("yields: " + done[0] + " and " + done[1]);
    }
  }
}
