package dev.heddle.sync;

import dev.heddle.Source;
import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.Port;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock that owns its data, which many may read at the same time, or one may change.
 *
 * {@snippet file="dev/heddle/snippets/LockSnippets.java" region="rw-lock"}
 *
 * <p>Not for short sections: a {@link Mutex} is faster unless readers stay for long. Readers must
 * not change the data; nothing can check that.
 *
 * <p>An {@linkplain #upgradable upgradable} reader reads beside others, and may become the writer
 * without anybody changing the data in between. There is one at a time, so two cannot wait for each
 * other to leave.
 *
 * <p><b>Fairness.</b> As of a {@link Mutex}: one queue for readers and writers, which newcomers may
 * overtake, readers a writer that waits for other readers to leave above all, until its first is 1
 * ms old. From then on it has the lock next: nobody comes in but the owner of the slice, up to 50
 * µs, and only older waiters come before it. So neither side starves. {@link LockOptions#fifo()}
 * makes a lock that is never overtaken; of the readers that wait next to each other all go in
 * together there.
 *
 * <p><b>Taking it twice.</b> A writer or upgradable reader that asks again gets an {@code
 * IllegalStateException} that names it. A reader that reads again while a writer has waited for 1
 * ms, or for any time if the lock is {@code fifo()}, goes behind that writer, which waits for the
 * reader, for ever; and a reader that wants to write waits for itself: a {@linkplain
 * dev.heddle.DeadlockException deadlock}, which is reported if there is no other reader. Use {@link
 * ReadGuard#share} for a second guard, {@link #upgradable} for a change, or a time limit.
 *
 * <p><b>Cancellation.</b> {@link #read}, {@link #write}, {@link #upgradable} and the sections
 * cannot be cancelled; the methods with a time limit, those that say so, and a select can, and have
 * then had no effect.
 *
 * <p><b>Happens-before.</b> What a writer did is seen by all who come after it; what readers did is
 * seen by the writers that come after them.
 *
 * @param <T> the type of the data; null is no data
 */
public final class RwLock<T> {
  final RwCore core;
  private T data;

  /** A lock with the {@linkplain LockOptions#defaults default options}. */
  public RwLock(T data) {
    this(data, LockOptions.defaults());
  }

  /**
   * A lock with a name, or that is strictly first come first served.
   *
   * @throws IllegalArgumentException if the options ask for poisoning
   */
  public RwLock(T data, LockOptions options) {
    if (options.isPoisoning()) {
      throw new IllegalArgumentException("an RwLock cannot be poisoned: use a Mutex");
    }
    this.core = new RwCore(options);
    this.data = Objects.requireNonNull(data, "data");
  }

  /** With bounds of its own, for tests. */
  RwLock(T data, long patience, long slice) {
    this.core = new RwCore(LockOptions.defaults(), patience, slice);
    this.data = data;
  }

  // ---- guards

  /** Waits until the caller may read. Not cancellable. */
  public ReadGuard<T> read() {
    Seam.operation("read", this);
    Thread me = Thread.currentThread();
    ReadGuard<T> guard = new ReadGuard<>(this, me);
    core.acquire(guard.mode(), me);
    return guard;
  }

  /** Begins to read if that needs no waiting; else, or if old waiters go first, returns null. */
  public @Nullable ReadGuard<T> tryRead() {
    Seam.operation("tryRead", this);
    Thread me = Thread.currentThread();
    return core.tryAcquire(LockMode.READ, me) ? new ReadGuard<>(this, me) : null;
  }

  /**
   * Like {@link #read}, cancellable, for at most {@code limit}.
   *
   * @throws TimeoutException if the caller could not read by then
   * @throws IllegalArgumentException if {@code limit} is negative
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public ReadGuard<T> readWithin(Duration limit) throws InterruptedException {
    Thread me = Thread.currentThread();
    return within(new ReadGuard<>(this, me), me, limit);
  }

  /** Waits until the caller may change the data. Not cancellable. */
  public WriteGuard<T> write() {
    Seam.operation("write", this);
    Thread me = Thread.currentThread();
    WriteGuard<T> guard = new WriteGuard<>(this, me);
    core.acquire(guard.mode(), me);
    return guard;
  }

  /**
   * Takes the lock to change the data if that needs no waiting; else, or if old waiters go first,
   * returns null.
   */
  public @Nullable WriteGuard<T> tryWrite() {
    Seam.operation("tryWrite", this);
    Thread me = Thread.currentThread();
    return core.tryAcquire(LockMode.EXCLUSIVE, me) ? new WriteGuard<>(this, me) : null;
  }

  /** Like {@link #write}, as {@link #readWithin} is to {@link #read}. */
  public WriteGuard<T> writeWithin(Duration limit) throws InterruptedException {
    Thread me = Thread.currentThread();
    return within(new WriteGuard<>(this, me), me, limit);
  }

  /** Waits until the caller may read, and may be the next to change the data. Not cancellable. */
  public UpgradableGuard<T> upgradable() {
    Seam.operation("upgradable", this);
    Thread me = Thread.currentThread();
    UpgradableGuard<T> guard = new UpgradableGuard<>(this, me);
    core.acquire(guard.mode(), me);
    return guard;
  }

  /** Like {@link #upgradable}, as {@link #readWithin} is to {@link #read}. */
  public UpgradableGuard<T> upgradableWithin(Duration limit) throws InterruptedException {
    Thread me = Thread.currentThread();
    return within(new UpgradableGuard<>(this, me), me, limit);
  }

  private <G extends RwGuard<T>> G within(G guard, Thread me, Duration limit)
      throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("within", this);
    if (!core.acquireInterruptibly(guard.mode(), me, true, nanos)) {
      throw new TimeoutException(this + " was not free within " + limit);
    }
    return guard;
  }

  /** Reading as a case of a select; the handler gets the guard and must close it. */
  public Source<ReadGuard<T>> reading() {
    Port port = core.port(LockMode.READ, me -> new ReadGuard<>(this, me));
    return () -> port;
  }

  /** Changing the data as a case of a select; the handler gets the guard and must close it. */
  public Source<WriteGuard<T>> writing() {
    Port port = core.port(LockMode.EXCLUSIVE, me -> new WriteGuard<>(this, me));
    return () -> port;
  }

  // ---- sections

  /** Runs {@code section}, which only reads, beside other readers. Allocates nothing. */
  public <R extends @Nullable Object, X extends Throwable> R read(
      LockedBody<? super T, R, X> section) throws X {
    Objects.requireNonNull(section, "section");
    Seam.operation("read", this);
    Thread me = Thread.currentThread();
    core.acquire(LockMode.READ, me);
    try {
      return section.run(data);
    } finally {
      core.releaseRead(me);
    }
  }

  /** Runs {@code section}, which may change the data, alone. Allocates nothing. */
  public <X extends Throwable> void write(LockedAction<? super T, X> section) throws X {
    Objects.requireNonNull(section, "section");
    Seam.operation("write", this);
    Thread me = Thread.currentThread();
    core.acquire(LockMode.EXCLUSIVE, me);
    try {
      section.run(data);
    } finally {
      core.releaseWrite(me);
    }
  }

  // ---- state

  T data() {
    return data;
  }

  void data(T now) {
    data = now;
  }

  /** How many read now, an upgradable reader not included. */
  public int readers() {
    return core.readers();
  }

  /** Whether somebody changes the data now, or waits for the readers to leave in order to. */
  public boolean isWriteLocked() {
    return core.isWriteLocked();
  }

  /** Who writes, how many read, and who waits, now. */
  public LockState state() {
    return core.state();
  }

  /**
   * What the readers of this lock have done so far, upgradable ones not included; {@link
   * ReadGuard#share} and a downgrade count as an acquisition.
   *
   * @throws IllegalStateException if nothing is recorded, because the JVM was not started with
   *     {@code -Dheddle.recordLocks=true}
   */
  public LockStatistics readStatistics() {
    return core.readStatistics();
  }

  /** What writers and upgradable readers have done so far; see {@link #readStatistics}. */
  public LockStatistics writeStatistics() {
    return core.writeStatistics();
  }

  /**
   * This lock as the JDK's interface, without its data. Its locks have no conditions; the write
   * lock is not reentrant, and fails with {@code IllegalStateException} when its owner asks again.
   */
  public ReadWriteLock asReadWriteLock() {
    return new RwLockView(core);
  }

  @Override
  public String toString() {
    return core.toString();
  }
}
