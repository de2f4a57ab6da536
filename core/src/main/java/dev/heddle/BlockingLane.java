package dev.heddle;

import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.CancelNode;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Threads for code that blocks: a bounded number of platform threads with a name, for one database,
 * one disk, one native library. A task that calls {@link #run} parks and keeps no carrier; a
 * platform thread waits.
 *
 * {@snippet file="dev/heddle/snippets/LaneSnippets.java" region="lane"}
 *
 * <p>Not for code that waits in Heddle, in {@code java.util.concurrent} or at a socket: a task
 * costs less and is as good. Not for computing in parallel. For a call now and then there is {@link
 * Blocking#run}.
 *
 * <p><b>Limits.</b> At most {@link Builder#threads} bodies run at the same time, each on a daemon
 * thread, which is started when it is needed and ends after 10 seconds without work. So much as
 * {@link Builder#queue} says is queued for them. When that is full, the caller waits for a place,
 * or gets a {@link FullException}: {@link Builder#whenFull}.
 *
 * <p><b>Fairness.</b> First come, first served; who waits for a place has one in the same line.
 *
 * <p><b>Cancellation.</b> The body runs as if it were in the caller: under its scopes, deadlines,
 * task locals and interrupt policy, on another thread; not with its {@code ScopedValue}s and {@code
 * ThreadLocal}s. A caller that is cancelled or interrupted while its body is queued leaves at once,
 * and the body never runs. When the body runs, the caller waits for its end: cancelling reaches
 * Heddle's operations in it, and its thread is interrupted as the {@link InterruptPolicy} around
 * the caller says. A body that has a result keeps it; one that ends by being stopped makes the
 * caller throw {@link CancelledException}, or {@code InterruptedException} if it was interrupted
 * from outside. A body that neither ends nor can be interrupted holds up its caller.
 *
 * <p><b>Deadlocks.</b> Work that waits for work in the same lane can fill all threads with bodies
 * that wait for queued ones. If all threads do so, it is found and reported as {@link
 * DeadlockException} describes, within a second, with the stacks of all.
 *
 * <p><b>Happens-before.</b> What the caller did before is seen by the body, and what the body did
 * by the caller.
 *
 * @see LaneState
 */
public final class BlockingLane implements AutoCloseable {
  /** What happens to a caller when the queue is full. */
  public enum WhenFull {
    /** It waits until there is a place. */
    WAIT,
    /** It gets a {@link FullException}. */
    REJECT
  }

  private static final int THREADS = 16;
  private static final int QUEUE = 1_024;
  private static final int MOST_THREADS = 32_767;

  /** Those that take work, or have some. */
  static final Registry<BlockingLane> LANES = new Registry<>(lane -> lane.crew.isOver());

  private final String name;
  private final boolean closable;
  private final LaneCrew crew;

  private BlockingLane(Builder builder, String name, boolean closable) {
    this.name = name;
    this.closable = closable;
    this.crew =
        new LaneCrew(name, builder.threads, builder.queue, builder.whenFull == WhenFull.REJECT);
  }

  /** A builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The name. */
  public String name() {
    return name;
  }

  /**
   * Runs {@code body} on a thread of this lane, and returns its result or throws what it threw.
   *
   * @throws FullException if the queue is full and the lane rejects
   * @throws ClosedException if the lane is closed, or was closed with a limit that the work
   *     outlived
   * @throws CancelledException if the caller is cancelled, and the body did not run or was stopped
   * @throws InterruptedException if the caller was interrupted from outside, likewise
   */
  public <T extends @Nullable Object, X extends Throwable> T run(Body<T, X> body)
      throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    Seam.operation("run in a lane", this);
    Strand self = Strand.current();
    self.enter();
    return new LaneJob<>(crew, self, body).call();
  }

  /** {@link #run} for a body without a result. */
  public <X extends Throwable> void execute(Action<X> body) throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    this.<@Nullable Void, X>run(() -> {
      body.run();
      return null;
    });
  }

  // ---- the end

  /**
   * Takes no more work, and waits until all that is queued or runs is done. If the caller is
   * interrupted meanwhile, what is queued is refused, what runs is stopped as by {@link
   * #closeWithin}, and the wait goes on.
   *
   * @throws IllegalStateException if this is the default lane, or if called from work of this lane,
   *     which it would wait for
   */
  @Override
  public void close() {
    Seam.operation("close a lane", this);
    shut();
    Strand self = Strand.current();
    boolean[] interrupted = new boolean[1];
    WaitNode node =
        new WaitNode(self.newUninterruptibleWait("the end of the work of " + this), null);
    if (crew.queueForEnd(node)) {
      self.await(
          node.waiter,
          () -> {
            if (!self.consumedOurs()) {
              interrupted[0] = true;
              crew.stopAll();
            }
          });
    }
    if (interrupted[0]) {
      self.thread().interrupt();
    }
  }

  /**
   * Takes no more work, and waits until all is done, for at most {@code limit}. If it is not, what
   * is queued is refused and what runs is stopped: its callers get a {@link ClosedException}, but
   * for work that ends by itself all the same. That is not waited for.
   *
   * @return whether all was done within {@code limit}
   * @throws IllegalStateException as {@link #close} does
   * @throws IllegalArgumentException if {@code limit} is negative
   * @throws InterruptedException if the caller is cancelled or interrupted; the lane takes no more
   *     work, and nothing was stopped
   */
  public boolean closeWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("close a lane", this);
    shut();
    Strand self = Strand.current();
    self.enter();
    WaitNode node = new WaitNode(self.newWait("the end of the work of " + this), null);
    if (!crew.queueForEnd(node)) {
      return true;
    }
    int end = self.await(node.waiter, Seam.nanoTime() + nanos);
    if (end > 0) {
      return true;
    }
    crew.leave(node);
    if (end != Waiter.TIMED_OUT) {
      throw self.failure(node.waiter);
    }
    crew.stopAll();
    return false;
  }

  private void shut() {
    if (!closable) {
      throw new IllegalStateException("the default lane cannot be closed; build your own");
    }
    for (CancelNode node = Strand.current().innermost();
        node != null;
        node = LimitNode.around(node)) {
      if (node instanceof LaneJob<?, ?> job && job.crew == crew) {
        throw new IllegalStateException(this + " cannot be closed by its own work");
      }
    }
    crew.shut();
  }

  // ---- what it is doing

  /** How much it has to do, and for how long; see {@link LaneState}. */
  public LaneState state() {
    return crew.state();
  }

  @Override
  public String toString() {
    return crew.toString();
  }

  /** Builds lanes; see {@link BlockingLane#builder()}. */
  public static final class Builder {
    private @Nullable String name;
    private int threads = THREADS;
    private int queue = QUEUE;
    private WhenFull whenFull = WhenFull.WAIT;

    private Builder() {}

    /** The name, which the threads bear too; must be given, and no other open lane may have it. */
    public Builder name(String laneName) {
      name = Objects.requireNonNull(laneName, "laneName");
      return this;
    }

    /**
     * How many threads at most. Default: 16, for a pool of connections or a disk of usual size;
     * what blocks bears more threads than there are processors, what it blocks at hardly ever.
     *
     * @throws IllegalArgumentException if {@code count} is less than 1 or more than 32767
     */
    public Builder threads(int count) {
      if (count < 1 || count > MOST_THREADS) {
        throw new IllegalArgumentException(
            "a lane has from 1 to " + MOST_THREADS + " threads: " + count);
      }
      threads = count;
      return this;
    }

    /**
     * How much work is queued at most while all threads are at work; 0 for none. Default: 1,024.
     *
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public Builder queue(int count) {
      if (count < 0) {
        throw new IllegalArgumentException("a queue must not have less than 0 places: " + count);
      }
      queue = count;
      return this;
    }

    /** What happens to a caller when the queue is full. Default: {@link WhenFull#WAIT}. */
    public Builder whenFull(WhenFull what) {
      whenFull = Objects.requireNonNull(what, "what");
      return this;
    }

    /**
     * Makes the lane; it starts no thread yet.
     *
     * @throws IllegalStateException if it has no name, or one that an open lane has
     */
    public BlockingLane build() {
      return build(true);
    }

    BlockingLane buildDefault() {
      return build(false);
    }

    private BlockingLane build(boolean closable) {
      String given = name;
      if (given == null) {
        throw new IllegalStateException("a lane needs a name: name(..)");
      }
      BlockingLane lane = new BlockingLane(this, given, closable);
      if ((closable && given.equals(Blocking.NAME))
          || !LANES.add(lane, other -> other.name.equals(given))) {
        throw new IllegalStateException(
            "there is a lane '"
                + given
                + "' already: use that one, close it, or choose another"
                + " name");
      }
      return lane;
    }
  }
}
