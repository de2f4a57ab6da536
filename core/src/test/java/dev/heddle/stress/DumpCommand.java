package dev.heddle.stress;

import dev.heddle.LiveView;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code ./heddle stress dump}: writes the live view of many parked tasks, while another task wakes
 * up every millisecond; tells how long it took, how late that one was without and beside it, and
 * how much the heap had grown when it was over.
 */
public final class DumpCommand {
  private static final Duration BEAT = Duration.ofMillis(1);
  private static final Duration ALONE = Duration.ofSeconds(1);

  private DumpCommand() {}

  /** Takes {@code --tasks N}. */
  public static void main(String[] arguments) throws Exception {
    int crowd = 1_000_000;
    if (arguments.length == 2 && arguments[0].equals("--tasks")) {
      crowd = Integer.parseUnsignedInt(arguments[1]);
    } else if (arguments.length > 0) {
      System.err.println(
          "heddle: stress dump takes --tasks N, but was given '" + arguments[0] + "'");
      System.exit(2);
    }
    Channel<String> gate = Channel.rendezvous();
    CountDownLatch parked = new CountDownLatch(crowd);
    TaskRuntime runtime = TaskRuntime.shared();
    int count = crowd;
    Task<?> owner =
        runtime.spawn(
            "owner",
            () ->
                Scope.execute(scope -> {
                  for (int i = 0; i < count; i++) {
                    scope.spawn(() -> {
                      parked.countDown();
                      gate.receiveOrClosed();
                    });
                  }
                }));
    parked.await();
    String backend = runtime.backend().toString().toLowerCase(Locale.ROOT);
    long before = heap();
    long[] size = new long[1];
    for (String form : new String[] {"text", "json"}) {
      long[] alone = beside(runtime, () -> Thread.sleep(ALONE));
      long begin = System.nanoTime();
      long[] beside =
          beside(
              runtime,
              () -> {
                if (form.equals("text")) {
                  LiveView.ofAll().writeText(new Counting(size));
                } else {
                  LiveView.ofAll().writeJson(new Counting(size));
                }
              });
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%s: %d parked tasks as %s: %.2f s, %.1f MB written; a beat of 1 ms late by p99 %.2f ms"
              + " alone, %.2f ms beside it%n",
          backend,
          count,
          form,
          seconds,
          size[0] / 1e6,
          p99(alone),
          p99(beside));
      size[0] = 0;
    }
    System.out.printf(
        Locale.ROOT, "%s: live heap %d MB before, %d MB after%n", backend, before, heap());
    gate.close();
    owner.join();
    System.exit(0);
  }

  private interface Work {
    void run() throws Exception;
  }

  /** How late a task was that wakes up every millisecond while {@code work} is done. */
  private static long[] beside(TaskRuntime runtime, Work work) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Task<long[]> beat =
        runtime.spawn(
            "beat",
            () -> {
              long[] late = new long[1 << 16];
              int beats = 0;
              while (!stop.get() && beats < late.length) {
                long due = System.nanoTime() + BEAT.toNanos();
                Tasks.sleep(BEAT);
                late[beats++] = System.nanoTime() - due;
              }
              return Arrays.copyOf(late, beats);
            });
    try {
      work.run();
    } finally {
      stop.set(true);
    }
    return beat.join();
  }

  private static double p99(long[] late) {
    long[] sorted = late.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)] / 1e6;
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  /** Keeps nothing. */
  private static final class Counting extends Writer {
    private final long[] size;

    Counting(long[] size) {
      this.size = size;
    }

    @Override
    public void write(char[] text, int from, int count) {
      size[0] += count;
    }

    @Override
    public void write(String text, int from, int count) {
      size[0] += count;
    }

    @Override
    public void write(int c) {
      size[0]++;
    }

    @Override
    public void flush() throws IOException {}

    @Override
    public void close() {}
  }
}
