package dev.heddle.bench;

import dev.heddle.inspect.FlightEvents;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
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
 * What a task costs while the flight recorder is told of its spawn and its end, and while nothing
 * is recorded: one task after the other, as in {@link SpawnBench#oneByOneInScope}.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgs = {
      BenchFlags.HEAP_MIN,
      BenchFlags.HEAP_MAX,
      BenchFlags.WORKER,
      BenchFlags.OPEN,
      "-Dheddle.workers=1"
    })
public class FlightBench {
  /** Whether both events are recorded. */
  @Param({"false", "true"})
  public boolean recorded;

  private final SpawnBench tasks = new SpawnBench.OnWorker();
  private final Recording recording = new Recording();

  /** Starts the recording. */
  @Setup
  public void start() {
    tasks.checkBackend();
    if (recorded) {
      recording.enable(FlightEvents.TASK_SPAWN);
      recording.enable(FlightEvents.TASK_END);
      recording.start();
    }
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    recording.close();
  }

  @Benchmark
  @OperationsPerInvocation(SpawnBench.TASKS)
  public void oneByOne() throws InterruptedException {
    tasks.oneByOneInScope();
  }
}
