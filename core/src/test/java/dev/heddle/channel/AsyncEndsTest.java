package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.heddle.ClosedException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import dev.heddle.stress.Waits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends and receives that no thread waits for. */
class AsyncEndsTest {
  private final Channel<Integer> channel = Channel.bounded(1);

  private static <T> T get(CompletableFuture<T> future) {
    Waits.until("the future is done", future::isDone);
    return future.join();
  }

  @Test
  void whatIsPossibleAtOnceIsDoneAtOnce() {
    assertThat(Views.sendAsync(channel, 1)).isCompletedWithValue(null);
    assertThat(Views.receiveAsync(channel)).isCompletedWithValue(1);
  }

  @Test
  void theyWaitInOneRowWithTheOthers() throws InterruptedException {
    CompletableFuture<Integer> first = Views.receiveAsync(channel);
    Actor<Integer> second = Actor.start(Kind.PLATFORM, channel::receive);
    ChannelProbe.awaitReceivers(channel, 2);
    CompletableFuture<Integer> third = Views.receiveAsync(channel);
    channel.send(1);
    channel.send(2);
    assertThat(get(first)).isEqualTo(1);
    assertThat(second.result()).isEqualTo(2);
    assertThat(third).isNotDone();
    channel.send(3);
    assertThat(get(third)).isEqualTo(3);
    channel.send(4);
    CompletableFuture<Void> waits = Views.sendAsync(channel, 5);
    assertThat(waits).isNotDone();
    assertThat(channel.receive()).isEqualTo(4);
    get(waits);
    assertThat(channel.receive()).isEqualTo(5);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void whatDependsOnTheFutureRunsElsewhere() throws InterruptedException {
    AtomicReference<Thread> ran = new AtomicReference<>();
    CompletableFuture<Void> done =
        Views.receiveAsync(channel).thenAccept(value -> ran.set(Thread.currentThread()));
    channel.send(1);
    get(done);
    assertThat(ran.get()).isNotSameAs(Thread.currentThread());
    assertThat(ran.get().isVirtual()).isTrue();
  }

  @Test
  void theClosingFailsThem() {
    CompletableFuture<Integer> receive = Views.receiveAsync(channel);
    IOException cause = new IOException("gone");
    channel.close(cause);
    Waits.until("told", receive::isDone);
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(receive::join)
        .havingCause()
        .isInstanceOf(ClosedException.class)
        .withCause(cause);
    assertThat(Views.sendAsync(channel, 1)).isCompletedExceptionally();
    assertThat(Views.receiveAsync(channel)).isCompletedExceptionally();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void whoIsCancelledBeforeHasNoEffect() throws InterruptedException {
    CompletableFuture<Integer> receive = Views.receiveAsync(channel);
    assertThat(receive.cancel(false)).isTrue();
    assertThat(receive.cancel(false)).isTrue();
    assertThatExceptionOfType(CancellationException.class).isThrownBy(receive::join);
    ChannelProbe.validateQuiet(channel);
    channel.send(1);
    CompletableFuture<Void> send = Views.sendAsync(channel, 2);
    assertThat(send.completeExceptionally(new IllegalStateException("enough"))).isTrue();
    ChannelProbe.validateQuiet(channel);
    assertThat(channel.receive()).isEqualTo(1);
    assertThat(channel.tryReceive()).isNull();
  }

  @Test
  void aTimeLimitIsThatOfTheFuture() {
    CompletableFuture<Integer> receive =
        Views.receiveAsync(channel).orTimeout(1, TimeUnit.MILLISECONDS);
    Waits.until("late", receive::isDone);
    assertThat(receive).isCompletedExceptionally();
    CompletableFuture<Integer> other =
        Views.receiveAsync(channel).completeOnTimeout(-1, 1, TimeUnit.MILLISECONDS);
    assertThat(get(other)).isEqualTo(-1);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void afterwardsItIsTooLateToCancel() throws InterruptedException {
    CompletableFuture<Integer> receive = Views.receiveAsync(channel);
    channel.send(1);
    assertThat(receive.cancel(false)).isFalse();
    assertThat(receive.complete(9)).isFalse();
    assertThat(get(receive)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void cancellationAgainstValuesLosesNone(int capacity) {
    Channel<Integer> shared = Channel.bounded(capacity);
    int turns = 1_000;
    Actor<Integer> sender =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              int sent = 0;
              for (int i = 0; i < turns; i++) {
                sent += shared.trySend(i) ? 1 : 0;
              }
              return sent;
            });
    List<CompletableFuture<Integer>> futures = new ArrayList<>();
    while (!sender.ended()) {
      CompletableFuture<Integer> future = Views.receiveAsync(shared);
      futures.add(future);
      future.cancel(false);
    }
    int received = Views.poll(shared) == null ? 0 : 1;
    for (CompletableFuture<Integer> future : futures) {
      Waits.until("it ends", future::isDone);
      received += future.isCancelled() ? 0 : 1;
    }
    assertThat(received).isEqualTo(sender.result());
    ChannelProbe.validateQuiet(shared);
  }

  @Test
  void nullIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> Views.sendAsync(channel, null));
    assertThatNullPointerException().isThrownBy(() -> Views.sendAsync(null, 1));
    assertThatNullPointerException().isThrownBy(() -> Views.receiveAsync(null));
  }
}
