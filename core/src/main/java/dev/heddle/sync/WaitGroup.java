package dev.heddle.sync;

import dev.heddle.Source;
import dev.heddle.TaskAction;
import dev.heddle.TaskRuntime;
import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts what has been started and not ended, and waits until nothing is left; Go's {@code
 * sync.WaitGroup}.
 *
 * {@snippet file="dev/heddle/snippets/SyncSnippets.java" region="wait-group"}
 *
 * <p>Where the work is tasks with one owner use a scope: it waits by itself, and deals with their
 * failures.
 *
 * <p>Go's rules hold: the count must not fall below zero; what is to be waited for is added before
 * the wait. What {@link #go} adds only its task takes away. Unlike Go's it may be used again at
 * once: whoever waits has been released when the count was zero, whatever is added afterwards.
 *
 * <p><b>Cancellation and time limits.</b> A wait that is cancelled, interrupted or late has had no
 * effect.
 *
 * <p><b>Happens-before.</b> What was done before {@link #done} is seen by those whose wait it
 * ended.
 */
public final class WaitGroup extends WaitPoint {
  private final Port idle = port(() -> this);
  private final Subject subject = new Tasks();

  // Guarded by the lock. going.count() <= count.
  private final Holding.All going = new Holding.All();
  private int count;

  /** A group in which nothing goes on. */
  public WaitGroup() {}

  /**
   * Adds {@code more} to the count, or takes away if it is negative.
   *
   * @throws IllegalStateException if the count would fall below zero or below the number of tasks
   *     of {@link #go} that have not ended, or exceed {@code Integer.MAX_VALUE}; it stays as it was
   */
  public void add(int more) {
    Seam.operation("add", this);
    add(more, null);
  }

  private void add(int more, @Nullable Going task) {
    lock();
    int before = count;
    int least = going.count();
    long after = (long) before + more;
    boolean allowed = after >= least && after <= Integer.MAX_VALUE;
    WaitNode chain = allowed ? set((int) after) : null;
    if (allowed && task != null) {
      going.add(task);
    }
    unlock();
    WaitQueue.wakeAll(chain);
    if (!allowed) {
      throw new IllegalStateException(
          "the count of "
              + this
              + " must stay between "
              + least
              + (least == 0 ? "" : ", the number of its tasks that go on,")
              + " and "
              + Integer.MAX_VALUE
              + ": it is "
              + before
              + ", and "
              + more
              + " was added");
    }
  }

  /** Changes the count, and claims who is to be woken; under the lock. */
  private @Nullable WaitNode set(int newCount) {
    count = newCount;
    return count == 0 ? claimAll(this) : null;
  }

  /**
   * One less goes on.
   *
   * @throws IllegalStateException if nothing goes on
   */
  public void done() {
    add(-1);
  }

  /**
   * Adds one, and spawns a detached task on the shared runtime that runs {@code body} and then is
   * done, whether the body returns or fails. A failure goes to the runtime's failure handler.
   */
  public void go(TaskAction body) {
    Going task = new Going(Objects.requireNonNull(body, "body"));
    Seam.operation("go", this);
    add(1, task);
    boolean spawned = false;
    try {
      TaskRuntime.shared().spawn(toString(), task);
      spawned = true;
    } finally {
      if (!spawned) {
        task.end();
      }
    }
  }

  /** A task of {@link #go}. */
  private final class Going extends Holding implements TaskAction {
    private final TaskAction body;
    private @Nullable Thread thread; // read by the search for deadlocks, perhaps late

    Going(TaskAction body) {
      this.body = body;
    }

    @Override
    @Nullable Thread holder() {
      return thread;
    }

    @Override
    public void run() throws Exception {
      thread = Thread.currentThread();
      try {
        body.run();
      } finally {
        end();
      }
    }

    void end() {
      Seam.operation("done", WaitGroup.this);
      lock();
      going.remove(this);
      WaitNode chain = set(count - 1);
      unlock();
      WaitQueue.wakeAll(chain);
    }
  }

  /** Each task of {@link #go} must end before the wait can; what was added by hand is nobody's. */
  private final class Tasks implements Subject {
    @Override
    public void blame(Thread waiting, Blame blame) {
      going.holders(WaitGroup.this).forEach(blame::owner);
    }

    @Override
    public boolean canFail() {
      return true;
    }

    @Override
    public String subjectName() {
      return "the tasks of " + WaitGroup.this;
    }
  }

  @Override
  Subject subject() {
    return subject;
  }

  /**
   * Waits until nothing goes on.
   *
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public void await() throws InterruptedException {
    Seam.operation("await", this);
    await(this, false, 0);
  }

  /**
   * Like {@link #await()}, for at most {@code limit}.
   *
   * @throws TimeoutException if something still goes on by then
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public void awaitWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("awaitWithin", this);
    if (await(this, true, nanos) == null) {
      throw new TimeoutException(this + " was not idle within " + limit);
    }
  }

  /** The end of all as a case of a select; the handler gets this group. */
  public Source<WaitGroup> idle() {
    return () -> idle;
  }

  @Override
  @Nullable Object meet(Object request, boolean first) {
    return count == 0 ? this : null;
  }

  @Override
  public String toString() {
    return "wait group " + id;
  }
}
