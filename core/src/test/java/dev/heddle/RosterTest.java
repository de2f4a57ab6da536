package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Actor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tasks of a group, entered by one thread and left by others. */
@Tag("once")
class RosterTest {
  private final Roster.Exits exits = new Roster.Exits();
  private final Roster roster = new Roster(exits);

  @Test
  void itHoldsWhatHasEnteredAndNotLeft() {
    Random random = new Random(7);
    List<SpawnedTask<?>> live = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      boolean grow = step % 4_000 < 2_000;
      if (live.isEmpty() || random.nextInt(10) < (grow ? 7 : 3)) {
        live.add(enter());
      } else {
        leave(live.remove(random.nextInt(live.size())));
      }
      if (step % 97 == 0) {
        assertThat(content()).isEqualTo(new HashSet<>(live));
        assertThat(roster.isEmpty()).isEqualTo(live.isEmpty());
      }
    }
  }

  @Test
  void longLivedTasksInManyChunksDoNotMakeItGrow() {
    int crowd = 20 * 64;
    List<SpawnedTask<?>> first = new ArrayList<>();
    for (int i = 0; i < crowd; i++) {
      first.add(enter());
    }
    for (int i = 0; i < crowd; i++) {
      if (i % 64 != 0) {
        leave(first.get(i));
      }
    }
    ArrayDeque<SpawnedTask<?>> passing = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      passing.add(enter());
      if (passing.size() > 100) {
        leave(passing.remove());
      }
    }
    assertThat(content()).hasSize(20 + 100);
    assertThat(roster.capacity()).isLessThan(2 * crowd);
  }

  @Test
  void onlyAnEmptyRosterIsClosedAndThenNothingEnters() {
    SpawnedTask<?> task = enter();
    assertThat(roster.closeIfEmpty()).isFalse();
    leave(task);
    assertThat(roster.closeIfEmpty()).isTrue();
    assertThat(roster.isClosed()).isTrue();
    assertThat(roster.enter(task())).isFalse();
    assertThat(content()).isEmpty();
  }

  /** Whoever waits either sees that the last one has left, or the last one sees that it waits. */
  @Test
  void theLastToLeaveReportsItOrIsSeenToHaveLeft() {
    int rounds = 100_000;
    SpawnedTask<?> task = task();
    AtomicReference<Roster> offered = new AtomicReference<>();
    AtomicReference<Boolean> reported = new AtomicReference<>();
    AtomicReference<Roster.Exits> exitsOfOffered = new AtomicReference<>();
    Actor<Boolean> leaver =
        Actor.start(
            Actor.Kind.PLATFORM,
            () -> {
              for (int round = 0; round < rounds; round++) {
                Roster roster = awaitAndClear(offered);
                task.freePlace();
                reported.set(exitsOfOffered.get().count(roster));
              }
              return true;
            });
    for (int round = 0; round < rounds; round++) {
      Roster.Exits fresh = new Roster.Exits();
      Roster shared = new Roster(fresh);
      shared.enter(task);
      exitsOfOffered.set(fresh);
      offered.set(shared);
      for (int i = round % 64; i > 0; i--) {
        Thread.onSpinWait(); // meet the leaver at another of its steps in each round
      }
      boolean seen = shared.isEmpty();
      boolean told = awaitAndClear(reported);
      if (!seen && !told) {
        throw new AssertionError("nobody noticed that the last one had left, round " + round);
      }
    }
    assertThat(leaver.result()).isTrue();
  }

  private static <V> V awaitAndClear(AtomicReference<V> from) {
    V value;
    int turn = 0;
    while ((value = from.get()) == null) {
      if (++turn % 1_000 == 0) {
        Thread.yield();
      }
    }
    from.set(null);
    return value;
  }

  private SpawnedTask<?> task() {
    return new SpawnedTask<>(
        TaskRuntime.shared().root(), null, (TaskAction) () -> {}, "nowhere", null);
  }

  private SpawnedTask<?> enter() {
    SpawnedTask<?> task = task();
    assertThat(roster.enter(task)).isTrue();
    return task;
  }

  private void leave(SpawnedTask<?> task) {
    task.freePlace();
    exits.count(roster);
  }

  private Set<SpawnedTask<?>> content() {
    List<SpawnedTask<?>> present = new ArrayList<>();
    Roster.Walk walk = roster.walk();
    for (SpawnedTask<?> task; (task = walk.next()) != null; ) {
      present.add(task);
    }
    assertThat(present).doesNotHaveDuplicates();
    return new HashSet<>(present);
  }
}
