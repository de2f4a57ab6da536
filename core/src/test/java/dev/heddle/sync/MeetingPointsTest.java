package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Latch, WaitGroup, Barrier and Notify. */
class MeetingPointsTest {
  private static final Duration SHORT = Duration.ofMillis(1);

  // ---- latch

  @Test
  void aLatchOpensAtZeroForAll() throws InterruptedException {
    Latch latch = new Latch(2);
    List<Actor<Object>> waiters =
        Actor.startMixed(
            3,
            () -> {
              latch.await();
              return latch.count();
            });
    PointProbe.awaitQueued(latch, 3);
    latch.countDown();
    latch.countDown(0);
    assertThat(PointProbe.queued(latch)).isEqualTo(3);
    assertThatThrownBy(() -> latch.awaitWithin(SHORT))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("PT0.001S");
    latch.countDown(5);
    for (Actor<Object> waiter : waiters) {
      assertThat(waiter.result()).isEqualTo(0);
    }
    latch.countDown();
    latch.await();
    assertThat(Select.<Latch>of().receive(latch.opened(), x -> x).await()).isSameAs(latch);
    new Latch(0).await();
  }

  @Test
  void aCancelledWaitLeavesTheLatch() {
    Latch latch = new Latch(1);
    Actor<Object> waiter =
        Actor.start(
            Kind.TASK,
            () -> {
              latch.await();
              return null;
            });
    PointProbe.awaitQueued(latch, 1);
    waiter.cancel();
    assertThat(waiter.failure()).isInstanceOf(CancelledException.class);
    assertThat(PointProbe.queued(latch)).isZero();
  }

  @Test
  void latchBadInput() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Latch(-1))
        .withMessageContaining("-1");
    assertThatIllegalArgumentException().isThrownBy(() -> new Latch(1).countDown(-2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Latch(1).awaitWithin(Duration.ofNanos(-1)));
  }

  // ---- wait group

  @Test
  void aWaitGroupWaitsForAll() throws InterruptedException {
    WaitGroup group = new WaitGroup();
    group.await();
    AtomicInteger done = new AtomicInteger();
    Latch begin = new Latch(1);
    for (int i = 0; i < 10; i++) {
      group.go(() -> {
        begin.await();
        done.incrementAndGet();
      });
    }
    Actor<Object> waiter =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              group.await();
              return done.get();
            });
    PointProbe.awaitQueued(group, 1);
    assertThatThrownBy(() -> group.awaitWithin(SHORT)).isInstanceOf(TimeoutException.class);
    begin.countDown();
    assertThat(waiter.result()).isEqualTo(10);
    group.add(2); // again
    group.done();
    assertThat(Select.<String>of().receive(group.idle(), x -> "idle").orElse(() -> "busy"))
        .isEqualTo("busy");
    group.add(-1);
    assertThat(Select.<String>of().receive(group.idle(), x -> "idle").await()).isEqualTo("idle");
  }

  @Test
  void aTaskThatFailsIsDone() throws InterruptedException {
    WaitGroup group = new WaitGroup();
    group.go(() -> {
      throw new IllegalStateException("planted in a test of WaitGroup.go");
    });
    group.await();
  }

  @Test
  void aCountBelowZeroIsRefused() throws InterruptedException {
    WaitGroup group = new WaitGroup();
    assertThatIllegalStateException()
        .isThrownBy(group::done)
        .withMessageContaining("it is 0, and -1 was added");
    group.add(Integer.MAX_VALUE);
    assertThatIllegalStateException().isThrownBy(() -> group.add(1));
    assertThatIllegalStateException().isThrownBy(() -> group.add(Integer.MIN_VALUE));
    group.add(-Integer.MAX_VALUE);
    group.await();
    assertThatNullPointerException().isThrownBy(() -> group.go(null));
    group.await();
  }

  @Test
  void onlyTheTaskItselfTakesAwayWhatGoHasAdded() throws InterruptedException {
    WaitGroup group = new WaitGroup();
    Latch works = new Latch(1);
    group.go(works::await);
    group.add(1);
    group.done();
    assertThatIllegalStateException()
        .isThrownBy(group::done)
        .withMessageContaining("between 1, the number of its tasks that go on, and")
        .withMessageContaining("it is 1, and -1 was added");
    works.countDown();
    group.await();
    assertThatIllegalStateException().isThrownBy(group::done);
  }

  // ---- barrier

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aBarrierLetsAllGoWhenTheLastArrivesRoundAfterRound(Kind kind) {
    Barrier barrier = new Barrier(3);
    AtomicInteger leaders = new AtomicInteger();
    AtomicInteger arrivals = new AtomicInteger();
    List<Actor<Object>> actors =
        List.of(
            party(kind, barrier, arrivals, leaders),
            party(kind, barrier, arrivals, leaders),
            party(Kind.PLATFORM, barrier, arrivals, leaders));
    actors.forEach(Actor::result);
    assertThat(leaders.get()).isEqualTo(50);
    assertThat(barrier.isBroken()).isFalse();
    assertThat(PointProbe.queued(barrier)).isZero();
  }

  private static Actor<Object> party(
      Kind kind, Barrier barrier, AtomicInteger arrivals, AtomicInteger leaders) {
    return Actor.start(
        kind,
        () -> {
          for (int round = 1; round <= 50; round++) {
            arrivals.incrementAndGet();
            if (barrier.await()) {
              leaders.incrementAndGet();
            }
            assertThat(arrivals.get()).isBetween(3 * round, 3 * round + 2);
          }
          return null;
        });
  }

  @Test
  void whoGivesUpBreaksTheBarrierUntilItIsReset() throws InterruptedException {
    Barrier barrier = new Barrier(3);
    Actor<Boolean> patient = Actor.start(Kind.PLATFORM, barrier::await);
    Actor<Boolean> cancelled = Actor.start(Kind.TASK, barrier::await);
    PointProbe.awaitQueued(barrier, 2);
    cancelled.cancel();
    assertThat(cancelled.failure()).isInstanceOf(CancelledException.class);
    assertThat(patient.failure())
        .isInstanceOf(BrokenBarrierException.class)
        .hasMessageContaining("is broken");
    assertThat(barrier.isBroken()).isTrue();
    assertThatThrownBy(barrier::await).isInstanceOf(BrokenBarrierException.class);

    barrier.reset();
    assertThat(barrier.isBroken()).isFalse();
    assertThatThrownBy(() -> barrier.awaitWithin(SHORT)).isInstanceOf(TimeoutException.class);
    assertThat(barrier.isBroken()).isTrue();

    barrier.reset();
    Actor<Boolean> waiter = Actor.start(Kind.VIRTUAL, barrier::await);
    PointProbe.awaitQueued(barrier, 1);
    barrier.reset();
    assertThat(waiter.failure()).isInstanceOf(BrokenBarrierException.class);
    List<Actor<Boolean>> two = Actor.startMixed(2, barrier::await);
    PointProbe.awaitQueued(barrier, 2);
    assertThat(barrier.awaitWithin(SHORT)).as("the last one leads").isTrue();
    two.forEach(each -> assertThat(each.result()).isFalse());
  }

  @Test
  void barrierBadInput() throws InterruptedException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Barrier(0))
        .withMessageContaining("at least 1 party: 0");
    assertThat(new Barrier(1).await()).isTrue();
    assertThat(new Barrier(4).parties()).isEqualTo(4);
  }

  // ---- notify

  @Test
  void oneNotificationWakesTheOneWhoHasWaitedLongest() {
    Notify notify = new Notify();
    AtomicInteger woken = new AtomicInteger();
    Actor<Object> first = waiter(notify, woken);
    PointProbe.awaitQueued(notify, 1);
    Actor<Object> second = waiter(notify, woken);
    PointProbe.awaitQueued(notify, 2);
    notify.notifyOne();
    first.result();
    assertThat(woken.get()).isEqualTo(1);
    assertThat(PointProbe.queued(notify)).isEqualTo(1);
    notify.notifyOne();
    second.result();
  }

  private static Actor<Object> waiter(Notify notify, AtomicInteger woken) {
    return Actor.start(
        Kind.TASK,
        () -> {
          notify.await();
          return woken.incrementAndGet();
        });
  }

  @Test
  void atMostOnePermitIsKept() throws InterruptedException {
    Notify notify = new Notify();
    notify.notifyOne();
    notify.notifyOne();
    notify.await();
    assertThatThrownBy(() -> notify.awaitWithin(SHORT)).isInstanceOf(TimeoutException.class);
    notify.notifyWaiters(); // leaves none
    assertThatThrownBy(() -> notify.awaitWithin(SHORT)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void aListenerMissesNoNotificationOfAll() throws InterruptedException {
    Notify notify = new Notify();
    Notify.Listener early = notify.listen();
    AtomicInteger woken = new AtomicInteger();
    Actor<Object> waiter = waiter(notify, woken);
    PointProbe.awaitQueued(notify, 1);
    notify.notifyWaiters();
    waiter.result();
    early.await(); // does not wait: it listened before
    assertThatThrownBy(() -> early.awaitWithin(SHORT)).isInstanceOf(TimeoutException.class);
    Actor<Object> again =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              early.await();
              early.awaitWithin(SHORT);
              return null;
            });
    PointProbe.awaitQueued(notify, 1);
    notify.notifyWaiters();
    assertThat(again.failure()).as("woken once, not twice").isInstanceOf(TimeoutException.class);
  }

  @Test
  void aLostSelectTakesNoNotification() throws InterruptedException {
    Notify notify = new Notify();
    Channel<String> quiet = Channel.rendezvous();
    Actor<String> select =
        Actor.start(
            Kind.TASK,
            () ->
                Select.<String>of()
                    .receive(notify.notified(), x -> "notified")
                    .receive(quiet, x -> x)
                    .await());
    PointProbe.awaitQueued(notify, 1);
    quiet.send("message");
    assertThat(select.result()).isEqualTo("message");
    notify.notifyOne();
    assertThat(Select.<String>of().receive(notify.notified(), x -> "notified").await())
        .isEqualTo("notified");
    assertThat(
            Select.<String>of().receive(notify.notified(), x -> "notified").orElse(() -> "nothing"))
        .isEqualTo("nothing");
  }

  @Test
  void notifiedAndCancelledIsNotified() throws InterruptedException {
    for (int round = 0; round < 40; round++) {
      Notify notify = new Notify();
      AtomicInteger woken = new AtomicInteger();
      Scope.execute(scope -> {
        Actor<Object> impatient = waiter(notify, woken);
        PointProbe.awaitQueued(notify, 1);
        Actor<Object> patient = waiter(notify, woken);
        PointProbe.awaitQueued(notify, 2);
        scope.spawn(notify::notifyOne);
        impatient.cancel();
        dev.heddle.stress.Waits.until("one was woken", () -> woken.get() == 1);
        if (!patient.ended()) {
          notify.notifyOne();
        }
        patient.result();
      });
    }
  }
}
