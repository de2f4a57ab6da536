package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.seam.JdkDriver;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.seam.Step;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** A driver that is installed takes every decision: in a JVM of its own, for it stays installed. */
class SeamTest {
  @Test
  void afterTheInstallationTheDriverGetsTheCalls() throws Exception {
    ChildJvm.Result result = ChildJvm.runOnSameBackend(Counting.class);

    assertThat(result.output().lines())
        .containsExactly(
            "before []",
            "after [nanoTime, nextInt, park, parkNanos, read, spin-or-not, start, unpark, update,"
                + " write]",
            "second: a seam driver is installed already");
  }

  static class Counting {
    public static void main(String[] args) throws Exception {
      Map<String, LongAdder> calls = new ConcurrentHashMap<>();
      JdkDriver driver =
          new JdkDriver() {
            private void count(String what) {
              calls.computeIfAbsent(what, key -> new LongAdder()).increment();
            }

            @Override
            public boolean step(Step step, Object owner) {
              count(step.name().toLowerCase(java.util.Locale.ROOT));
              return false;
            }

            @Override
            public long nanoTime() {
              count("nanoTime");
              return super.nanoTime();
            }

            @Override
            public void park(Object blocker) {
              count("park");
              super.park(blocker);
            }

            @Override
            public void parkNanos(Object blocker, long nanos) {
              count("parkNanos");
              super.parkNanos(blocker, nanos);
            }

            @Override
            public void unpark(Thread thread) {
              count("unpark");
              super.unpark(thread);
            }

            @Override
            public void start(Thread thread) {
              count("start");
              super.start(thread);
            }

            @Override
            public int nextInt(int bound) {
              count("nextInt");
              return super.nextInt(bound);
            }
          };
      everything();
      System.out.println("before " + new TreeMap<>(calls).keySet());
      Seam.install(driver);
      everything();
      calls.put("spin-or-not", new LongAdder()); // happens or not
      System.out.println("after " + new TreeMap<>(calls).keySet());
      try {
        Seam.install(new JdkDriver());
      } catch (IllegalStateException refused) {
        System.out.println("second: " + refused.getMessage().replaceAll(":.*", ""));
      }
    }

    private static void everything() throws Exception {
      dev.heddle.channel.Channel<Integer> channel = dev.heddle.channel.Channel.bounded(2);
      Scope.execute(scope -> {
        scope.spawn(() -> Tasks.sleep(Duration.ofMillis(20)));
        channel.send(1);
        channel.send(2);
        Select.<Integer>of().receive(channel, x -> x).receive(channel, x -> x).await();
      });
    }
  }

  @Test
  void timeIsTheDrivers() throws Exception {
    ChildJvm.Result result = ChildJvm.runOnSameBackend(VirtualTime.class);

    assertThat(result.output().strip()).isEqualTo("an hour passed; not done within PT24H");
  }

  static class VirtualTime {
    public static void main(String[] args) throws Exception {
      AtomicLong now = new AtomicLong(System.nanoTime());
      Seam.install(
          new JdkDriver() {
            @Override
            public long nanoTime() {
              return now.get();
            }

            @Override
            public void parkNanos(Object blocker, long nanos) {
              if (Thread.currentThread().getName().equals("heddle-timer")) {
                now.addAndGet(nanos); // nobody waits in real time
              } else {
                super.parkNanos(blocker, nanos);
              }
            }
          });
      long before = now.get();
      Tasks.sleep(Duration.ofHours(1));
      String passed = now.get() - before >= 3_600_000_000_000L ? "an hour passed" : "too early";
      try {
        Tasks.timeout(Duration.ofDays(1), () -> Tasks.sleep(Duration.ofDays(30)));
      } catch (TimeoutException late) {
        System.out.println(passed + "; " + late.getMessage());
      }
    }
  }

  /**
   * The interrupt of a canceller arrives, and is consumed, before the canceller has noted that it
   * was sent. It is still ours.
   */
  @Test
  void anInterruptOfOursIsKnownAsOursBeforeItIsNoted() throws Exception {
    ChildJvm.Result result = ChildJvm.runOnSameBackend(SlowCanceller.class);

    // The watchdog may tell of the canceller, too, which spins.
    assertThat(result.output().lines()).contains("task failed: java.io.IOException, leaked false");
  }

  private static boolean inside(String method) {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals(method)));
  }

  private static void awaitOrGiveUp(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + 300_000_000;
    while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
  }

  static class SlowCanceller {
    public static void main(String[] args) throws Exception {
      Seam.install(
          new JdkDriver() {
            @Override
            public boolean step(Step step, Object owner) {
              if (step == Step.WRITE
                  && owner instanceof Strand strand
                  && inside("interruptIfCancelled")) {
                awaitOrGiveUp(() -> !strand.thread().isInterrupted());
              }
              return false;
            }
          });
      try {
        Scope.execute(
            Policy.failFast().interrupt(InterruptPolicy.atOnce()),
            scope ->
                scope.spawn(() -> {
                  throw new java.io.IOException();
                }));
      } catch (TaskFailedException failed) {
        System.out.println(
            "task failed: " + failed.getCause() + ", leaked " + Thread.interrupted());
      }
    }
  }

  /**
   * A canceller has seen the node outside the shield, and interrupts when the shield is entered.
   */
  @Test
  void anInterruptThatWasOnItsWayDoesNotStrikeInsideAShield() throws Exception {
    ChildJvm.Result result = ChildJvm.runOnSameBackend(LateCanceller.class);

    assertThat(result.output().strip()).isEqualTo("clean-up done");
  }

  static class LateCanceller {
    private static final AtomicBoolean insideShield = new AtomicBoolean();
    private static final CountDownLatch entering = new CountDownLatch(1);
    private static final CountDownLatch sending = new CountDownLatch(1);

    public static void main(String[] args) throws Exception {
      Seam.install(
          new JdkDriver() {
            @Override
            public boolean step(Step step, Object owner) {
              if (step == Step.WRITE && owner instanceof Strand && inside("shield")) {
                entering.countDown();
                awaitOrGiveUp(() -> sending.getCount() == 0);
              }
              if (step == Step.READ
                  && !(owner instanceof Strand)
                  && inside("interruptIfCancelled")) {
                sending.countDown();
                awaitOrGiveUp(insideShield::get);
              }
              return false;
            }
          });
      try {
        Scope.execute(
            Policy.failFast().interrupt(InterruptPolicy.atOnce()),
            scope -> {
              // The body is told later than it enters the shield.
              scope.spawn(() -> {
                entering.await();
                throw new java.io.IOException();
              });
              Tasks.shield(
                  Duration.ofMinutes(1),
                  () -> {
                    insideShield.set(true);
                    Tasks.sleep(Duration.ofMillis(400));
                    System.out.println("clean-up done");
                  });
            });
      } catch (TaskFailedException expected) {
        // The task's failure; what counts is printed.
      }
    }
  }

  /** The wait is completed between the interrupt and the attempt to end the wait because of it. */
  @Test
  void anInterruptThatComesTogetherWithTheResultIsNotLost() throws Exception {
    ChildJvm.Result result = ChildJvm.runOnSameBackend(CompletedMeanwhile.class);

    assertThat(result.output().strip()).isEqualTo("result 5, interrupted true");
  }

  static class CompletedMeanwhile {
    public static void main(String[] args) throws Exception {
      Thread joiner = Thread.currentThread();
      AtomicReference<Task<Integer>> task = new AtomicReference<>();
      CountDownLatch mayEnd = new CountDownLatch(1);
      Seam.install(
          new JdkDriver() {
            @Override
            public boolean step(Step step, Object owner) {
              if (step == Step.UPDATE
                  && owner instanceof Waiter wait
                  && Thread.currentThread() == joiner
                  && task.get() != null
                  && mayEnd.getCount() != 0
                  && inside("await")) {
                mayEnd.countDown();
                awaitOrGiveUp(() -> wait.state() >= Waiter.DONE);
              }
              return false;
            }
          });
      Scope.execute(scope -> {
        task.set(
            scope.spawn(() -> {
              mayEnd.await();
              return 5;
            }));
        Elsewhere<Object> interrupter =
            Elsewhere.start(() -> {
              Await.waiting(joiner);
              joiner.interrupt();
              return null;
            });
        int result = task.get().join();
        System.out.println("result " + result + ", interrupted " + Thread.interrupted());
        Await.until(interrupter::isDone);
      });
    }
  }
}
