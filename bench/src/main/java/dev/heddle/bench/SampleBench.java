package dev.heddle.bench;

import dev.heddle.Backend;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.channel.Channel;
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
 * What it costs that scopes are sampled, per scope: one with 20 tasks that are joined, and one
 * whose two tasks hand 20 values over. Off, one scope in a hundred, and all. On one worker: with
 * several it depends on who steals what, by more than is looked for here.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.WORKER, BenchFlags.OPEN})
public class SampleBench {
  private static final int COUNT = 20;
  private static final int SCOPES = 100;

  /** The share of scopes that are sampled. */
  @Param({"0", "0.01", "1"})
  public double fraction;

  private TaskRuntime runtime = TaskRuntime.shared();

  /** Starts the workers. */
  @Setup
  public void start() {
    BenchFlags.require(Backend.WORKER);
    runtime = TaskRuntime.builder().workers(1).sampleScopes(fraction).build();
  }

  /** Starts some that sample one scope in a hundred. */
  public void startSampled() {
    fraction = 0.01;
    start();
  }

  /** Ends them. */
  @TearDown
  public void stop() {
    runtime.close();
  }

  @Benchmark
  @OperationsPerInvocation(SCOPES)
  public int spawn() throws InterruptedException {
    int sum =
        inTask(scope -> {
          int total = 0;
          for (int i = 0; i < COUNT; i++) {
            int number = i;
            total += scope.spawn(() -> number).join();
          }
          return total;
        });
    return check(sum);
  }

  @Benchmark
  @OperationsPerInvocation(SCOPES)
  public int channel() throws InterruptedException {
    int sum =
        inTask(scope -> {
          Channel<Integer> there = Channel.bounded(1);
          Task<Integer> receiver =
              scope.spawn(() -> {
                int total = 0;
                for (int i = 0; i < COUNT; i++) {
                  total += there.receive();
                }
                return total;
              });
          for (int i = 0; i < COUNT; i++) {
            there.send(i);
          }
          return receiver.join();
        });
    return check(sum);
  }

  private interface Body {
    int run(Scope scope) throws InterruptedException;
  }

  /** Many scopes one after the other in one task, as a server has them. */
  private int inTask(Body body) throws InterruptedException {
    return runtime
        .spawn(
            "caller",
            () -> {
              int last = 0;
              for (int i = 0; i < SCOPES; i++) {
                last = Scope.run(Policy.failFast(), body::run);
              }
              return last;
            })
        .join();
  }

  private static int check(int sum) {
    if (sum != COUNT * (COUNT - 1) / 2) {
      throw new AssertionError("the sum is " + sum);
    }
    return sum;
  }
}
