package dev.heddle.parallel;

import dev.heddle.internal.seam.Seam;
import dev.heddle.parallel.internal.schedule.Failures;
import dev.heddle.parallel.internal.schedule.Pool;
import dev.heddle.parallel.internal.schedule.PoolSettings;
import dev.heddle.parallel.internal.schedule.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A pool of threads of one's own for {@link Par}: to keep kinds of work apart, or to end the
 * threads.
 *
 * {@snippet file="dev/heddle/parallel/snippets/ParSnippets.java" region="pool"}
 *
 * <p><b>When not to use it.</b> Two busy pools are twice as many runnable threads as processors.
 * Use the {@linkplain #common common pool}, which is what {@link Par} uses by itself, unless there
 * is a reason.
 *
 * <p><b>Threads.</b> Daemons, called NAME-1 to NAME-n; spare ones, which stand in while others wait
 * in a Heddle primitive, NAME-spare-1 and so on. Spare threads end with the pool.
 *
 * <p>All methods may be called by any thread.
 */
public final class ParPool implements AutoCloseable {
  private final Pool pool;

  private ParPool(Pool pool) {
    this.pool = pool;
  }

  /** The pool of this JVM, started at its first use. It cannot be shut down. */
  public static ParPool common() {
    return new ParPool(Pool.common());
  }

  /** Begins a pool. */
  public static Builder builder() {
    return new Builder();
  }

  /** What its threads are called. */
  public String name() {
    return pool.name();
  }

  /** How many threads compute at a time. */
  public int processors() {
    return pool.size();
  }

  /**
   * Runs the body on a thread of this pool, where every call of {@code Par} uses this pool, and
   * returns its result. The caller parks meanwhile, unless it is a thread of this pool. If it is a
   * thread of another pool, a spare one takes its place there.
   *
   * <p>Cancellation, interrupts and failures: as for all calls of {@link Par}.
   *
   * @throws IllegalStateException if this pool was shut down
   */
  @SuppressWarnings("RedundantThrows") // what the body throws comes through the pool
  public <T extends @Nullable Object, X extends Throwable> T install(ParBody<? extends T, X> body)
      throws X {
    Objects.requireNonNull(body, "body");
    return pool.invoke(worker -> {
      try {
        return body.run();
      } catch (Throwable t) {
        throw Failures.sneak(t);
      }
    });
  }

  /** Runs the action on a thread of this pool, as {@link #install(ParBody)} does. */
  public <X extends Throwable> void install(ParAction<X> action) throws X {
    Objects.requireNonNull(action, "action");
    this.<@Nullable Void, X>install(Par.body(action));
  }

  /**
   * Runs the action on this pool some time, as {@link Par#spawn} does.
   *
   * @throws IllegalStateException if this pool was shut down
   */
  public void spawn(ParAction<?> action) {
    pool.spawn(Objects.requireNonNull(action, "action"));
  }

  /**
   * Accepts no more calls from outside. What was accepted, and what it spawns, runs to its end;
   * then the threads end. Returns at once.
   *
   * @throws UnsupportedOperationException for the common pool
   */
  public void shutdown() {
    refuseIfCommon();
    pool.shutdown();
  }

  /**
   * Shuts the pool down and waits until its threads have ended, or the time is over.
   *
   * @return whether they have ended
   * @throws IllegalStateException if the caller is a thread of this pool
   * @throws InterruptedException if the caller is cancelled or interrupted
   */
  public boolean shutdown(Duration limit) throws InterruptedException {
    long nanos = nanos(limit);
    refuseIfCommon();
    refuseOwnThread();
    pool.shutdown();
    return pool.ended().await(Seam.nanoTime() + nanos);
  }

  private static long nanos(Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("limit " + limit + ": give a duration of 0 or more");
    }
    try {
      return Math.min(limit.toNanos(), Long.MAX_VALUE / 2);
    } catch (ArithmeticException tooLong) {
      return Long.MAX_VALUE / 2;
    }
  }

  /**
   * Shuts the pool down and waits until its threads have ended, however long that takes.
   *
   * @throws IllegalStateException if the caller is a thread of this pool
   */
  @Override
  public void close() {
    refuseIfCommon();
    refuseOwnThread();
    pool.shutdown();
    pool.ended().awaitUninterruptibly();
  }

  private void refuseIfCommon() {
    if (pool.isCommon()) {
      throw new UnsupportedOperationException("the common pool cannot be shut down");
    }
  }

  private void refuseOwnThread() {
    Worker worker = Worker.current();
    if (worker != null && worker.pool() == pool) {
      throw new IllegalStateException(
          "a thread of the pool '" + name() + "' would wait for itself: use shutdown()");
    }
  }

  @Override
  public String toString() {
    return "ParPool[" + name() + ", " + processors() + " processors]";
  }

  /** What a pool shall be like. Not thread-safe. */
  public static final class Builder {
    private String name = "heddle-par-pool";
    private int processors = Runtime.getRuntime().availableProcessors();
    private IntConsumer onStart = _ -> {};
    private IntConsumer onExit = _ -> {};
    private Thread.@Nullable UncaughtExceptionHandler failureHandler;

    private Builder() {}

    /** What the threads are called; default: heddle-par-pool. */
    public Builder name(String newName) {
      name = Objects.requireNonNull(newName, "name");
      return this;
    }

    /**
     * How many threads compute at a time, 1 to 32768; default: the available processors.
     *
     * @throws IllegalArgumentException outside of that
     */
    public Builder processors(int count) {
      if (count < 1 || count > PoolSettings.MOST_WORKERS) {
        throw new IllegalArgumentException(
            "processors " + count + ": give 1 to " + PoolSettings.MOST_WORKERS);
      }
      processors = count;
      return this;
    }

    /**
     * Run by each thread before its first work, with its number, counted from 0. What it throws is
     * logged, and the thread goes on.
     */
    public Builder onStart(IntConsumer hook) {
      onStart = Objects.requireNonNull(hook, "hook");
      return this;
    }

    /** Run by each thread after its last work, as {@link #onStart} is. */
    public Builder onExit(IntConsumer hook) {
      onExit = Objects.requireNonNull(hook, "hook");
      return this;
    }

    /** Gets what work throws that was {@linkplain ParPool#spawn spawned}; default: the log. */
    public Builder failureHandler(Thread.UncaughtExceptionHandler handler) {
      failureHandler = Objects.requireNonNull(handler, "handler");
      return this;
    }

    /** Starts a pool. */
    public ParPool start() {
      return new ParPool(new Pool(settings()));
    }

    /**
     * Starts the common pool.
     *
     * @throws IllegalStateException if it was used already
     */
    public ParPool startAsCommon() {
      return new ParPool(Pool.startAsCommon(settings()));
    }

    private PoolSettings settings() {
      PoolSettings plain = PoolSettings.of(name, processors);
      return new PoolSettings(
          name,
          processors,
          Seam.world() == null ? plain.spinNanos() : 0,
          onStart,
          onExit,
          failureHandler == null ? plain.failures() : failureHandler);
    }
  }
}
