package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.stress.Actor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
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
    assertThat(roster.copy().length).isLessThan(2 * crowd);
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

  /** Whoever waits either sees that all have left, or the last one to leave sees that it waits. */
  @Test
  void theLastToLeaveReportsItOrIsSeenToHaveLeft() throws Exception {
    int rounds = 2_000;
    for (int round = 0; round < rounds; round++) {
      Roster.Exits fresh = new Roster.Exits();
      Roster shared = new Roster(fresh);
      SpawnedTask<?>[] pair = {task(), task()};
      shared.enter(pair[0]);
      shared.enter(pair[1]);
      rosters[round & 1] = shared;
      exitsOf[round & 1] = fresh;
      tasks[round & 1] = pair;
      if (round == 0) {
        leavers.add(Actor.start(Actor.Kind.PLATFORM, () -> leaveAll(0, rounds)));
        leavers.add(Actor.start(Actor.Kind.PLATFORM, () -> leaveAll(1, rounds)));
      }
      begin.await();
      boolean seen = shared.isEmpty();
      end.await();
      assertThat(seen || reported[0] || reported[1]).as("round %d", round).isTrue();
    }
    for (Actor<Boolean> leaver : leavers) {
      assertThat(leaver.result()).isTrue();
    }
  }

  private final CyclicBarrier begin = new CyclicBarrier(3);
  private final CyclicBarrier end = new CyclicBarrier(3);
  private final Roster[] rosters = new Roster[2];
  private final Roster.Exits[] exitsOf = new Roster.Exits[2];
  private final SpawnedTask<?>[][] tasks = new SpawnedTask<?>[2][];
  private final boolean[] reported = new boolean[2];
  private final List<Actor<Boolean>> leavers = new ArrayList<>();

  private boolean leaveAll(int which, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      begin.await();
      tasks[round & 1][which].freePlace();
      reported[which] = exitsOf[round & 1].count(rosters[round & 1]);
      end.await();
    }
    return true;
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
    List<SpawnedTask<?>> present = new ArrayList<>(Arrays.asList(roster.copy()));
    present.removeIf(Objects::isNull);
    assertThat(present).doesNotHaveDuplicates();
    return new HashSet<>(present);
  }
}
