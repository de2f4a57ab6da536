package dev.heddle.internal.wait;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Channel;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who spins before a park, and how often. */
class SpinTest {
  private static final boolean SEVERAL = Runtime.getRuntime().availableProcessors() > 1;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void onlyPlatformThreadsSpin(Kind kind) {
    boolean may = Actor.start(kind, () -> Strand.current().maySpin()).result();

    assertThat(may).isEqualTo(kind == Kind.PLATFORM && SEVERAL);
  }

  /** After each spin in vain more chances are passed over, until one finds something. */
  @Test
  void aSpinInVainIsTriedMoreRarely() {
    List<Integer> passedOver =
        Actor.start(
                Kind.PLATFORM,
                () -> {
                  List<Integer> counts = new ArrayList<>();
                  Strand self = Strand.current();
                  for (int spin = 0; spin < 9; spin++) {
                    self.hasSpun(spin == 7);
                    counts.add(chancesPassedOver(self));
                  }
                  return counts;
                })
            .result();

    assertThat(passedOver)
        .isEqualTo(
            SEVERAL ? List.of(1, 3, 7, 15, 31, 63, 63, 0, 1) : List.of(0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  private static int chancesPassedOver(Strand self) {
    int count = 0;
    while (SEVERAL && !self.maySpin()) {
      count++;
    }
    return count;
  }

  /** Whether the value comes while a thread spins or when it is parked: it goes to the thread. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 128, Integer.MAX_VALUE})
  void threadsThatSpinPassValuesOn(int capacity) {
    Channel<Integer> there =
        capacity == Integer.MAX_VALUE ? Channel.unlimited() : Channel.bounded(capacity);
    Channel<Integer> back = Channel.bounded(capacity == 0 ? 0 : 1);
    int rounds = 2_000;
    Actor<Integer> echo =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              int count = 0;
              for (Integer value; (value = there.receiveOrClosed()) != null; count++) {
                back.send(value);
              }
              return count;
            });
    Actor<Void> asks =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              for (int i = 0; i < rounds; i++) {
                there.send(i);
                assertThat(back.receive()).isEqualTo(i);
              }
              there.close();
              return null;
            });
    asks.result();

    assertThat(echo.result()).isEqualTo(rounds);
  }
}
