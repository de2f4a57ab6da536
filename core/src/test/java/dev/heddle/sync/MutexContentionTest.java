package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import dev.heddle.stress.Waits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Starvation, convoy and collapse: what can be asserted without a clock. */
class MutexContentionTest {
  /**
   * Nagle's two threads: one loops over short sections without a pause, the other one needs the
   * lock now and then. Each of its requests is met.
   */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void oneThatLoopsDoesNotStarveOneThatComesNowAndThen(Kind kind) {
    Mutex<long[]> world = new Mutex<>(new long[2]);
    boolean[] over = new boolean[1];
    Actor<Object> client =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              while (!world.<Boolean, RuntimeException>compute(w -> over[0])) {
                world.with(w -> w[0]++);
              }
              return null;
            });
    Actor<Object> movement =
        Actor.start(
            kind,
            () -> {
              for (int frame = 0; frame < 5; frame++) {
                world.with(w -> w[1]++);
              }
              return null;
            });
    movement.result();
    world.with(w -> over[0] = true);
    client.result();
    assertThat(world.<Long, RuntimeException>compute(w -> w[1])).isEqualTo(5);
    LockProbe.validateQuiet(world);
  }

  /** The convoy: a stall makes all who wait old; afterwards the lock is as it was before. */
  @Test
  void afterAStallTheLockIsInItsNormalStateAgain() {
    Mutex<int[]> lock = new Mutex<>(new int[1]);
    MutexGuard<int[]> stalled = lock.lock();
    List<Actor<Object>> crowd =
        Actor.startMixed(
            24,
            () -> {
              for (int i = 0; i < 20; i++) {
                lock.with(n -> n[0]++);
              }
              return null;
            });
    LockProbe.awaitWaiting(lock, 24);
    long old = System.nanoTime() + 2 * LockCore.PATIENCE_NANOS;
    Waits.until("all are old", () -> System.nanoTime() - old > 0);
    stalled.close();
    crowd.forEach(Actor::result);
    LockProbe.validateQuiet(lock);
    assertThat(lock.<Integer, RuntimeException>compute(n -> n[0])).isEqualTo(480);
    try (MutexGuard<int[]> guard = lock.tryLock()) {
      assertThat(guard).as("free for anybody").isNotNull();
    }
  }

  /** The sweep of Go's issue 33747, up and down: nothing is lost, nobody is left behind. */
  @Test
  void theLoadGoesUpAndDown() {
    Mutex<int[]> lock = new Mutex<>(new int[1]);
    int expected = 0;
    for (int contenders : new int[] {1, 4, 16, 64, 16, 4, 1}) {
      List<Actor<Object>> actors = new ArrayList<>();
      for (int i = 0; i < contenders; i++) {
        actors.add(
            Actor.start(
                Actor.kind(i),
                () -> {
                  for (int n = 0; n < 50; n++) {
                    lock.with(c -> c[0]++);
                  }
                  return null;
                }));
      }
      actors.forEach(Actor::result);
      expected += contenders * 50;
      LockProbe.validateQuiet(lock);
      assertThat(lock.<Integer, RuntimeException>compute(c -> c[0])).isEqualTo(expected);
    }
  }

  /**
   * The collapse begins with a wake-up for each release: here a release wakes only one at a time.
   */
  @Test
  void whileOneIsAwakeNobodyElseIsWoken() {
    Mutex<int[]> lock = new Mutex<>(new int[1], Long.MAX_VALUE, Long.MAX_VALUE);
    List<Actor<Object>> crowd = new ArrayList<>();
    MutexGuard<int[]> guard = lock.lock();
    for (int i = 0; i < 12; i++) {
      crowd.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                lock.with(n -> n[0]++);
                return null;
              }));
      LockProbe.awaitWaiting(lock, i + 1);
    }
    guard.close();
    int most = 0;
    for (int i = 0; i < 200; i++) {
      lock.with(n -> n[0]--);
      most = Math.max(most, LockProbe.woken(lock));
    }
    assertThat(most).isLessThanOrEqualTo(1);
    crowd.forEach(Actor::result);
    assertThat(lock.<Integer, RuntimeException>compute(n -> n[0])).isEqualTo(12 - 200);
    LockProbe.validateQuiet(lock);
  }
}
