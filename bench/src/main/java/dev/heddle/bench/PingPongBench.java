package dev.heddle.bench;

import dev.heddle.Backend;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.channel.Channel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Two partners that hand a value to and fro, per hand-over: over two channels of capacity 1, and
 * over two queues of the JDK of capacity 1 between its own virtual threads.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public abstract class PingPongBench {
  private static final int ROUNDS = 10_000;

  private final Backend wanted;

  PingPongBench(Backend wanted) {
    this.wanted = wanted;
  }

  /** On Heddle's own carriers. */
  @Fork(
      value = 3,
      jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.WORKER, BenchFlags.OPEN})
  public static class OnWorker extends PingPongBench {
    /** Asks for the backend. */
    public OnWorker() {
      super(Backend.WORKER);
    }
  }

  /** On the JDK's scheduler, as without any option. */
  @Fork(
      value = 3,
      jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.JDK})
  public static class OnJdk extends PingPongBench {
    /** Asks for the backend. */
    public OnJdk() {
      super(Backend.JDK);
    }
  }

  /** The run is worth nothing if the flags did not work. */
  @Setup
  public void checkBackend() {
    BenchFlags.require(wanted);
  }

  @Benchmark
  @OperationsPerInvocation(2 * ROUNDS)
  public void channel() throws InterruptedException {
    Channel<Integer> there = Channel.bounded(1);
    Channel<Integer> back = Channel.bounded(1);
    long sum =
        Scope.run(scope -> {
          scope.spawn(() -> {
            for (int i = 0; i < ROUNDS; i++) {
              back.send(there.receive() + 1);
            }
          });
          Task<Long> caller =
              scope.spawn(() -> {
                long total = 0;
                for (int i = 0; i < ROUNDS; i++) {
                  there.send(i & 63);
                  total += back.receive();
                }
                return total;
              });
          return caller.join();
        });
    check(sum);
  }

  @Benchmark
  @OperationsPerInvocation(2 * ROUNDS)
  public void arrayBlockingQueue() throws Exception {
    ArrayBlockingQueue<Integer> there = new ArrayBlockingQueue<>(1);
    ArrayBlockingQueue<Integer> back = new ArrayBlockingQueue<>(1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> partner =
          executor.submit(() -> {
            for (int i = 0; i < ROUNDS; i++) {
              back.put(there.take() + 1);
            }
            return null;
          });
      Future<Long> caller =
          executor.submit(() -> {
            long total = 0;
            for (int i = 0; i < ROUNDS; i++) {
              there.put(i & 63);
              total += back.take();
            }
            return total;
          });
      check(caller.get());
      partner.get();
    }
  }

  private static void check(long sum) {
    long expected = 0;
    for (int i = 0; i < ROUNDS; i++) {
      expected += (i & 63) + 1;
    }
    if (sum != expected) {
      throw new AssertionError("the values add up to " + sum + ", not " + expected);
    }
  }
}
