package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.heddle.stress.Waits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Channels in reactive streams. */
class FlowViewTest {
  private final Channel<Integer> channel = Channel.bounded(2);

  /** Notes what it is told. */
  private static final class Subscriber implements Flow.Subscriber<Integer> {
    final List<Object> told = Collections.synchronizedList(new ArrayList<>());
    final long atFirst;
    volatile Flow.Subscription subscription;

    Subscriber(long atFirst) {
      this.atFirst = atFirst;
    }

    @Override
    public void onSubscribe(Flow.Subscription own) {
      subscription = own;
      if (atFirst != 0) {
        own.request(atFirst);
      }
    }

    @Override
    public void onNext(Integer value) {
      told.add(value);
    }

    @Override
    public void onError(Throwable failure) {
      told.add(failure);
    }

    @Override
    public void onComplete() {
      told.add("complete");
    }

    void awaitTold(Object... expected) {
      Waits.until(
          () -> "told " + List.of(expected) + ", is " + told, () -> told.equals(List.of(expected)));
    }
  }

  @Test
  void valuesComeAsTheyAreAskedFor() throws InterruptedException {
    Subscriber subscriber = new Subscriber(1);
    Views.publisher(channel).subscribe(subscriber);
    channel.send(1);
    channel.send(2);
    channel.send(3);
    subscriber.awaitTold(1);
    assertThat(channel.size()).isEqualTo(2);
    subscriber.subscription.request(1);
    subscriber.awaitTold(1, 2);
    subscriber.subscription.request(Long.MAX_VALUE);
    subscriber.subscription.request(Long.MAX_VALUE);
    subscriber.awaitTold(1, 2, 3);
    channel.close();
    subscriber.awaitTold(1, 2, 3, "complete");
  }

  @Test
  void theCauseOfTheClosingIsAnError() {
    Subscriber subscriber = new Subscriber(5);
    Views.publisher(channel).subscribe(subscriber);
    IOException cause = new IOException("gone");
    channel.trySend(1);
    channel.close(cause);
    subscriber.awaitTold(1, cause);
  }

  @Test
  void aCancelledSubscriptionTakesNothingMore() throws InterruptedException {
    Subscriber subscriber = new Subscriber(5);
    Views.publisher(channel).subscribe(subscriber);
    channel.send(1);
    subscriber.awaitTold(1);
    ChannelProbe.awaitReceivers(channel, 1);
    subscriber.subscription.cancel();
    ChannelProbe.awaitReceivers(channel, 0);
    subscriber.subscription.request(1);
    channel.send(2);
    assertThat(channel.receive()).isEqualTo(2);
    subscriber.awaitTold(1);
  }

  @Test
  void askingForLessThanOneIsAnError() {
    Subscriber subscriber = new Subscriber(-1);
    Views.publisher(channel).subscribe(subscriber);
    Waits.until("told", () -> !subscriber.told.isEmpty());
    assertThat(subscriber.told.getFirst()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void severalSubscribersShareTheValues() throws InterruptedException {
    List<Subscriber> subscribers = List.of(new Subscriber(100), new Subscriber(100));
    subscribers.forEach(Views.publisher(channel)::subscribe);
    for (int i = 0; i < 50; i++) {
      channel.send(i);
    }
    channel.close();
    Waits.until(
        "both are complete",
        () -> subscribers.stream().allMatch(each -> each.told.contains("complete")));
    List<Object> all = new ArrayList<>();
    subscribers.forEach(each -> all.addAll(each.told));
    assertThat(all).hasSize(52).containsAll(IntStream.range(0, 50).boxed().toList());
  }

  @Test
  void aPublisherFillsAChannelNoFasterThanItIsRead() {
    List<Integer> seen = new ArrayList<>();
    try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>()) {
      publisher.subscribe(Views.subscriber(channel));
      for (int i = 0; i < 100; i++) {
        publisher.submit(i);
      }
    }
    Views.values(channel).forEach(seen::add);
    assertThat(seen).isEqualTo(IntStream.range(0, 100).boxed().toList());
    assertThat(channel.isClosed()).isTrue();
  }

  @Test
  void theEndOfAPublisherClosesAfterTheLastValue() throws InterruptedException {
    Channel<Integer> rendezvous = Channel.rendezvous();
    Flow.Subscriber<Integer> subscriber = Views.subscriber(rendezvous);
    Subscription subscription = new Subscription();
    subscriber.onSubscribe(subscription);
    assertThat(subscription.asked).isEqualTo(1);
    subscriber.onNext(1);
    IOException cause = new IOException("gone");
    subscriber.onError(cause);
    assertThat(rendezvous.isClosed()).as("the last value still waits").isFalse();
    assertThat(rendezvous.receive()).isEqualTo(1);
    Waits.until("closed", rendezvous::isClosed);
    org.assertj.core.api.Assertions.assertThatThrownBy(rendezvous::receive).hasCause(cause);
  }

  @Test
  void theClosingCancelsTheSubscription() {
    Flow.Subscriber<Integer> subscriber = Views.subscriber(channel);
    Subscription subscription = new Subscription();
    subscriber.onSubscribe(subscription);
    Subscription second = new Subscription();
    subscriber.onSubscribe(second);
    assertThat(second.cancelled).as("one at a time").isTrue();
    List<Integer> undelivered = Collections.synchronizedList(new ArrayList<>());
    channel.onUndelivered(undelivered::add);
    channel.close();
    subscriber.onNext(1);
    Waits.until("cancelled", () -> subscription.cancelled);
    Waits.until("told", () -> undelivered.equals(List.of(1)));
  }

  @Test
  void nullIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> Views.publisher(null));
    assertThatNullPointerException().isThrownBy(() -> Views.publisher(channel).subscribe(null));
    assertThatNullPointerException().isThrownBy(() -> Views.subscriber(null));
    assertThatNullPointerException().isThrownBy(() -> Views.subscriber(channel).onSubscribe(null));
    assertThatNullPointerException().isThrownBy(() -> Views.subscriber(channel).onError(null));
  }

  private static final class Subscription implements Flow.Subscription {
    long asked;
    volatile boolean cancelled;

    @Override
    public void request(long count) {
      asked += count;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
