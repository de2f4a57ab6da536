package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.ChildJvm;
import dev.heddle.Select;
import dev.heddle.Selector;
import dev.heddle.Source;
import dev.heddle.TimeoutException;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.WaitNode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What channels keep: in a JVM of its own, in which nobody else allocates. */
class ChannelMemoryTest {
  @Test
  @Tag("once")
  void nothingIsKeptOfWhatHasPassed() throws Exception {
    ChildJvm.Result result = ChildJvm.run(Main.class, "-Xmx300m", "-XX:TieredStopAtLevel=4");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  static class Main {
    private static final long MOST = 4_096;
    private static final int ATTEMPTS = 3;
    private static final int MANY = 10_000_000;
    private static final int WAITS = 1_000_000;
    private static final Integer VALUE = 1_000_000;

    private interface Work {
      void run(int times) throws InterruptedException;
    }

    private static long used() {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The least of a few attempts: the JVM allocates on the way, too, but not each time. */
    private static void measure(String what, int times, Work work) throws InterruptedException {
      work.run(times / 10);
      long kept = Long.MAX_VALUE;
      for (int attempt = 0; attempt < ATTEMPTS && kept > MOST; attempt++) {
        used();
        long before = used();
        work.run(times);
        kept = Math.min(kept, used() - before);
      }
      System.out.println(what + ": " + kept + " bytes");
      if (kept > MOST) {
        throw new AssertionError(what + ": kept " + kept + " bytes");
      }
    }

    public static void main(String[] args) throws Exception {
      Channel<Integer> unlimited = Channel.unlimited();
      measure(
          "values queued and drained",
          MANY,
          times -> {
            for (int i = 0; i < times; i++) {
              unlimited.send(VALUE);
            }
            for (int i = 0; i < times; i++) {
              unlimited.receive();
            }
          });
      Channel<Integer> empty = Channel.bounded(1);
      Channel<Integer> other = Channel.rendezvous();
      measure(
          "receives that were taken back",
          WAITS,
          times -> {
            for (int i = 0; i < times; i++) {
              Views.receiveAsync(empty).complete(VALUE); // as cancel, but without an exception
            }
          });
      for (Channel<Integer> idle : List.of(empty, Channel.<Integer>barging(1))) {
        measure(
            "receives that were late at " + idle,
            WAITS / 10,
            times -> {
              for (int i = 0; i < times; i++) {
                try {
                  idle.receiveWithin(Duration.ZERO);
                } catch (TimeoutException late) {
                  // As each of them is.
                }
              }
            });
      }
      measure(
          "selects that registered in vain",
          WAITS,
          times -> {
            ReadyAtLast last = new ReadyAtLast();
            Select<Integer> select =
                Select.<Integer>of()
                    .receive(empty, value -> value)
                    .send(other, 1, () -> 1)
                    .receive(last, value -> value);
            for (int i = 0; i < times; i++) {
              last.ready = false;
              select.await();
            }
          });
      try (Selector<Integer> selector =
          Select.<Integer>of()
              .receive(other, value -> value)
              .receive(unlimited, value -> value)
              .selector()) {
        measure(
            "awaits of a selector",
            WAITS,
            times -> {
              for (int i = 0; i < times; i++) {
                unlimited.send(VALUE);
                selector.await();
              }
            });
      }
    }
  }

  /** Ready only when a select has registered everywhere else. */
  private static final class ReadyAtLast implements Source<Integer>, Port {
    boolean ready;

    @Override
    public Port receiving() {
      return this;
    }

    @Override
    public long order() {
      return Long.MAX_VALUE - 2;
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      node.item = Main.VALUE;
      return ready;
    }

    @Override
    public boolean enqueue(WaitNode node) {
      ready = true;
      return false;
    }

    @Override
    public void dequeue(WaitNode node) {}
  }
}
