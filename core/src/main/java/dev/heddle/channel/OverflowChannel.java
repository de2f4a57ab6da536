package dev.heddle.channel;

import dev.heddle.FullException;
import dev.heddle.internal.util.Durations;
import dev.heddle.internal.wait.Strand;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bounded channel at which no sender waits. */
final class OverflowChannel<T> extends RingChannel<T> {
  private final Overflow overflow;

  OverflowChannel(int capacity, Overflow overflow) {
    super(capacity);
    this.overflow = overflow;
  }

  @Override
  @Nullable Object overflow(Object value) {
    switch (overflow) {
      case FAIL -> {
        return null;
      }
      case DROP_NEWEST -> {
        return value;
      }
      case DROP_OLDEST -> {
        Object oldest = take();
        if (!put(value)) {
          throw new AssertionError("no room in the place of the value just dropped");
        }
        return oldest;
      }
    }
    throw new AssertionError(overflow);
  }

  @Override
  boolean isFull() {
    return overflow == Overflow.FAIL && super.isFull();
  }

  @Override
  public void send(T value) throws InterruptedException {
    Objects.requireNonNull(value, "value");
    Strand.current().enter();
    if (!trySend(value)) {
      throw new FullException("the value was not sent: " + name() + " is full");
    }
  }

  @Override
  public void sendWithin(Duration limit, T value) throws InterruptedException {
    Durations.nanos(limit, "limit");
    send(value);
  }

  @Override
  boolean hasPermits() {
    return overflow == Overflow.FAIL;
  }

  @Override
  public Permit<T> reserve() throws InterruptedException {
    Strand.current().enter();
    Permit<T> permit = tryReserve();
    if (permit == null) {
      throw new FullException("no place was reserved: " + name() + " is full");
    }
    return permit;
  }

  @Override
  public Permit<T> reserveWithin(Duration limit) throws InterruptedException {
    Durations.nanos(limit, "limit");
    return reserve();
  }

  @Override
  String flavour() {
    return "bounded("
        + capacity()
        + ", "
        + overflow.name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + ")";
  }
}
