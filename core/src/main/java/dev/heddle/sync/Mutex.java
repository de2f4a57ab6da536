package dev.heddle.sync;

import dev.heddle.Source;
import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A lock that owns its data: there is no way to the data but through the lock. For tasks and for
 * any other thread.
 *
 * {@snippet file="dev/heddle/snippets/LockSnippets.java" region="mutex"}
 *
 * <p>Not for handing values from task to task: use a channel. Not for data that are mostly read,
 * for long: {@link RwLock}. Do not wait for other tasks while holding it, except by {@link
 * MutexGuard#await}.
 *
 * <p><b>Fairness.</b> Newcomers may overtake, which keeps short sections fast. Once a waiter is 1
 * ms old it gets the lock when the owner's slice ends, and only older waiters come before it. A
 * slice is what an owner may use for sections of its own one after the other while somebody old
 * waits: 50 µs, and what its last sections take beyond them. {@link LockOptions#fifo()} makes a
 * lock that is never overtaken. How a select waits for the lock see {@link #acquiring()}.
 *
 * <p><b>Cancellation.</b> {@link #lock} and {@link #with} cannot be cancelled or interrupted, so
 * that clean-up can restore what it must; {@link #lockInterruptibly}, {@link #lockWithin} and a
 * select can, and have then had no effect. An interrupt that comes meanwhile stays pending. A
 * deadlock ends a wait only under {@link dev.heddle.DeadlockPolicy#FAIL_YOUNGEST}.
 *
 * <p><b>Errors.</b> It is not reentrant: an owner that asks for it again gets an {@code
 * IllegalStateException} that names it, instead of waiting for itself; {@link ReentrantMutex}
 * counts instead. A section that fails releases the lock, and the data stay usable, unless the lock
 * was made with {@link LockOptions#poisoning()}. A task that ends while it holds a guard leaves the
 * lock held for ever: guards belong in try blocks.
 *
 * <p><b>Looking at it.</b> {@link #state} tells who holds it and who waits. With {@code
 * -Dheddle.recordLocks=true} there are {@linkplain #statistics statistics}; with {@code
 * -Dheddle.recordLockOrder=true} two mutexes, reentrant ones included, that are taken in both
 * orders are reported to the logger {@code dev.heddle.deadlock}, with both stacks, the first time
 * that both orders have been seen. A {@linkplain dev.heddle.DeadlockException deadlock} is reported
 * always.
 *
 * <p><b>Happens-before.</b> What was done before a release is seen after the next acquisition.
 *
 * @param <T> the type of the data; null is no data
 */
public final class Mutex<T> extends LockCore {
  private final long id = Ids.next();
  private final Port acquiring =
      new Acquiring(id, LockMode.EXCLUSIVE, me -> new MutexGuard<>(this, me));
  private T data;
  private @Nullable Throwable poison;

  /** A mutex with the {@linkplain LockOptions#defaults default options}. */
  public Mutex(T data) {
    this(data, LockOptions.defaults());
  }

  /** A mutex with a name or other options. */
  public Mutex(T data, LockOptions options) {
    super(Objects.requireNonNull(options, "options"));
    this.data = Objects.requireNonNull(data, "data");
  }

  /** With bounds of its own, for tests. */
  Mutex(T data, long patience, long slice) {
    super(LockOptions.defaults(), patience, slice);
    this.data = data;
  }

  // ---- guards

  /**
   * Waits until the lock is the caller's. Not cancellable.
   *
   * @throws IllegalStateException if the caller holds it already
   * @throws PoisonedException if the lock is poisoned
   */
  public MutexGuard<T> lock() {
    Seam.operation("lock", this);
    Thread me = Thread.currentThread();
    acquire(me);
    return guard(me);
  }

  /** Takes the lock if that needs no waiting; else, or if old waiters go first, returns null. */
  public @Nullable MutexGuard<T> tryLock() {
    Seam.operation("tryLock", this);
    Thread me = Thread.currentThread();
    return tryAcquire(me) ? guard(me) : null;
  }

  /**
   * Like {@link #lock}, and cancellable.
   *
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public MutexGuard<T> lockInterruptibly() throws InterruptedException {
    Seam.operation("lockInterruptibly", this);
    Thread me = Thread.currentThread();
    acquireInterruptibly(me, false, 0);
    return guard(me);
  }

  /**
   * Like {@link #lockInterruptibly}, for at most {@code limit}.
   *
   * @throws TimeoutException if it was not free by then
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public MutexGuard<T> lockWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("lockWithin", this);
    Thread me = Thread.currentThread();
    if (!acquireInterruptibly(me, true, nanos)) {
      throw new TimeoutException(this + " was not free within " + limit);
    }
    return guard(me);
  }

  /**
   * The lock as a case of a select: the handler gets the guard and must close it. Such a case never
   * competes: it is handed the lock by the release that finds it first in the queue, so being
   * chosen is owning it. A poisoned lock is handed over too: see {@link MutexGuard#isPoisoned()}.
   */
  public Source<MutexGuard<T>> acquiring() {
    return () -> acquiring;
  }

  private MutexGuard<T> guard(Thread me) {
    checkSound(me);
    return new MutexGuard<>(this, me);
  }

  // ---- sections

  /**
   * Runs {@code section} on the data, with the lock held. Not cancellable while it waits; allocates
   * nothing.
   *
   * @throws IllegalStateException if the caller holds the lock already
   * @throws PoisonedException if the lock is poisoned
   */
  public <X extends Throwable> void with(LockedAction<? super T, X> section) throws X {
    Objects.requireNonNull(section, "section");
    Seam.operation("with", this);
    Thread me = Thread.currentThread();
    acquire(me);
    checkSound(me);
    try {
      section.run(data);
    } catch (Throwable failure) {
      failed(failure);
      throw failure;
    } finally {
      release(me);
    }
  }

  /** Like {@link #with}, with a result. */
  public <R extends @Nullable Object, X extends Throwable> R compute(
      LockedBody<? super T, R, X> section) throws X {
    Objects.requireNonNull(section, "section");
    Seam.operation("compute", this);
    Thread me = Thread.currentThread();
    acquire(me);
    checkSound(me);
    try {
      return section.run(data);
    } catch (Throwable failure) {
      failed(failure);
      throw failure;
    } finally {
      release(me);
    }
  }

  /** Replaces the data by what {@code change} makes of them, and returns that. */
  public T update(UnaryOperator<T> change) {
    Objects.requireNonNull(change, "change");
    return compute(before -> {
      T after = Objects.requireNonNull(change.apply(before), "changed data");
      data = after;
      return after;
    });
  }

  // ---- several locks

  /**
   * Takes several locks in the order in which they were made, so that two callers that name the
   * same locks cannot block each other. Not cancellable.
   *
   * {@snippet file="dev/heddle/snippets/LockSnippets.java" region="lock-all"}
   *
   * @throws IllegalArgumentException if there is none, or one of them twice
   */
  public static LockedAll lockAll(Mutex<?>... mutexes) {
    return LockedAll.lock(mutexes);
  }

  @Override
  long order() {
    return id;
  }

  // ---- conditions

  boolean awaitCondition(
      MutexGuard<T> guard, Predicate<? super T> condition, boolean limited, long nanos)
      throws InterruptedException {
    Seam.operation("await", this);
    Strand self = Strand.current();
    self.enter();
    long deadline = limited ? Seam.nanoTime() + nanos : 0;
    boolean changed = true;
    while (!holds(guard, condition)) {
      Waiter waiter = self.newWait(change());
      int end = awaitSignal(self, waiter, anyChange(), changed, limited, deadline);
      if (end == Waiter.TIMED_OUT) {
        return holds(guard, condition);
      }
      if (end < 0) {
        throw self.failure(waiter);
      }
      changed = false;
    }
    return true;
  }

  private boolean holds(MutexGuard<T> guard, Predicate<? super T> condition) {
    if (poison != null) {
      throw poisoned(poison);
    }
    boolean now = condition.test(data);
    guard.check();
    return now;
  }

  // ---- poison

  /**
   * Runs {@code repair} on the data of a lock that may be poisoned; if it returns, the lock is
   * sound again.
   */
  public <X extends Throwable> void recover(LockedAction<? super T, X> repair) throws X {
    Objects.requireNonNull(repair, "repair");
    Seam.operation("recover", this);
    Thread me = Thread.currentThread();
    acquire(me);
    try {
      repair.run(data);
      poison = null;
    } finally {
      release(me);
    }
  }

  private void checkSound(Thread me) {
    Throwable cause = poison;
    if (cause != null) {
      release(me);
      throw poisoned(cause);
    }
  }

  private PoisonedException poisoned(Throwable cause) {
    return new PoisonedException(
        "the data of "
            + this
            + " may be half changed: a section failed before; Mutex.recover repairs them",
        cause);
  }

  private void failed(Throwable failure) {
    if (options().isPoisoning()) {
      poison(failure);
    }
  }

  /** By the holder. */
  boolean isPoisoned() {
    return poison != null;
  }

  /** By the holder; the first failure stays. */
  void poison(Throwable cause) {
    if (poison == null) {
      poison = cause;
    }
  }

  // ---- state

  T data() {
    return data;
  }

  void data(T now) {
    data = now;
  }

  /** This lock as the JDK's interface, without its data; see {@link LockView}. */
  public Lock asLock() {
    return new LockView(this);
  }

  @Override
  public String toString() {
    return options().label("mutex", id);
  }
}
