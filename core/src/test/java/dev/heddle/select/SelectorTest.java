package dev.heddle.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.heddle.CancelledException;
import dev.heddle.ClosedException;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.Selector;
import dev.heddle.Source;
import dev.heddle.Task;
import dev.heddle.channel.Channel;
import dev.heddle.channel.ChannelProbe;
import dev.heddle.channel.OneShot;
import dev.heddle.channel.Sources;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.MutexGuard;
import dev.heddle.sync.Permit;
import dev.heddle.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A select whose cases stay registered. */
class SelectorTest {
  private final Channel<Integer> left = Channel.rendezvous();
  private final Channel<Integer> right = Channel.bounded(1);

  private Selector<String> both() {
    return Select.<String>of()
        .receive(left, value -> "left " + value)
        .receive(right, value -> "right " + value)
        .selector();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachAwaitDoesOneCase(Kind kind) throws InterruptedException {
    Actor<List<String>> loop =
        Actor.start(
            kind,
            () -> {
              List<String> seen = new ArrayList<>();
              try (Selector<String> selector = both()) {
                for (int i = 0; i < 6; i++) {
                  seen.add(selector.await());
                }
              }
              return seen;
            });
    for (int i = 0; i < 3; i++) {
      left.send(i);
      right.send(i);
    }
    assertThat(loop.result())
        .containsExactlyInAnyOrder("left 0", "left 1", "left 2", "right 0", "right 1", "right 2");
    ChannelProbe.validateQuiet(left);
    ChannelProbe.validateQuiet(right);
  }

  /** Cases that ask anew at each await, beside one that stays registered. */
  @Test
  void locksAndPermitsAreCases() throws InterruptedException {
    Mutex<int[]> mutex = new Mutex<>(new int[1]);
    Semaphore semaphore = new Semaphore(1);
    Permit held = semaphore.acquire();
    try (Selector<String> selector =
        Select.<String>of()
            .receive(left, value -> "value " + value)
            .receive(
                semaphore.permits(1),
                permit -> {
                  permit.close();
                  return "permit";
                })
            .selector()) {
      Actor<String> waits = Actor.start(Kind.TASK, selector::await);
      ChannelProbe.awaitReceivers(left, 1);
      held.close();
      assertThat(waits.result()).isEqualTo("permit");
      Permit again = semaphore.acquire();
      Actor<String> receives = Actor.start(Kind.PLATFORM, selector::await);
      left.send(7);
      assertThat(receives.result()).isEqualTo("value 7");
      again.close();
      assertThat(selector.await()).isEqualTo("permit");
    }
    assertThat(semaphore.available()).isEqualTo(1);
    try (Selector<Integer> selector =
        Select.<Integer>of()
            .receive(left, value -> value)
            .receive(
                mutex.acquiring(),
                guard -> {
                  try (guard) {
                    return ++guard.get()[0];
                  }
                })
            .selector()) {
      assertThat(selector.await()).isEqualTo(1);
      assertThat(selector.await()).isEqualTo(2);
      Actor<Integer> waits =
          mutex.compute(data -> {
            Actor<Integer> actor = Actor.start(Kind.TASK, selector::await);
            ChannelProbe.awaitReceivers(left, 1);
            return actor;
          });
      assertThat(waits.result()).isEqualTo(3);
    }
  }

  @Test
  void whatIsNotReadyStaysRegistered() throws InterruptedException {
    right.send(1);
    try (Selector<String> selector = both()) {
      assertThat(selector.await()).isEqualTo("right 1");
      Actor<String> waits = Actor.start(Kind.TASK, selector::await);
      ChannelProbe.awaitReceivers(left, 1);
      right.send(2);
      assertThat(waits.result()).isEqualTo("right 2");
      assertThat(ChannelProbe.queued(left)).as("between two awaits").isEqualTo(1);
      assertThat(ChannelProbe.waitingReceivers(left)).as("nobody waits").isZero();
      assertThat(left.trySend(1)).isFalse();
    }
    ChannelProbe.validateQuiet(left);
    ChannelProbe.validateQuiet(right);
  }

  /** Never ready, and counts how often it is asked. */
  private static final class Idle implements Source<Integer>, Port {
    private static int asked;

    @Override
    public Port receiving() {
      return this;
    }

    @Override
    public long order() {
      return Long.MAX_VALUE - 2 - System.identityHashCode(this);
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      asked++;
      return false;
    }

    @Override
    public boolean enqueue(WaitNode node) {
      asked++;
      return true;
    }

    @Override
    public void dequeue(WaitNode node) {
      asked++;
    }
  }

  @Test
  void casesWithoutNewsAreNotTouchedAgain() throws InterruptedException {
    Select<Integer> select = Select.<Integer>of().receive(left, value -> value);
    for (int i = 0; i < 1_000; i++) {
      select.receive(new Idle(), value -> -1);
    }
    try (Selector<Integer> selector = select.selector()) {
      Actor<Integer> waits = Actor.start(Kind.PLATFORM, selector::await);
      ChannelProbe.awaitReceivers(left, 1);
      left.send(1);
      assertThat(waits.result()).isEqualTo(1);
      int before = Idle.asked;
      assertThat(before).as("each was polled, then registered").isEqualTo(2_000);
      for (int i = 0; i < 100; i++) {
        Actor<Integer> again = Actor.start(Actor.kind(i), selector::await);
        left.send(i);
        assertThat(again.result()).isEqualTo(i);
      }
      assertThat(Idle.asked).isEqualTo(before);
    }
  }

  @Test
  void whatHappensBetweenTwoAwaitsIsSeen() throws InterruptedException {
    try (Selector<String> selector = both()) {
      Actor<String> first = Actor.start(Kind.TASK, selector::await);
      ChannelProbe.awaitReceivers(right, 1);
      left.send(1);
      assertThat(first.result()).isEqualTo("left 1");
      right.send(2);
      Actor<Void> sender =
          Actor.start(
              Kind.PLATFORM,
              () -> {
                left.send(3);
                return null;
              });
      ChannelProbe.awaitSenders(left, 1);
      List<String> seen = List.of(selector.await(), selector.await());
      assertThat(seen).containsExactlyInAnyOrder("right 2", "left 3");
      sender.result();
    }
    ChannelProbe.validateQuiet(left);
    ChannelProbe.validateQuiet(right);
  }

  @Test
  void betweenTwoAwaitsOthersAreServed() throws InterruptedException {
    try (Selector<String> selector = both()) {
      right.send(1);
      assertThat(selector.await()).isEqualTo("right 1");
      right.send(2);
      assertThat(right.receive()).isEqualTo(2);
      Actor<Integer> receiver = Actor.start(Kind.TASK, left::receive);
      ChannelProbe.awaitReceivers(left, 1);
      left.send(3);
      assertThat(receiver.result()).isEqualTo(3);
    }
    ChannelProbe.validateQuiet(left);
  }

  @Test
  void sendsTheSameValueEachTime() throws InterruptedException {
    try (Selector<String> selector =
        Select.<String>of()
            .send(left, 7, () -> "sent")
            .receive(right, value -> "received")
            .selector()) {
      for (int i = 0; i < 3; i++) {
        Actor<String> waits = Actor.start(Kind.VIRTUAL, selector::await);
        assertThat(left.receive()).isEqualTo(7);
        assertThat(waits.result()).isEqualTo("sent");
      }
    }
    ChannelProbe.validateQuiet(left);
  }

  @Test
  void neverMeetsItself() {
    try (Selector<String> selector =
        Select.<String>of()
            .send(left, 1, () -> "sent")
            .receive(left, value -> "received " + value)
            .selector()) {
      for (int i = 0; i < 3; i++) {
        Actor<String> waits = Actor.start(Kind.TASK, selector::await);
        ChannelProbe.awaitReceivers(left, 1);
        ChannelProbe.awaitSenders(left, 1);
        assertThat(left.trySend(2)).isTrue();
        assertThat(waits.result()).isEqualTo("received 2");
      }
    }
    ChannelProbe.validateQuiet(left);
  }

  @Test
  void twoSelectorsServeEachOther() throws InterruptedException {
    Channel<Integer> back = Channel.rendezvous();
    int turns = 500;
    Actor<Integer> other =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              int sent = 0;
              try (Selector<Integer> selector =
                  Select.<Integer>of()
                      .send(left, 1, () -> 1)
                      .receive(back, value -> 0)
                      .selector()) {
                for (int i = 0; i < turns; i++) {
                  sent += selector.await();
                }
              }
              return sent;
            });
    int received = 0;
    try (Selector<Integer> selector =
        Select.<Integer>of().send(back, 1, () -> 0).receive(left, value -> 1).selector()) {
      for (int i = 0; i < turns; i++) {
        received += selector.await();
      }
    }
    assertThat(received).isEqualTo(other.result());
    ChannelProbe.validateQuiet(left);
    ChannelProbe.validateQuiet(back);
  }

  @Test
  void aSelectorAndASelectServeEachOther() throws InterruptedException {
    Channel<Integer> back = Channel.rendezvous();
    int turns = 500;
    Actor<Integer> other =
        Actor.start(
            Kind.TASK,
            () -> {
              int sent = 0;
              for (int i = 0; i < turns; i++) {
                sent +=
                    Select.<Integer>of().receive(back, value -> 0).send(left, 1, () -> 1).await();
              }
              return sent;
            });
    int received = 0;
    try (Selector<Integer> selector =
        Select.<Integer>of().send(back, 1, () -> 0).receive(left, value -> 1).selector()) {
      for (int i = 0; i < turns; i++) {
        received += selector.await();
      }
    }
    assertThat(received).isEqualTo(other.result());
    ChannelProbe.validateQuiet(left);
    ChannelProbe.validateQuiet(back);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void manyChannelsLoseNothing(int capacity) throws InterruptedException {
    int count = 50;
    int each = 200;
    List<Channel<Integer>> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      channels.add(Channel.bounded(capacity));
    }
    int[] next = new int[count];
    Scope.execute(scope -> {
      for (Channel<Integer> channel : channels) {
        scope.spawn(() -> {
          for (int k = 0; k < each; k++) {
            channel.send(k);
          }
        });
      }
      try (Selector<Boolean> selector =
          Select.<Boolean>of()
              .receiveAny(channels, (place, value) -> value == next[place]++)
              .selector()) {
        for (int i = 0; i < count * each; i++) {
          assertThat(selector.await()).as("in order").isTrue();
        }
      }
    });
    assertThat(next).containsOnly(each);
    channels.forEach(ChannelProbe::validateQuiet);
  }

  @Test
  void twoReadyCasesAreChosenAboutEquallyOften() throws InterruptedException {
    Channel<Integer> other = Channel.bounded(1);
    int[] seen = new int[2];
    try (Selector<Integer> selector =
        Select.<Integer>of()
            .receive(right, value -> 0)
            .receive(other, value -> 1)
            .receive(left, value -> 2)
            .selector()) {
      for (int i = 0; i < 4_000; i++) {
        right.trySend(0);
        other.trySend(0);
        seen[selector.await()]++;
      }
    }
    assertThat(seen[0]).isBetween(1_700, 2_300);
  }

  @Test
  void biasedTakesTheFirstInTheOrderGiven() throws InterruptedException {
    Channel<Integer> other = Channel.bounded(1);
    try (Selector<Integer> selector =
        Select.<Integer>of()
            .receive(left, value -> 2)
            .receive(other, value -> 1)
            .receive(right, value -> 0)
            .biased()
            .selector()) {
      for (int i = 0; i < 50; i++) {
        right.trySend(0);
        other.trySend(0);
        assertThat(selector.await()).isEqualTo(1);
      }
    }
  }

  // ---- the other kinds of cases

  @Test
  void theEndOfATaskATimeLimitAndAOneShotAreCases() throws InterruptedException {
    OneShot<Integer> shot = new OneShot<>();
    CountDownLatch go = new CountDownLatch(1);
    Scope.execute(scope -> {
      Task<Integer> task =
          scope.spawn(() -> {
            go.await();
            return 5;
          });
      try (Selector<String> selector =
          Select.<String>of()
              .join(task, value -> "joined " + value)
              .receive(shot, value -> "shot " + value, () -> "shot before")
              .after(Duration.ofMillis(1), () -> "late")
              .selector()) {
        assertThat(selector.await()).isEqualTo("late");
        assertThat(selector.await()).as("the limit is that of each await").isEqualTo("late");
        go.countDown();
        String what;
        do {
          what = selector.await();
        } while (what.equals("late"));
        assertThat(what).isEqualTo("joined 5");
      }
      try (Selector<String> selector =
          Select.<String>of()
              .receive(shot, value -> "shot " + value, () -> "shot before")
              .receive(Sources.<String>never(), value -> value)
              .selector()) {
        shot.send(9);
        assertThat(selector.await()).isEqualTo("shot 9");
        assertThat(selector.await()).isEqualTo("shot before");
      }
    });
  }

  /** Its cases do not stay queued: whoever is queued at a lock is in its way. */
  @Test
  void aLockIsACase() throws InterruptedException {
    Mutex<List<Integer>> mutex = new Mutex<>(new ArrayList<>());
    try (Selector<String> selector =
        Select.<String>of()
            .receive(
                mutex.acquiring(),
                guard -> {
                  try (guard) {
                    guard.get().add(guard.get().size());
                    return "locked";
                  }
                })
            .receive(right, value -> "right " + value)
            .selector()) {
      assertThat(selector.await()).isEqualTo("locked");
      Actor<String> waits;
      try (MutexGuard<List<Integer>> held = mutex.lock()) {
        waits = Actor.start(Kind.TASK, selector::await);
        ChannelProbe.awaitReceivers(right, 1);
        right.send(1);
        assertThat(waits.result()).isEqualTo("right 1");
        waits = Actor.start(Kind.PLATFORM, selector::await);
        ChannelProbe.awaitReceivers(right, 1);
        held.get().add(10);
      }
      assertThat(waits.result()).isEqualTo("locked");
      assertThat(mutex.<List<Integer>, RuntimeException>compute(list -> List.copyOf(list)))
          .containsExactly(0, 10, 2);
    }
    ChannelProbe.validateQuiet(right);
  }

  @Test
  void aClockTicksAgainAndAgain() throws InterruptedException {
    int ticks = 0;
    try (Selector<Integer> selector =
        Select.<Integer>of()
            .receive(Sources.tick(Duration.ofMillis(1)), late -> 1)
            .receive(left, value -> 0)
            .selector()) {
      for (int i = 0; i < 5; i++) {
        ticks += selector.await();
      }
    }
    assertThat(ticks).isEqualTo(5);
    ChannelProbe.validateQuiet(left);
  }

  @Test
  void aConditionIsAskedAtEachAwait() throws InterruptedException {
    AtomicBoolean open = new AtomicBoolean(true);
    Channel<Integer> other = Channel.bounded(1);
    try (Selector<String> selector =
        Select.<String>of()
            .receive(right, value -> "right " + value)
            .when(open::get)
            .receive(other, value -> "other " + value)
            .selector()) {
      other.send(1);
      assertThat(selector.await()).isEqualTo("other 1");
      open.set(false);
      right.send(2);
      other.send(3);
      assertThat(selector.await()).isEqualTo("other 3");
      assertThat(ChannelProbe.queued(right)).isZero();
      open.set(true);
      assertThat(selector.await()).isEqualTo("right 2");
    }
  }

  @Test
  void theClosingIsReadyEachTime() throws InterruptedException {
    try (Selector<String> selector =
        Select.<String>of()
            .receive(left, value -> "value", () -> "closed")
            .receive(right, value -> "right")
            .selector()) {
      Actor<String> waits = Actor.start(Kind.TASK, selector::await);
      ChannelProbe.awaitReceivers(left, 1);
      left.close();
      assertThat(waits.result()).isEqualTo("closed");
      assertThat(selector.await()).isEqualTo("closed");
    }
    right.close(new IllegalStateException("gone"));
    try (Selector<String> selector = both()) {
      assertThatExceptionOfType(ClosedException.class).isThrownBy(selector::await);
    }
  }

  // ---- giving up

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoGivesUpHasHadNoEffectAndMayGoOn(Kind kind) throws InterruptedException {
    try (Selector<String> selector = both()) {
      Actor<String> waits = Actor.start(kind, selector::await);
      ChannelProbe.awaitReceivers(left, 1);
      if (kind == Kind.TASK) {
        waits.cancel();
        assertThat(waits.failure()).isInstanceOf(CancelledException.class);
      } else {
        waits.interrupt();
        assertThat(waits.failure()).isInstanceOf(InterruptedException.class);
      }
      assertThat(left.trySend(1)).isFalse();
      right.send(2);
      assertThat(selector.await()).isEqualTo("right 2");
    }
    ChannelProbe.validateQuiet(left);
    ChannelProbe.validateQuiet(right);
  }

  @Test
  void aFailedHandlerLeavesTheSelectorInOrder() throws InterruptedException {
    right.send(1);
    try (Selector<String> selector =
        Select.<String>of()
            .<Integer>receive(
                right,
                value -> {
                  throw new IllegalArgumentException("no " + value);
                })
            .receive(left, value -> "left")
            .selector()) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(selector::await)
          .withMessage("no 1");
      Actor<Void> sender =
          Actor.start(
              Kind.TASK,
              () -> {
                left.send(1);
                return null;
              });
      assertThat(selector.await()).isEqualTo("left");
      sender.result();
    }
  }

  @Test
  void theSelectCanBeFilledAnew() throws InterruptedException {
    right.send(1);
    Select<String> select = Select.<String>of().receive(right, value -> "first " + value);
    assertThat(select.await()).isEqualTo("first 1");
    try (Selector<String> selector = select.selector()) {
      right.send(2);
      assertThat(selector.await()).isEqualTo("first 2");
    }
    right.send(3);
    assertThat(select.receive(right, value -> "second " + value).await()).isEqualTo("second 3");
  }

  // ---- wrong use

  @Test
  void wrongUseIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Select.<String>of().selector())
        .withMessageContaining("without cases");
    Select<String> select = Select.<String>of().receive(left, value -> "left");
    Selector<String> selector = select.selector();
    assertThatIllegalStateException()
        .isThrownBy(select::await)
        .withMessageContaining("without cases");
    Actor<String> waits = Actor.start(Kind.PLATFORM, selector::await);
    ChannelProbe.awaitReceivers(left, 1);
    assertThatIllegalStateException()
        .isThrownBy(selector::await)
        .withMessageContaining("another thread");
    assertThatIllegalStateException().isThrownBy(selector::close).withMessageContaining("in use");
    assertThat(left.trySend(1)).isTrue();
    waits.result();
    selector.close();
    selector.close();
    assertThatIllegalStateException().isThrownBy(selector::await).withMessageContaining("closed");
    assertThatIllegalStateException()
        .isThrownBy(() ->
            Select.<String>of().receive(left, value -> "left").when(() -> false).selector().await())
        .withMessageContaining("disabled");
    assertThatIllegalStateException()
        .isThrownBy(() -> Select.<String>of().cancelled(reason -> "").selector());
    ChannelProbe.validateQuiet(left);
  }
}
