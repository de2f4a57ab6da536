package dev.heddle.channel;

import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.TaskRuntime;
import java.util.Objects;
import java.util.concurrent.Flow;

/** The values of a channel for subscribers; see {@link Views#publisher}. */
final class ChannelPublisher<T> implements Flow.Publisher<T> {
  private final ReceiveChannel<T> channel;

  ChannelPublisher(ReceiveChannel<T> channel) {
    this.channel = channel;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    Delivery<T> delivery = new Delivery<>(channel, subscriber);
    subscriber.onSubscribe(delivery);
    TaskRuntime.shared().spawn("channel publisher", delivery::run);
  }

  /** One subscription: what is asked for, and the loop that delivers it. */
  private static final class Delivery<T> implements Flow.Subscription {
    private static final Object ASKED = new Object();
    private static final Object CANCELLED = new Object();
    private static final Object COMPLETED = new Object();
    private static final Object REFUSED = new Object();

    private final Flow.Subscriber<? super T> subscriber;
    private final Channel<Long> requests = Channel.unlimited(); // closed: cancelled
    private final Select<Object> next;
    private final ReceiveChannel<T> channel;
    private long demand;

    Delivery(ReceiveChannel<T> channel, Flow.Subscriber<? super T> subscriber) {
      this.channel = channel;
      this.subscriber = subscriber;
      next = Select.of();
    }

    @Override
    public void request(long count) {
      try {
        requests.trySend(count);
      } catch (ClosedException cancelled) {
        // Then nothing is delivered any more.
      }
    }

    @Override
    public void cancel() {
      requests.close();
    }

    private Object asked(long count) {
      if (count <= 0) {
        return REFUSED;
      }
      demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
      return ASKED;
    }

    private void run() throws InterruptedException {
      next.biased()
          .receive(requests, this::asked, () -> CANCELLED)
          .receive(channel, value -> value, () -> COMPLETED)
          .when(() -> demand > 0);
      while (deliverOne()) {}
    }

    @SuppressWarnings("unchecked")
    private boolean deliverOne() throws InterruptedException {
      Object event;
      try {
        event = next.await();
      } catch (ClosedException failed) {
        Throwable cause = failed.getCause();
        subscriber.onError(cause == null ? failed : cause);
        return false;
      }
      if (event == ASKED) {
        return true;
      }
      if (event == CANCELLED) {
        return false;
      }
      if (event == COMPLETED) {
        subscriber.onComplete();
        return false;
      }
      if (event == REFUSED) {
        subscriber.onError(
            new IllegalArgumentException("a subscriber must ask for at least 1 value at a time"));
        return false;
      }
      demand--;
      subscriber.onNext((T) event);
      return true;
    }
  }
}
