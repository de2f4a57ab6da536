package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Heddle walks into each of {@link Traps} unharmed, and without the cure for it does not. */
@Tag("worker")
class TrapsTest {
  private static final Map<Traps, Elsewhere<ChildJvm.Result>> WITHOUT = new EnumMap<>(Traps.class);

  /** All at once: most of them wait for something that does not come. */
  @BeforeAll
  static void walkIntoEachWithoutItsCure() {
    for (Traps trap : Traps.values()) {
      WITHOUT.put(
          trap,
          Elsewhere.start(() ->
              ChildJvm.run(
                  Map.of(),
                  List.of(ChildJvm.OPEN, "-Dheddle.test.withoutCure=" + trap.cure()),
                  Traps.Main.class,
                  trap.name())));
    }
  }

  @Test
  void withTheCuresNoTrapSnaps() throws Exception {
    Traps[] all = Traps.values();
    ChildJvm.Result result =
        ChildJvm.run(
            Map.of(),
            List.of(ChildJvm.OPEN),
            Traps.Main.class,
            Stream.of(all).map(Traps::name).toArray(String[]::new));

    assertThat(result.output().lines())
        .containsExactlyElementsOf(Stream.of(all).map(trap -> trap.name() + ": safe").toList());
    assertThat(result.exit()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void withoutItsCureATrapSnaps(Traps trap) throws Exception {
    ChildJvm.Result result = WITHOUT.get(trap).get(55);

    assertThat(result.output())
        .contains("heddle.test.withoutCure leaves out [" + trap.cure() + "]")
        .contains(trap.name() + ": ")
        .contains(trap.symptom);
    assertThat(result.exit()).isEqualTo(1);
  }
}
