package dev.heddle.bench;

import dev.heddle.Backend;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.channel.Channel;
import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Values through a buffer of 128 places, per value: from {@code parties} senders to as many
 * receivers, by a channel between tasks and by the JDK's queue between its own virtual threads.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public abstract class ChannelBench {
  private static final int CAPACITY = 128;
  private static final int VALUES = 100_000;

  /** How many senders, and how many receivers. */
  @Param({"1", "4"})
  public int parties;

  private final Backend wanted;

  ChannelBench(Backend wanted) {
    this.wanted = wanted;
  }

  /** On Heddle's own carriers. */
  @Fork(
      value = 2,
      jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.WORKER, BenchFlags.OPEN})
  public static class OnWorker extends ChannelBench {
    /** Asks for the backend. */
    public OnWorker() {
      super(Backend.WORKER);
    }
  }

  /** On the JDK's scheduler, as without any option. */
  @Fork(
      value = 2,
      jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.JDK})
  public static class OnJdk extends ChannelBench {
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
  @OperationsPerInvocation(VALUES)
  public void channel() throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(CAPACITY);
    int share = VALUES / parties;
    long sum =
        Scope.run(scope -> {
          List<Task<Long>> receivers = new ArrayList<>();
          for (int i = 0; i < parties; i++) {
            scope.spawn(() -> {
              for (int n = 0; n < share; n++) {
                channel.send(n & 63);
              }
            });
            receivers.add(
                scope.spawn(() -> {
                  long total = 0;
                  for (int n = 0; n < share; n++) {
                    total += channel.receive();
                  }
                  return total;
                }));
          }
          long total = 0;
          for (Task<Long> receiver : receivers) {
            total += receiver.join();
          }
          return total;
        });
    check(sum, share);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void arrayBlockingQueue() throws Exception {
    ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(CAPACITY);
    int share = VALUES / parties;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> receivers = new ArrayList<>();
      for (int i = 0; i < parties; i++) {
        Future<?> unused =
            executor.submit(() -> {
              for (int n = 0; n < share; n++) {
                queue.put(n & 63);
              }
              return null;
            });
        receivers.add(
            executor.submit(() -> {
              long total = 0;
              for (int n = 0; n < share; n++) {
                total += queue.take();
              }
              return total;
            }));
      }
      long sum = 0;
      for (Future<Long> receiver : receivers) {
        sum += receiver.get();
      }
      check(sum, share);
    }
  }

  private void check(long sum, int share) {
    long expected = 0;
    for (int n = 0; n < share; n++) {
      expected += n & 63;
    }
    if (sum != expected * parties) {
      throw new AssertionError("the values add up to " + sum + ", not " + expected * parties);
    }
  }
}
