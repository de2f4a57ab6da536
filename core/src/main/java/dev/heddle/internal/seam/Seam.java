package dev.heddle.internal.seam;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.SwitchPoint;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one place where core touches time, parking, threads' start, randomness and shared memory.
 *
 * <p>A test runtime installs a {@link SeamDriver} and then takes every such decision itself. Until
 * one has been installed in this JVM, {@link #simulated()} is a constant {@code false} that the JIT
 * folds away together with the branch behind it, so production pays nothing. Shared memory goes
 * through {@link IntVar}, {@link LongVar} and {@link RefVar}, which call {@link #before} first.
 *
 * <p>Nothing else in core may call {@code System.nanoTime}, {@code LockSupport}, {@code
 * ThreadLocalRandom}, {@code Thread.yield} and the like: a test of the house enforces it.
 */
public final class Seam {
  private static final SwitchPoint PRODUCTION = new SwitchPoint();
  private static final MethodHandle SIMULATED =
      PRODUCTION.guardWithTest(
          MethodHandles.constant(boolean.class, false),
          MethodHandles.constant(boolean.class, true));
  private static final Object INSTALLING = new Object();
  private static volatile @Nullable SeamDriver driver;

  private Seam() {}

  /** Whether a driver has been installed in this JVM. */
  public static boolean simulated() {
    try {
      return (boolean) SIMULATED.invokeExact();
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /**
   * Routes every decision to {@code newDriver} from now on, for the life of this JVM: one driver,
   * which sorts out by itself which threads it simulates.
   *
   * @throws IllegalStateException if a driver is installed already
   */
  public static void install(SeamDriver newDriver) {
    synchronized (INSTALLING) {
      if (driver != null) {
        throw new IllegalStateException("a seam driver is installed already: " + driver);
      }
      driver = newDriver;
      SwitchPoint.invalidateAll(new SwitchPoint[] {PRODUCTION});
    }
  }

  private static SeamDriver driver() {
    SeamDriver installed = driver;
    if (installed == null) {
      throw new AssertionError("the seam was switched before its driver was set");
    }
    return installed;
  }

  /**
   * A step on shared memory is about to happen on {@code owner}; true if {@link #after} is to be
   * called when it has. For a step that only reads, it need not be.
   */
  static boolean before(Step step, Object owner) {
    return simulated() && driver().step(step, owner);
  }

  /** The step that {@link #before} announced has happened. */
  static void after() {
    driver().after();
  }

  /** The clock that all deadlines are measured by, in nanoseconds. */
  public static long nanoTime() {
    return simulated() ? driver().nanoTime() : System.nanoTime();
  }

  /** Parks the current thread; may return without a reason, as {@code LockSupport.park} does. */
  public static void park(Object blocker) {
    if (simulated()) {
      driver().park(blocker);
    } else {
      LockSupport.park(blocker);
    }
  }

  /**
   * Parks a carrier or service thread for at most {@code nanos}. Tasks never come here: their time
   * limits are timer entries.
   */
  public static void parkNanos(Object blocker, long nanos) {
    if (simulated()) {
      driver().parkNanos(blocker, nanos);
    } else {
      LockSupport.parkNanos(blocker, nanos);
    }
  }

  /** Makes the current or next park of {@code thread} return. */
  public static void unpark(Thread thread) {
    if (simulated()) {
      driver().unpark(thread);
    } else {
      LockSupport.unpark(thread);
    }
  }

  /**
   * What {@code thread} gave to {@link #park} and is parked on now, if it is; not in a simulation.
   */
  public static @Nullable Object blocker(Thread thread) {
    return LockSupport.getBlocker(thread);
  }

  /** Starts a thread: a task's, or a carrier's or service's. */
  public static void start(Thread thread) {
    if (simulated()) {
      driver().start(thread);
    } else {
      thread.start();
    }
  }

  /** Interrupts {@code thread}, another than the calling one. */
  public static void interrupt(Thread thread) {
    if (simulated()) {
      driver().interrupt(thread);
    } else {
      thread.interrupt();
    }
  }

  /** Starts a daemon of core's own: a platform thread, so that it may block. */
  public static void startDaemon(String name, Runnable body) {
    if (world() != null) {
      driver().startDaemon(name, body);
    } else {
      start(Thread.ofPlatform().daemon().name(name).unstarted(body));
    }
  }

  /** A virtual thread that the driver simulates, not started; null if the caller is not. */
  public static @Nullable Thread newThread(@Nullable String name, Runnable body) {
    return world() == null ? null : driver().newThread(name, body);
  }

  /**
   * Arms a timer in virtual time; false if the caller is not simulated.
   *
   * @param due a timer entry, which knows its deadline; its class stands on a higher floor
   */
  public static boolean arm(Runnable due) {
    if (world() == null) {
      return false;
    }
    driver().arm(due);
    return true;
  }

  /** Takes back a timer in virtual time; false if the caller is not simulated. */
  public static boolean disarm(Runnable due) {
    if (world() == null) {
      return false;
    }
    driver().disarm(due);
    return true;
  }

  /**
   * What the calling thread is simulated in, as the driver set it; null in production and on
   * threads that are not simulated.
   */
  public static @Nullable Object world() {
    return simulated() ? driver().world() : null;
  }

  /**
   * The calling thread begins a public operation: the place where a test runtime may let another
   * thread go first when it does not do so at every step.
   *
   * @param name what is done, a constant
   */
  public static void operation(String name, Object target) {
    if (simulated()) {
      driver().operation(name, target);
    }
  }

  /** A number from 0 (inclusive) to {@code bound} (exclusive). */
  public static int nextInt(int bound) {
    return simulated() ? driver().nextInt(bound) : ThreadLocalRandom.current().nextInt(bound);
  }

  /**
   * One turn of a bounded spin on {@code owner}: a pause hint at first, then gives the processor
   * away, because the thread that is waited for may need it.
   *
   * @param turn how many turns this spin has taken so far
   */
  public static void spin(Object owner, int turn) {
    if (simulated()) {
      driver().spin(owner, turn);
    } else if (turn < 64) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  /**
   * One turn of a platform thread that spins for a while before it parks: each turn pauses twice as
   * long as the one before.
   *
   * @param turn how many turns this spin has taken so far
   */
  public static void backOff(int turn) {
    if (simulated()) {
      driver().pause();
    } else {
      for (int i = 1 << turn; i > 0; i--) {
        Thread.onSpinWait();
      }
    }
  }

  /** A pause of a bounded search: it goes on whatever happens, unlike {@link #spin}. */
  public static void pause() {
    if (simulated()) {
      driver().pause();
    } else {
      Thread.onSpinWait();
    }
  }

  /** Lets other runnable tasks go first. */
  public static void yieldNow() {
    if (simulated()) {
      driver().yieldNow();
    } else {
      Thread.yield();
    }
  }
}
