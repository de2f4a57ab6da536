package dev.heddle.sync;

import dev.heddle.ClosedException;
import dev.heddle.Source;
import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits, of which one can take one or several at a time: at most n at once, or a
 * budget of bytes.
 *
 * {@snippet file="dev/heddle/snippets/SyncSnippets.java" region="semaphore"}
 *
 * <p>Not for limiting the tasks of a scope: {@code Policy.limit} does. Not for guarding data:
 * {@link Mutex} owns them.
 *
 * <p><b>Fairness.</b> First come, first served, strictly: a large request makes later small ones
 * wait, so it cannot starve, and {@link #tryAcquire} fails while somebody waits.
 *
 * <p><b>Cancellation and time limits.</b> A request that is cancelled, interrupted or late has had
 * no effect.
 *
 * <p><b>Closing.</b> Whoever waits, or asks later, gets a {@link ClosedException}. Permits that are
 * out can still be closed.
 *
 * <p><b>Happens-before.</b> What was done before a permit was closed is seen by whoever acquires
 * afterwards.
 */
public final class Semaphore extends WaitPoint {
  private final String label;
  private final Subject subject = new Holders();

  // Guarded by the lock. available <= total; total - available permits are out.
  private int available;
  private int total;
  private @Nullable Closed closed;
  private @Nullable Permit out;
  private int outCount;
  private boolean handedOn;

  /**
   * A semaphore with so many permits; there may be none, to be {@linkplain #add added} later.
   *
   * @throws IllegalArgumentException if {@code permits} is negative
   */
  public Semaphore(int permits) {
    this(LockOptions.defaults(), permits);
  }

  /** A semaphore with a name for messages and dumps. */
  public Semaphore(String name, int permits) {
    this(LockOptions.named(name), permits);
  }

  private Semaphore(LockOptions options, int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException("permits must not be negative: " + permits);
    }
    this.label = options.label("semaphore", id);
    this.available = permits;
    this.total = permits;
  }

  /** Waits for one permit. */
  public Permit acquire() throws InterruptedException {
    return acquire(1);
  }

  /**
   * Waits for {@code count} permits, which are taken together.
   *
   * @throws IllegalArgumentException if {@code count} is less than 1, or more than there are,
   *     permits that are out included
   * @throws ClosedException if the semaphore is closed
   * @throws dev.heddle.CancelledException if the caller is cancelled
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public Permit acquire(int count) throws InterruptedException {
    Seam.operation("acquire", this);
    Permit request = request(count);
    return granted(Objects.requireNonNull(await(request, false, 0)));
  }

  /**
   * Like {@link #acquire(int)}, for at most {@code limit}.
   *
   * @throws TimeoutException if there were not enough by then
   * @throws IllegalArgumentException also if {@code limit} is negative
   */
  public Permit acquireWithin(Duration limit, int count) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("acquireWithin", this);
    Object met = await(request(count), true, nanos);
    if (met == null) {
      throw new TimeoutException(
          this + " had no " + count + " permits for the caller within " + limit);
    }
    return granted(met);
  }

  /** Takes one permit, or returns null if there is none or somebody waits. */
  public @Nullable Permit tryAcquire() {
    return tryAcquire(1);
  }

  /** Takes {@code count} permits, or returns null if there are fewer or somebody waits. */
  public @Nullable Permit tryAcquire(int count) {
    Seam.operation("tryAcquire", this);
    Object met = tryMeet(request(count));
    return met == null ? null : granted(met);
  }

  /**
   * So many permits as a case of a select. The handler gets the {@link Permit}.
   *
   * @throws IllegalArgumentException as {@link #acquire(int)} does
   */
  public Source<Permit> permits(int count) {
    request(count);
    Port port = port(() -> new Permit(this, count));
    return () -> port;
  }

  private Permit request(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least 1 permit must be asked for: " + count);
    }
    lock();
    int all = total;
    boolean open = closed == null;
    unlock();
    if (open && count > all) {
      throw new IllegalArgumentException(
          this + " has " + all + " permits in all, " + count + " would be waited for in vain");
    }
    return new Permit(this, count);
  }

  private Permit granted(Object met) {
    if (met instanceof Closed) {
      throw new ClosedException("no permit was acquired: " + this + " is closed", null);
    }
    return (Permit) met;
  }

  @Override
  @Nullable Object meet(Object request, boolean first) {
    if (closed != null) {
      return closed;
    }
    int count = ((Permit) request).asked();
    if (!first || count > available) {
      return null;
    }
    available -= count;
    link((Permit) request);
    return request;
  }

  @Override
  void takeBack(Object request, Object met) {
    if (met == request) {
      available += ((Permit) request).asked();
      unlink((Permit) request);
    }
  }

  /** Permits come back. */
  void release(Permit permit, int count) {
    Seam.operation("release", this);
    lock();
    available += count;
    handedOn |= permit.holder != Thread.currentThread();
    unlink(permit);
    unlock();
    serve();
  }

  /** Permits that are out will not come back. */
  void lose(Permit permit, int count) {
    Seam.operation("forget", this);
    lock();
    total -= count;
    unlink(permit);
    unlock();
  }

  /** Permits that are out are held by one more. */
  void splitOff(Permit permit) {
    lock();
    link(permit);
    unlock();
  }

  /** Permits that are out are held by another from now on. */
  void mergedAway(Permit permit) {
    lock();
    unlink(permit);
    unlock();
  }

  private void link(Permit permit) {
    Permit first = out;
    permit.next = first;
    if (first != null) {
      first.prev = permit;
    }
    out = permit;
    outCount++;
  }

  /** Without an effect if they are not out. */
  private void unlink(Permit permit) {
    Permit before = permit.prev;
    Permit after = permit.next;
    if (before != null) {
      before.next = after;
    } else if (out == permit) {
      out = after;
    } else {
      return;
    }
    if (after != null) {
      after.prev = before;
    }
    permit.prev = null;
    permit.next = null;
    outCount--;
  }

  /** Who acquired what is out. */
  private List<Thread> holders() {
    int room = 0;
    while (true) {
      @Nullable Thread[] threads = new Thread[room];
      lock();
      int count = outCount;
      Permit at = out;
      for (int i = 0; i < room && at != null; i++, at = at.next) {
        threads[i] = at.holder;
      }
      unlock();
      if (count <= room) {
        return Arrays.stream(threads).filter(Objects::nonNull).distinct().toList();
      }
      room = count;
    }
  }

  /** Who has acquired permits that are out, whoever has them now, and who waits. */
  public LockState state() {
    return new LockState(
        label, holders(), 0, waiting(request -> "acquire " + ((Permit) request).asked()));
  }

  /**
   * Who can end the wait for permits: those who acquired what is out. Once somebody has closed what
   * another one acquired, permits are handed on here, and nobody knows who has them.
   */
  private final class Holders implements Subject {
    @Override
    public void blame(Thread waiting, Blame blame) {
      List<Thread> holders = holders();
      lock();
      WaitNode first = first();
      Thread ahead = first == null ? null : first.waiter.thread();
      boolean known = !handedOn;
      unlock();
      if (ahead != null && ahead != waiting) {
        blame.owner(ahead);
      } else if (known) {
        holders.forEach(blame::holder);
      }
    }

    @Override
    public boolean canFail() {
      return true;
    }

    @Override
    public String subjectName() {
      return label;
    }
  }

  @Override
  Subject subject() {
    return subject;
  }

  /**
   * Adds permits.
   *
   * @throws IllegalArgumentException if {@code count} is negative, or there would be more than
   *     {@code Integer.MAX_VALUE} in all
   */
  public void add(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("permits to add must not be negative: " + count);
    }
    Seam.operation("add", this);
    lock();
    int all = total;
    boolean fits = count <= Integer.MAX_VALUE - all;
    if (fits) {
      total += count;
      available += count;
    }
    unlock();
    if (!fits) {
      throw new IllegalArgumentException(
          "no more than " + Integer.MAX_VALUE + " permits: there are " + all + ", and " + count);
    }
    serve();
  }

  /**
   * Takes up to {@code count} permits that are not out away for good, and returns how many.
   * Requests that wait for more than are left then go on waiting, for permits to be added.
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public int forget(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("permits to forget must not be negative: " + count);
    }
    Seam.operation("forget", this);
    lock();
    int gone = Math.min(count, available);
    available -= gone;
    total -= gone;
    unlock();
    return gone;
  }

  /** Closes; false if it was closed. */
  public boolean close() {
    Seam.operation("close", this);
    Closed end = new Closed(null);
    WaitNode chain = null;
    lock();
    boolean first = closed == null;
    if (first) {
      closed = end;
      chain = claimAll(end);
    }
    unlock();
    WaitQueue.wakeAll(chain);
    return first;
  }

  /** Whether it is closed. */
  public boolean isClosed() {
    Seam.operation("isClosed", this);
    lock();
    boolean now = closed != null;
    unlock();
    return now;
  }

  /** How many permits are not out. */
  public int available() {
    Seam.operation("available", this);
    lock();
    int now = available;
    unlock();
    return now;
  }

  @Override
  public String toString() {
    return label;
  }
}
