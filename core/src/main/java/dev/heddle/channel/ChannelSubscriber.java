package dev.heddle.channel;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Sends what a publisher gives to a channel; see {@link Views#subscriber}. */
final class ChannelSubscriber<T> implements Flow.Subscriber<T> {
  private final LockedChannel<T> channel;
  private Flow.@Nullable Subscription subscription;
  private CompletableFuture<@Nullable Void> last = CompletableFuture.completedFuture(null);

  ChannelSubscriber(LockedChannel<T> channel) {
    this.channel = channel;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    Objects.requireNonNull(newSubscription, "subscription");
    if (subscription != null) {
      newSubscription.cancel(); // one subscription at a time, say the rules
      return;
    }
    subscription = newSubscription;
    newSubscription.request(1);
  }

  @Override
  public void onNext(T value) {
    Flow.Subscription asked = Objects.requireNonNull(subscription, "onSubscribe comes first");
    last = Views.sendAsync(channel, value);
    last.whenComplete((sent, failure) -> {
      if (failure == null) {
        asked.request(1);
      } else {
        asked.cancel();
        channel.ends.undelivered(value);
      }
    });
  }

  /** After the last value, which may still be waiting for its place. */
  @Override
  public void onError(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    last.whenComplete((sent, refused) -> channel.close(failure));
  }

  @Override
  public void onComplete() {
    last.whenComplete((sent, refused) -> channel.close());
  }
}
