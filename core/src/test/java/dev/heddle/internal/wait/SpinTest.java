package dev.heddle.internal.wait;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.Channel;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
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
    assertThat(passedOver(6, spin -> spin == 4, spin -> false))
        .isEqualTo(ifSeveral(List.of(1, 3, 7, 7, 0, 1)));
  }

  /** Where a yield takes long, others need the processor: then it is tried much more rarely. */
  @Test
  void aSpinWithASlowYieldCountsAsVainAndIsTriedStillMoreRarely() {
    assertThat(passedOver(15, spin -> spin >= 12, spin -> spin < 13))
        .isEqualTo(
            ifSeveral(List.of(1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 2047, 4095, 4095, 0, 0)));
  }

  /** After slow ones a spin that is in vain, though nothing was slow, is an ordinary one again. */
  @Test
  void slowYieldsAreForgottenWithTheNextSpinThatHadNone() {
    assertThat(passedOver(6, spin -> false, spin -> spin < 5))
        .isEqualTo(ifSeveral(List.of(1, 3, 7, 15, 31, 7)));
  }

  @Test
  void aSlowYieldEndsTheSpin() {
    List<Boolean> goesOn =
        Actor.start(
                Kind.PLATFORM,
                () -> {
                  ForeignStrand self = (ForeignStrand) Strand.current();
                  boolean before = self.spinTurn(ForeignStrand.PAUSES - 1);
                  self.yieldTook(ForeignStrand.SLOW_NANOS + 1);
                  return List.of(before, self.spinTurn(ForeignStrand.PAUSES));
                })
            .result();

    assertThat(goesOn).containsExactly(true, false);
  }

  @Test
  void aSpinEnds() {
    boolean goesOn =
        Actor.start(
                Kind.PLATFORM,
                () -> Strand.current().spinTurn(ForeignStrand.PAUSES + ForeignStrand.YIELDS))
            .result();

    assertThat(goesOn).isFalse();
  }

  private static List<Integer> passedOver(int spins, IntPredicate found, IntPredicate slow) {
    return Actor.start(
            Kind.PLATFORM,
            () -> {
              List<Integer> counts = new ArrayList<>();
              ForeignStrand self = (ForeignStrand) Strand.current();
              for (int spin = 0; spin < spins; spin++) {
                self.yieldTook(slow.test(spin) ? ForeignStrand.SLOW_NANOS + 1 : 0);
                self.hasSpun(found.test(spin));
                counts.add(chancesPassedOver(self));
              }
              return counts;
            })
        .result();
  }

  private static List<Integer> ifSeveral(List<Integer> counts) {
    return SEVERAL ? counts : counts.stream().map(count -> 0).toList();
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
