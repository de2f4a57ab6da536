package dev.heddle.channel;

import dev.heddle.ClosedException;
import dev.heddle.FullException;
import dev.heddle.TimeoutException;
import dev.heddle.internal.wait.WaitNode;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A channel as a queue of the JDK; see {@link Views#queue}. */
final class QueueView<T> extends AbstractQueue<T> implements BlockingQueue<T> {
  private final LockedChannel<T> channel;

  QueueView(LockedChannel<T> channel) {
    this.channel = channel;
  }

  @Override
  public boolean offer(T value) {
    return channel.trySend(value);
  }

  @Override
  public void put(T value) throws InterruptedException {
    channel.send(value);
  }

  @Override
  public boolean offer(T value, long timeout, TimeUnit unit) throws InterruptedException {
    try {
      channel.sendWithin(limit(timeout, unit), value);
      return true;
    } catch (TimeoutException | FullException full) {
      return false;
    }
  }

  @Override
  public T take() throws InterruptedException {
    return channel.receive();
  }

  @Override
  public @Nullable T poll() {
    return Views.poll(channel);
  }

  @Override
  public @Nullable T poll(long timeout, TimeUnit unit) throws InterruptedException {
    try {
      return channel.receiveWithin(limit(timeout, unit));
    } catch (TimeoutException | ClosedException nothing) {
      return null;
    }
  }

  /** As the queues of the JDK have it: no time is as good as less than none. */
  private static Duration limit(long timeout, TimeUnit unit) {
    return Duration.ofNanos(unit.toNanos(Math.max(0, timeout)));
  }

  @Override
  public @Nullable T peek() {
    Object[] all = contents();
    return all.length == 0 ? null : channel.value(all[0]);
  }

  @Override
  public int size() {
    return channel.size();
  }

  @Override
  public int remainingCapacity() {
    int capacity = channel.capacity();
    return capacity == Integer.MAX_VALUE ? capacity : capacity - channel.taken();
  }

  @Override
  public int drainTo(Collection<? super T> buffer) {
    return drainTo(buffer, Integer.MAX_VALUE);
  }

  @Override
  public int drainTo(Collection<? super T> buffer, int max) {
    Objects.requireNonNull(buffer, "buffer");
    if (buffer == this) {
      throw new IllegalArgumentException("a queue cannot be drained to itself");
    }
    int count = 0;
    for (T value; count < max && (value = poll()) != null; count++) {
      Views.addOrGiveBack(channel, buffer, value);
    }
    return count;
  }

  @Override
  public boolean remove(Object wanted) {
    for (Object value : contents()) {
      if (value.equals(wanted) && withdraw(value)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Iterator<T> iterator() {
    Object[] all = contents();
    return new Iterator<>() {
      private int next;
      private boolean removable;

      @Override
      public boolean hasNext() {
        return next < all.length;
      }

      @Override
      public T next() {
        if (next == all.length) {
          throw new NoSuchElementException("the queue has no more values");
        }
        removable = true;
        return channel.value(all[next++]);
      }

      @Override
      public void remove() {
        if (!removable) {
          throw new IllegalStateException("remove() needs a call of next() before each");
        }
        removable = false;
        withdraw(all[next - 1]);
      }
    };
  }

  @Override
  public String toString() {
    return Arrays.toString(contents());
  }

  /** The values that are in the channel, oldest first. */
  private Object[] contents() {
    int room = size();
    while (true) {
      @Nullable Object[] back = new @Nullable Object[room];
      @Nullable Object[] kept = new @Nullable Object[room];
      channel.lock();
      int total = channel.total();
      int count = channel.count();
      if (total <= room) {
        if (channel.returned != null) {
          channel.returned.copy(back);
        }
        channel.copy(kept);
      }
      channel.unlock();
      if (total <= room) {
        Object[] all = new Object[total];
        System.arraycopy(back, 0, all, 0, total - count);
        System.arraycopy(kept, 0, all, total - count, count);
        return all;
      }
      room = total + total / 8 + 1;
    }
  }

  /** Takes this very object out of the channel; false if it is not in it any more. */
  private boolean withdraw(Object value) {
    WaitNode sender = null;
    channel.lock();
    boolean found = channel.returned != null && channel.returned.remove(value);
    if (!found && channel.remove(value)) {
      found = true;
      sender = channel.passPlaceOn();
    }
    channel.unlock();
    LockedChannel.wake(sender);
    return found;
  }
}
