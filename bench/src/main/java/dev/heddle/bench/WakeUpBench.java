package dev.heddle.bench;

import dev.heddle.Backend;
import dev.heddle.Scope;
import dev.heddle.TaskRuntime;
import dev.heddle.WorkerHooks;
import dev.heddle.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * How often hand-overs through a channel wake a worker, for 1,000 values, beside what a value
 * costs: two workers, and {@code pairs} senders and receivers on one channel.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.WORKER, BenchFlags.OPEN})
public class WakeUpBench {
  private static final int VALUES = 100_000;

  /** Of the channel. */
  @Param({"0", "1", "128"})
  public int capacity;

  /** How many senders, and how many receivers. */
  @Param({"1", "4"})
  public int pairs;

  private final LongAdder wakeUps = new LongAdder();
  private TaskRuntime runtime = TaskRuntime.shared();

  /** Counts over an iteration. */
  @State(org.openjdk.jmh.annotations.Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Counted {
    private long values;
    private long wakeUps;

    /** Begins anew. */
    @Setup(Level.Iteration)
    public void reset() {
      values = 0;
      wakeUps = 0;
    }

    /** How often a worker's sleep was ended, for 1,000 values. */
    public double wakeUpsPer1000() {
      return 1_000.0 * wakeUps / values;
    }
  }

  /** Starts two workers that tell when they wake up. */
  @Setup
  public void start() {
    BenchFlags.require(Backend.WORKER);
    runtime =
        TaskRuntime.builder()
            .name("hand-overs")
            .workers(2)
            .workerHooks(
                new WorkerHooks() {
                  @Override
                  public void unparked(int worker) {
                    wakeUps.increment();
                  }
                })
            .build();
  }

  /** Ends them. */
  @TearDown
  public void stop() {
    runtime.close();
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void handOvers(Counted counted) throws InterruptedException {
    long before = wakeUps.sum();
    runtime.execute(scope -> scope.spawn(this::exchange).join());
    counted.wakeUps += wakeUps.sum() - before;
    counted.values += VALUES;
  }

  private void exchange() throws InterruptedException {
    Channel<Integer> channel = capacity == 0 ? Channel.rendezvous() : Channel.bounded(capacity);
    int share = VALUES / pairs;
    Scope.execute(scope -> {
      for (int i = 0; i < pairs; i++) {
        scope.spawn(() -> {
          for (int n = 0; n < share; n++) {
            channel.send(n & 63);
          }
        });
        scope.spawn(() -> {
          for (int n = 0; n < share; n++) {
            channel.receive();
          }
        });
      }
    });
  }
}
