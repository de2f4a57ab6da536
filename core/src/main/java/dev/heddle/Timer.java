package dev.heddle;

import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A point in time that can be put off and called off, and waited for: for a connection that is
 * closed when nothing came for a while, for a lease that is renewed.
 *
 * {@snippet file="dev/heddle/snippets/TimeSnippets.java" region="timer"}
 *
 * <p>A timer is pending, then expired or cancelled; {@link #reset} makes it pending again from any
 * state. Any number of tasks may wait for it, with {@link #await} or as a case of {@link Select};
 * they go on waiting while it is reset, and all go on when it expires or is cancelled. A case in a
 * select gets true if it expired, and false if it was cancelled; both are ready at once as long as
 * the timer is not reset.
 *
 * <p>It expires never early; late by what the machine needs to wake a thread, about a tenth of a
 * millisecond if it is idle. To put it off costs no more than a lock: the old alarm stays and finds
 * out. What happens before a reset or a cancel is seen by those whose wait it ends.
 *
 * <p>Not to limit the time of an operation, for which there is {@link Tasks#timeout}, nor for a
 * pause, which is {@link Tasks#sleep}. No code runs when a timer expires: have a task wait for it.
 */
public final class Timer implements Source<Boolean> {
  private static final IntVar<Timer> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Timer.class, "lock"));

  private enum State {
    PENDING,
    EXPIRED,
    CANCELLED
  }

  private final Port port = new Expiry(Ids.next());
  private volatile int lock;

  // Guarded by the lock. While pending there is an alarm that is due no later than the deadline.
  private final WaitQueue waiting = new WaitQueue();
  private State state = State.CANCELLED;
  private long deadline;
  private @Nullable Alarm alarm;

  private Timer() {}

  /**
   * Starts a timer that expires after {@code delay}, at once if that is zero.
   *
   * @param delay cut at about 146 years
   * @throws IllegalArgumentException if {@code delay} is negative
   */
  public static Timer after(Duration delay) {
    Timer timer = new Timer();
    timer.reset(delay);
    return timer;
  }

  /**
   * Starts the timer anew: it expires {@code delay} from now, whatever was said before.
   *
   * @return whether it was pending
   * @throws IllegalArgumentException if {@code delay} is negative
   */
  public boolean reset(Duration delay) {
    long nanos = Durations.nanos(delay, "delay");
    Seam.operation("reset", this);
    long now = Seam.nanoTime();
    Alarm fresh = new Alarm(now + nanos);
    SpinLock.lock(LOCK, this);
    boolean wasPending = state == State.PENDING;
    Alarm old = alarm;
    boolean needed = old == null || fresh.deadline() - old.deadline() < 0;
    state = State.PENDING;
    deadline = now + nanos;
    if (needed) {
      alarm = fresh;
    }
    boolean oldIsArmed = old != null && old.armed;
    SpinLock.unlock(LOCK, this);
    if (needed) {
      if (old != null && oldIsArmed) {
        old.cancel();
      }
      arm(fresh, now);
    }
    return wasPending;
  }

  /** Arms an alarm; who replaces it before that is done leaves it to the caller to cancel it. */
  private void arm(Alarm fresh, long now) {
    Timers.arm(fresh, now);
    SpinLock.lock(LOCK, this);
    fresh.armed = true;
    boolean replaced = alarm != fresh;
    SpinLock.unlock(LOCK, this);
    if (replaced) {
      fresh.cancel();
    }
  }

  /**
   * Calls the timer off: those who wait for it go on, and learn of it.
   *
   * @return whether it was pending; false if it had expired or been cancelled before
   */
  public boolean cancel() {
    Seam.operation("cancel", this);
    SpinLock.lock(LOCK, this);
    if (state != State.PENDING) {
      SpinLock.unlock(LOCK, this);
      return false;
    }
    state = State.CANCELLED;
    Alarm old = alarm;
    alarm = null;
    boolean oldIsArmed = old != null && old.armed;
    WaitNode chain = waiting.claimAll(Boolean.FALSE, null);
    SpinLock.unlock(LOCK, this);
    if (old != null && oldIsArmed) {
      old.cancel();
    }
    WaitQueue.wakeAll(chain);
    return true;
  }

  /**
   * Waits until the timer is no longer pending; resets make that wait longer, or shorter.
   *
   * @return true if it expired, false if it was cancelled
   * @throws CancelledException if the caller is cancelled; the timer goes on
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public boolean await() throws InterruptedException {
    Seam.operation("await", this);
    Strand self = Strand.current();
    self.enter();
    WaitNode node = new WaitNode(self.newWait(this), null);
    while (!port.tryComplete(node)) {
      if (port.enqueue(node)) {
        if (self.await(node.waiter) < 0) {
          port.dequeue(node);
          throw self.failure(node.waiter);
        }
        break;
      }
    }
    return Boolean.TRUE.equals(node.item);
  }

  @Override
  public String toString() {
    return "timer " + port.order();
  }

  @Override
  public Port receiving() {
    return port;
  }

  /** Expires the timer, or is armed anew if that was put off meanwhile. */
  private final class Alarm extends TimerEntry {
    private boolean armed; // guarded by the lock

    Alarm(long at) {
      super(at);
    }

    @Override
    protected void fire() {
      Alarm next = null;
      while (true) {
        SpinLock.lock(LOCK, Timer.this);
        if (alarm != this) {
          SpinLock.unlock(LOCK, Timer.this);
          return;
        }
        long until = deadline;
        if (until - deadline() <= 0) {
          state = State.EXPIRED;
          alarm = null;
          WaitNode chain = waiting.claimAll(Boolean.TRUE, null);
          SpinLock.unlock(LOCK, Timer.this);
          WaitQueue.wakeAll(chain);
          return;
        }
        if (next != null && next.deadline() == until) {
          alarm = next;
          SpinLock.unlock(LOCK, Timer.this);
          arm(next, Seam.nanoTime());
          return;
        }
        SpinLock.unlock(LOCK, Timer.this);
        next = new Alarm(until);
      }
    }
  }

  private final class Expiry implements Port {
    private final long order;

    Expiry(long order) {
      this.order = order;
    }

    @Override
    public long order() {
      return order;
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      SpinLock.lock(LOCK, Timer.this);
      State now = state;
      SpinLock.unlock(LOCK, Timer.this);
      if (now == State.PENDING) {
        return false;
      }
      node.item = now == State.EXPIRED;
      return true;
    }

    @Override
    public boolean enqueue(WaitNode node) {
      SpinLock.lock(LOCK, Timer.this);
      boolean pending = state == State.PENDING;
      if (pending) {
        waiting.add(node);
      }
      SpinLock.unlock(LOCK, Timer.this);
      return pending;
    }

    @Override
    public void dequeue(WaitNode node) {
      SpinLock.lock(LOCK, Timer.this);
      waiting.remove(node);
      SpinLock.unlock(LOCK, Timer.this);
    }
  }
}
