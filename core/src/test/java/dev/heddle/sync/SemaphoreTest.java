package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.heddle.CancelledException;
import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SemaphoreTest {
  @Test
  void permitsAreTakenAndGivenBack() throws InterruptedException {
    Semaphore semaphore = new Semaphore(3);
    try (Permit two = semaphore.acquire(2)) {
      assertThat(two.count()).isEqualTo(2);
      assertThat(semaphore.available()).isEqualTo(1);
      assertThat(semaphore.tryAcquire(2)).isNull();
      try (Permit one = semaphore.tryAcquire()) {
        assertThat(one.count()).isEqualTo(1);
        assertThat(semaphore.tryAcquire()).isNull();
      }
    }
    assertThat(semaphore.available()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void neverMoreThanThereAre(Kind kind) {
    Semaphore semaphore = new Semaphore(3);
    AtomicInteger out = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Actor<Object>> actors = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int count = i % 3 + 1;
      actors.add(
          Actor.start(
              kind,
              () -> {
                for (int n = 0; n < 300; n++) {
                  try (Permit permit = semaphore.acquire(count)) {
                    most.accumulateAndGet(out.addAndGet(count), Math::max);
                    out.addAndGet(-permit.count());
                  }
                }
                return null;
              }));
    }
    actors.forEach(Actor::result);
    assertThat(most.get()).isBetween(1, 3);
    assertThat(semaphore.available()).isEqualTo(3);
    assertThat(PointProbe.queued(semaphore)).isZero();
  }

  @Test
  void aLargeRequestIsNotOvertaken() throws InterruptedException {
    Semaphore semaphore = new Semaphore(3);
    Permit two = semaphore.acquire(2);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Actor<Object> large = take(semaphore, 3, "large", order);
    PointProbe.awaitQueued(semaphore, 1);
    assertThat(semaphore.tryAcquire()).as("past the large one").isNull();
    Actor<Object> small = take(semaphore, 1, "small", order);
    PointProbe.awaitQueued(semaphore, 2);
    two.close();
    large.result();
    small.result();
    assertThat(order).containsExactly("large", "small");
    assertThat(semaphore.available()).isEqualTo(3);
  }

  private static Actor<Object> take(
      Semaphore semaphore, int count, String name, List<String> order) {
    return Actor.start(
        Kind.TASK,
        () -> {
          try (Permit permit = semaphore.acquire(count)) {
            order.add(name);
            return permit.count();
          }
        });
  }

  @Test
  void whoeverGivesUpLetsThoseBehindGoOn() throws InterruptedException {
    Semaphore semaphore = new Semaphore(3);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    try (Permit two = semaphore.acquire(2)) {
      Actor<Object> large = take(semaphore, 3, "large", order);
      PointProbe.awaitQueued(semaphore, 1);
      Actor<Object> small = take(semaphore, 1, "small", order);
      PointProbe.awaitQueued(semaphore, 2);
      large.cancel();
      assertThat(large.failure()).isInstanceOf(CancelledException.class);
      assertThat(small.result()).isEqualTo(1);

      Actor<Object> late =
          Actor.start(
              Kind.PLATFORM, () -> semaphore.acquireWithin(Duration.ofMillis(1), two.count()));
      assertThat(late.failure())
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("PT0.001S");
    }
    assertThat(order).containsExactly("small");
    assertThat(semaphore.available()).isEqualTo(3);
    assertThat(PointProbe.queued(semaphore)).isZero();
  }

  @Test
  void closingFailsAllWhoWaitOrAsk() throws InterruptedException {
    Semaphore semaphore = new Semaphore("db", 1);
    Permit one = semaphore.acquire();
    List<Actor<Permit>> waiters = Actor.startMixed(3, semaphore::acquire);
    PointProbe.awaitQueued(semaphore, 3);
    assertThat(semaphore.close()).isTrue();
    assertThat(semaphore.close()).isFalse();
    for (Actor<Permit> waiter : waiters) {
      assertThat(waiter.failure())
          .isInstanceOf(ClosedException.class)
          .hasMessageContaining("semaphore 'db' is closed");
    }
    one.close();
    assertThat(semaphore.isClosed()).isTrue();
    assertThat(Actor.start(Kind.TASK, semaphore::tryAcquire).failure())
        .isInstanceOf(ClosedException.class);
    assertThat(Actor.start(Kind.TASK, () -> semaphore.acquire(5)).failure())
        .isInstanceOf(ClosedException.class);
  }

  @Test
  void permitsSplitMergeAndAreForgotten() throws InterruptedException {
    Semaphore semaphore = new Semaphore(5);
    Permit four = semaphore.acquire(4);
    Permit one = four.split(1);
    assertThat(four.count()).isEqualTo(3);
    one.close();
    assertThat(semaphore.available()).isEqualTo(2);
    Permit two = semaphore.acquire(2);
    four.merge(two);
    assertThat(four.count()).isEqualTo(5);
    assertThatIllegalStateException().isThrownBy(two::close);
    Permit lost = four.split(2);
    lost.forget();
    assertThatIllegalStateException().isThrownBy(lost::forget);
    four.close();
    assertThat(semaphore.available()).isEqualTo(3);
    assertThat(semaphore.forget(10)).isEqualTo(3);
    assertThat(semaphore.available()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> semaphore.acquire());
    semaphore.add(1);
    semaphore.acquire().close();
  }

  @Test
  void addingServesThoseWhoWait() throws InterruptedException {
    Semaphore semaphore = new Semaphore(2);
    Permit all = semaphore.acquire(2);
    Actor<Permit> waiter = Actor.start(Kind.VIRTUAL, () -> semaphore.acquire(2));
    PointProbe.awaitQueued(semaphore, 1);
    semaphore.add(1);
    assertThat(waiter.ended()).isFalse();
    semaphore.add(1);
    assertThat(waiter.result().count()).isEqualTo(2);
    all.close();
  }

  @Test
  void isACaseOfSelect() throws InterruptedException {
    Semaphore semaphore = new Semaphore(2);
    Channel<String> quiet = Channel.rendezvous();
    assertThat(select(semaphore, quiet)).isEqualTo("2 permits");
    Permit one = semaphore.acquire();
    Actor<String> waiter = Actor.start(Kind.TASK, () -> select(semaphore, quiet));
    PointProbe.awaitQueued(semaphore, 1);
    one.close();
    assertThat(waiter.result()).isEqualTo("2 permits");

    Permit again = semaphore.acquire();
    Actor<String> loser = Actor.start(Kind.TASK, () -> select(semaphore, quiet));
    PointProbe.awaitQueued(semaphore, 1);
    quiet.send("message");
    assertThat(loser.result()).isEqualTo("message");
    again.close();
    assertThat(semaphore.available()).isEqualTo(2);
    semaphore.close();
    assertThat(Actor.start(Kind.TASK, () -> select(semaphore, quiet)).failure())
        .isInstanceOf(ClosedException.class);
  }

  private static String select(Semaphore semaphore, Channel<String> channel)
      throws InterruptedException {
    return Select.<String>of()
        .receive(
            semaphore.permits(2),
            permit -> {
              try (permit) {
                return permit.count() + " permits";
              }
            })
        .receive(channel, x -> x)
        .await();
  }

  @Test
  void badInputIsNamed() throws InterruptedException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Semaphore(-1))
        .withMessageContaining("-1");
    assertThatNullPointerException().isThrownBy(() -> new Semaphore(null, 1));
    Semaphore semaphore = new Semaphore("db", 2);
    for (int count : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> semaphore.acquire(count))
          .withMessageContaining(String.valueOf(count));
      assertThatIllegalArgumentException().isThrownBy(() -> semaphore.tryAcquire(count));
      assertThatIllegalArgumentException().isThrownBy(() -> semaphore.permits(count));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> semaphore.acquire(3))
        .withMessageContaining("semaphore 'db' has 2 permits in all, 3 would be");
    assertThatIllegalArgumentException().isThrownBy(() -> semaphore.add(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> semaphore.add(Integer.MAX_VALUE));
    assertThatIllegalArgumentException().isThrownBy(() -> semaphore.forget(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> semaphore.acquireWithin(Duration.ofNanos(-1), 1));
    Permit two = semaphore.acquire(2);
    assertThatIllegalArgumentException().isThrownBy(() -> two.split(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.split(2))
        .withMessageContaining("between 1 and 1");
    assertThatIllegalArgumentException().isThrownBy(() -> two.merge(two));
    Permit other = new Semaphore(1).acquire();
    assertThatIllegalArgumentException().isThrownBy(() -> two.merge(other));
    two.close();
    assertThatIllegalStateException()
        .as("released without having been acquired")
        .isThrownBy(two::close)
        .withMessageContaining("semaphore 'db'");
    assertThat(semaphore.available()).isEqualTo(2);
  }
}
