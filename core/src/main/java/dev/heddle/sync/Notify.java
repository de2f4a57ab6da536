package dev.heddle.sync;

import dev.heddle.Source;
import dev.heddle.TimeoutException;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells others to look again, without a value; Tokio's {@code Notify}.
 *
 * {@snippet file="dev/heddle/snippets/SyncSnippets.java" region="notify"}
 *
 * <p>Not for values: use a channel. Not for data under a lock: {@link MutexGuard#await}.
 *
 * <p>{@link #notifyOne} wakes the one who has waited longest; if nobody waits it leaves a permit,
 * by which the next wait returns at once. There is one permit at most, so several calls may be one
 * wake-up: who is woken looks until nothing is left. {@link #notifyWaiters} wakes all who wait, and
 * all who hold a {@link Listener} made before, and leaves no permit.
 *
 * <p><b>Cancellation and time limits.</b> A wait that is cancelled, interrupted or late, or loses a
 * select, has taken no notification from anybody.
 *
 * <p><b>Happens-before.</b> What was done before a notification is seen by those whom it woke.
 */
public final class Notify extends WaitPoint {
  // Guarded by the lock. A permit: nobody waits.
  private boolean permit;
  private long generation;

  /** Nobody has notified yet. */
  public Notify() {}

  /**
   * Who will look: made before the condition is checked, so that a {@link #notifyWaiters} between
   * the check and the wait is not missed. Each wait begins anew.
   */
  public final class Listener {
    // Guarded by the lock while a wait is on.
    private long since;
    private long before;
    private boolean tookPermit;

    private Listener(long since) {
      this.since = since;
    }

    /**
     * Waits for a notification; returns at once if {@link #notifyWaiters} was called since this
     * listener was made or has last returned.
     *
     * @throws dev.heddle.CancelledException if the caller is cancelled
     * @throws InterruptedException if the caller is interrupted from outside
     */
    public void await() throws InterruptedException {
      Seam.operation("await", Notify.this);
      listened(Objects.requireNonNull(Notify.this.await(this, false, 0)));
    }

    /**
     * Like {@link #await()}, for at most {@code limit}.
     *
     * @throws TimeoutException if nobody notified by then
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public void awaitWithin(Duration limit) throws InterruptedException {
      long nanos = Durations.nanos(limit, "limit");
      Seam.operation("awaitWithin", Notify.this);
      Object met = Notify.this.await(this, true, nanos);
      if (met == null) {
        throw new TimeoutException(Notify.this + ": nobody notified within " + limit);
      }
      listened(met);
    }

    private void listened(Object met) {
      since = ((Listener) met).since;
    }
  }

  /** A listener from now on; for one task at a time. */
  public Listener listen() {
    Seam.operation("listen", this);
    lock();
    long now = generation;
    unlock();
    return new Listener(now);
  }

  /** Waits for a notification; a permit is one. */
  public void await() throws InterruptedException {
    listen().await();
  }

  /**
   * Like {@link #await()}, for at most {@code limit}.
   *
   * @throws TimeoutException if nobody notified by then
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public void awaitWithin(Duration limit) throws InterruptedException {
    listen().awaitWithin(limit);
  }

  /**
   * A notification as a case of one select, from this call on; the handler gets a listener for what
   * comes afterwards.
   */
  public Source<Listener> notified() {
    Listener listener = listen();
    Port port = port(() -> listener);
    return () -> port;
  }

  /** Wakes one who waits, or leaves a permit. */
  public void notifyOne() {
    Seam.operation("notifyOne", this);
    Listener woken = new Listener(0);
    lock();
    woken.since = generation;
    WaitNode node = claimFirst(woken);
    permit |= node == null;
    unlock();
    if (node != null) {
      node.waiter.wake();
    }
  }

  /** Wakes all who wait or listen now. */
  public void notifyWaiters() {
    Seam.operation("notifyWaiters", this);
    Listener woken = new Listener(0);
    lock();
    generation++;
    woken.since = generation;
    WaitNode chain = claimAll(woken);
    unlock();
    WaitQueue.wakeAll(chain);
  }

  @Override
  @Nullable Object meet(Object request, boolean first) {
    Listener listener = (Listener) request;
    boolean missed = listener.since != generation;
    if (!missed && !permit) {
      return null;
    }
    listener.tookPermit = !missed;
    listener.before = listener.since;
    listener.since = generation;
    permit &= missed;
    return listener;
  }

  @Override
  void takeBack(Object request, Object met) {
    Listener listener = (Listener) request;
    listener.since = listener.before;
    permit |= listener.tookPermit;
  }

  @Override
  public String toString() {
    return "notify " + id;
  }
}
