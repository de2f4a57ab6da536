package dev.heddle.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.seam.SeamDriver;
import dev.heddle.internal.seam.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A schedule played through the seam: threads stop at steps that the scenario chooses until it lets
 * them go on; everything else is the JDK's. For a JVM of its own, because the seam is switched for
 * the life of a JVM.
 */
public abstract class Scenario implements SeamDriver {
  /** A point at which one thread waits for the script. */
  public static final class Pause {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Stops the thread that has come here. */
    public void here() {
      reached.countDown();
      await(released);
    }

    /** Waits until a thread stops here. */
    public void awaitReached() {
      await(reached);
    }

    /** Lets the thread go on. */
    public void release() {
      released.countDown();
    }
  }

  protected static void await(CountDownLatch latch) {
    Waits.until("a step of the script", () -> latch.getCount() == 0);
  }

  /** Ends this JVM: with 0 if {@code passed}. */
  protected static void exit(boolean passed) {
    System.exit(passed ? 0 : 1);
  }

  /** Runs the main method of {@code scenario} in a new JVM and fails unless it exits with 0. */
  public static void play(Class<? extends Scenario> scenario)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                scenario.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Override
  public boolean step(Step step, Object owner) {
    return false;
  }

  @Override
  public void park(Object blocker) {
    LockSupport.park(blocker);
  }

  @Override
  public void parkNanos(Object blocker, long nanos) {
    LockSupport.parkNanos(blocker, nanos);
  }

  @Override
  public void spin(Object owner, int turn) {
    Thread.yield();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }

  @Override
  public void start(Thread thread) {
    thread.start();
  }

  @Override
  public int nextInt(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }

  @Override
  public void yieldNow() {
    Thread.yield();
  }
}
