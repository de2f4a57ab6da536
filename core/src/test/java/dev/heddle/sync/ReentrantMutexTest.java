package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Select;
import dev.heddle.TimeoutException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReentrantMutexTest {
  @Test
  void theOwnerTakesItAgainAndItIsFreeAfterTheLastRelease() throws InterruptedException {
    ReentrantMutex<String> lock = new ReentrantMutex<>("a", LockOptions.named("tree"));
    Guard<String> first = lock.lock();
    Guard<String> second = lock.tryLock();
    Guard<String> third = lock.lockWithin(Duration.ZERO);
    Guard<String> fourth = lock.lockInterruptibly();
    Guard<String> fifth = Select.<Guard<String>>of().receive(lock.acquiring(), g -> g).await();
    lock.with(x -> assertThat(lock.holds()).isEqualTo(6));
    assertThat(lock.<Integer, RuntimeException>compute(x -> lock.holds())).isEqualTo(6);
    assertThat(lock.holds()).isEqualTo(5);
    first.close(); // in any order
    second.close();
    fourth.close();
    fifth.close();
    assertThat(lock.isLocked()).isTrue();
    assertThat(Actor.start(Kind.TASK, lock::tryLock).result()).isNull();
    assertThat(third.get()).isEqualTo("a");
    assertThatIllegalStateException().isThrownBy(first::get).withMessageContaining("'tree'");
    third.close();
    assertThat(lock.holds()).isZero();
    LockProbe.validateQuiet(lock);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void nestedSectionsExcludeOthers(Kind kind) {
    ReentrantMutex<int[]> lock = new ReentrantMutex<>(new int[1]);
    List<Actor<Object>> actors =
        Actor.startMixed(
            4,
            () -> {
              for (int n = 0; n < 500; n++) {
                lock.with(c -> {
                  int before = c[0];
                  lock.with(same -> same[0] = before + 1);
                });
              }
              return null;
            });
    Actor<Object> one =
        Actor.start(
            kind,
            () -> {
              try (Guard<int[]> guard = lock.lock();
                  Guard<int[]> inner = lock.lock()) {
                inner.get()[0] += 1;
                return guard.get()[0] > 0;
              }
            });
    actors.forEach(Actor::result);
    assertThat(one.result()).isEqualTo(true);
    assertThat(lock.<Integer, RuntimeException>compute(c -> c[0])).isEqualTo(2_001);
    LockProbe.validateQuiet(lock);
  }

  @Test
  void othersWaitAndGiveUp() {
    ReentrantMutex<String> lock = new ReentrantMutex<>("a");
    try (Guard<String> guard = lock.lock();
        Guard<Integer> part = lock.lock().map(String::length)) {
      assertThat(Actor.start(Kind.VIRTUAL, () -> lock.lockWithin(Duration.ofMillis(1))).failure())
          .isInstanceOf(TimeoutException.class);
      assertThat(part.get() + guard.get()).isEqualTo("1a");
    }
    LockProbe.validateQuiet(lock);
  }

  @Test
  void badInputIsNamed() {
    assertThatNullPointerException().isThrownBy(() -> new ReentrantMutex<>(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReentrantMutex<>("a", LockOptions.defaults().poisoning()))
        .withMessageContaining("use a Mutex");
    ReentrantMutex<String> lock = new ReentrantMutex<>("a");
    assertThatThrownBy(() -> lock.with(null)).isInstanceOf(NullPointerException.class);
    LockProbe.validateQuiet(lock);
  }
}
