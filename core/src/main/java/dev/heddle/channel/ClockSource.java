package dev.heddle.channel;

import dev.heddle.Source;
import dev.heddle.TimeoutException;
import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.PortWait;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A value at a point in time, or at each multiple of a period.
 *
 * <p>The value is not made before somebody asks: a look at the time tells whether it is due. An
 * alarm is set only while somebody waits.
 *
 * <p>Invariants, while the lock is free and no {@code setAlarm} is under way: if somebody waits and
 * a value will be due, {@code alarm} is set and fires at {@code due}, or it has fired and will see
 * that. Who publishes an alarm has armed it before, so none is cancelled that is armed later.
 */
final class ClockSource implements ReceiveChannel<Duration>, Port {
  private static final IntVar<ClockSource> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(ClockSource.class, "lock"));

  private final WaitQueue receivers = new WaitQueue();
  private final long id = Ids.next();
  private final long period; // 0: only once
  private volatile int lock;
  private long due;
  private boolean over;
  private @Nullable Alarm alarm;

  private final class Alarm extends TimerEntry {
    final long time;

    Alarm(long time) {
      super(time);
      this.time = time;
    }

    @Override
    protected void fire() {
      ring(this);
    }
  }

  /**
   * Creates a source.
   *
   * @param due when the first value is due, by the seam's clock
   * @param period the nanoseconds between two values, or 0 if there is only one
   */
  ClockSource(long due, long period) {
    this.due = due;
    this.period = period;
  }

  private void lock() {
    SpinLock.lock(LOCK, this);
  }

  private void unlock() {
    SpinLock.unlock(LOCK, this);
  }

  /** The value that is due has been given out, {@code late} nanoseconds late; under the lock. */
  private void advance(long late) {
    if (period == 0) {
      over = true;
    } else {
      due += (late / period + 1) * period;
    }
  }

  private void ring(Alarm rung) {
    long late = Math.max(0, Seam.nanoTime() - rung.time);
    Duration value = Duration.ofNanos(late);
    WaitNode receiver = null;
    lock();
    if (alarm == rung) {
      alarm = null;
    }
    if (!over && due == rung.time) {
      receiver = receivers.claimWith(value);
      if (receiver != null) {
        advance(late);
      }
    }
    unlock();
    if (receiver != null) {
      receiver.waiter.wake();
    }
    setAlarm();
  }

  /** Sees to it that an alarm is set while somebody waits. */
  private void setAlarm() {
    while (true) {
      lock();
      boolean needed = isAlarmNeeded();
      long time = due;
      unlock();
      if (!needed) {
        return;
      }
      Alarm fresh = new Alarm(time);
      Timers.arm(fresh);
      lock();
      boolean published = isAlarmNeeded() && due == time;
      if (published) {
        alarm = fresh;
      }
      unlock();
      if (published) {
        return;
      }
      fresh.cancel();
    }
  }

  private boolean isAlarmNeeded() {
    return alarm == null && !over && !receivers.isEmpty();
  }

  // ---- the port

  @Override
  public Port receiving() {
    return this;
  }

  @Override
  public long order() {
    return id;
  }

  @Override
  public boolean tryComplete(WaitNode node) {
    long now = Seam.nanoTime();
    lock();
    long late = now - due;
    boolean ready = !over && late >= 0;
    if (ready) {
      advance(late);
    }
    unlock();
    if (ready) {
      node.item = Duration.ofNanos(late);
    }
    return ready;
  }

  @Override
  public boolean enqueue(WaitNode node) {
    long now = Seam.nanoTime();
    lock();
    boolean ready = !over && now - due >= 0;
    if (!ready) {
      receivers.add(node);
    }
    unlock();
    if (!ready) {
      setAlarm();
    }
    return !ready;
  }

  @Override
  public void dequeue(WaitNode node) {
    lock();
    receivers.remove(node);
    Alarm unused = receivers.isEmpty() ? alarm : null;
    if (unused != null) {
      alarm = null;
    }
    unlock();
    if (unused != null) {
      unused.cancel();
    }
  }

  // ---- receiving without a select

  @Override
  public Duration receive() throws InterruptedException {
    Seam.operation("receive", this);
    return (Duration) Objects.requireNonNull(PortWait.await(this, null, PortWait.FOREVER));
  }

  @Override
  public @Nullable Duration tryReceive() {
    Seam.operation("tryReceive", this);
    return (Duration) PortWait.poll(this, null);
  }

  @Override
  public Duration receiveWithin(Duration limit) throws InterruptedException {
    long nanos = Durations.nanos(limit, "limit");
    Seam.operation("receiveWithin", this);
    Duration value = (Duration) PortWait.await(this, null, nanos);
    if (value == null) {
      throw new TimeoutException("nothing was received within " + limit + " from " + this);
    }
    return value;
  }

  @Override
  public Duration receiveOrClosed() throws InterruptedException {
    return receive();
  }

  /** False: a clock is never closed. */
  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public Source<Optional<Throwable>> closed() {
    return Sources.never();
  }

  @Override
  public int size() {
    long now = Seam.nanoTime();
    lock();
    boolean ready = !over && now - due >= 0;
    unlock();
    return ready ? 1 : 0;
  }

  @Override
  public String toString() {
    return (period == 0 ? "alarm " : "tick of " + Duration.ofNanos(period) + " ") + id;
  }
}
