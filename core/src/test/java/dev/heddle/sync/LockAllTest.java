package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.heddle.stress.Actor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockAllTest {
  @Test
  void takesAllAndReleasesAll() {
    Mutex<Integer> a = new Mutex<>(1);
    Mutex<String> b = new Mutex<>("b");
    try (LockedAll all = Mutex.lockAll(b, a)) {
      assertThat(a.isLocked()).isTrue();
      assertThat(b.isLocked()).isTrue();
      all.guard(a).set(all.get(a) + 1);
      assertThat(all.get(b)).isEqualTo("b");
      all.guard(b).close(); // one of them earlier
      assertThat(b.isLocked()).isFalse();
    }
    assertThat(a.<Integer, RuntimeException>compute(x -> x)).isEqualTo(2);
    LockProbe.validateQuiet(a);
    LockProbe.validateQuiet(b);
  }

  @Test
  void transfersInBothDirectionsDoNotBlockEachOther() {
    Mutex<Integer> a = new Mutex<>(1_000);
    Mutex<Integer> b = new Mutex<>(1_000);
    List<Actor<Object>> actors = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Mutex<Integer> from = i % 2 == 0 ? a : b;
      Mutex<Integer> to = i % 2 == 0 ? b : a;
      actors.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                for (int n = 0; n < 500; n++) {
                  try (LockedAll all = Mutex.lockAll(from, to)) {
                    all.guard(from).set(all.get(from) - 1);
                    all.guard(to).set(all.get(to) + 1);
                  }
                }
                return null;
              }));
    }
    actors.forEach(Actor::result);
    assertThat(a.<Integer, RuntimeException>compute(x -> x)).isEqualTo(1_000);
    assertThat(b.<Integer, RuntimeException>compute(x -> x)).isEqualTo(1_000);
  }

  @Test
  void badInputTakesNothing() {
    Mutex<Integer> a = new Mutex<>(1, LockOptions.named("a"));
    Mutex<Integer> b = new Mutex<>(1, LockOptions.named("b").poisoning());
    assertThatIllegalArgumentException().isThrownBy(() -> Mutex.lockAll());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mutex.lockAll(a, b, a))
        .withMessageContaining("mutex 'a' was given twice");
    assertThatNullPointerException().isThrownBy(() -> Mutex.lockAll(a, null));
    try (LockedAll all = Mutex.lockAll(a)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> all.get(b))
          .withMessageContaining("mutex 'b'");
      assertThatIllegalStateException().isThrownBy(() -> Mutex.lockAll(b, a));
      assertThat(b.isLocked()).as("taken and given back").isFalse();
      all.guard(a).set(2);
    }
    LockProbe.validateQuiet(a);
    LockProbe.validateQuiet(b);
  }
}
