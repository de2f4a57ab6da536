package dev.heddle.test.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.test.Exploration;
import dev.heddle.test.Grain;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cells that do not take long: with two tasks, and without a running clock; those with the most
 * schedules for one preemption less. Where {@code CI} is set also every fifth of those under a
 * running clock, or with three tasks in the fine grain and without carriers. {@code ./heddle
 * explore --matrix} runs all, with all preemptions.
 */
class MatrixTest {
  private static final boolean CI = "true".equals(System.getenv("CI"));

  /** What these begin with takes from a second to half a minute with all preemptions. */
  private static final List<String> LONG =
      List.of(
          "keeper:",
          "spares: one that is busy is sent away",
          "spares: one in reserve is called back",
          "an interrupt at once",
          "two joiners, one gives up",
          "two selects that cross");

  static Stream<Cell> cells() {
    return Matrix.cells().stream().filter(CI ? MatrixTest::takesPartInCi : MatrixTest::isShort);
  }

  private static boolean isShort(Cell cell) {
    return cell.tasks() == 2 && !cell.anytime();
  }

  private static boolean takesPartInCi(Cell cell) {
    return isShort(cell) || (isMedium(cell) && Math.floorMod(cell.name().hashCode(), 5) == 0);
  }

  private static boolean isMedium(Cell cell) {
    return cell.tasks() == 2
        || (cell.tasks() == 3
            && !cell.anytime()
            && cell.grain() == Grain.FINE
            && !cell.name().startsWith("carriers:")
            && !cell.name().startsWith("quiet:")
            && !cell.name().startsWith("urgent:")
            && !cell.name().startsWith("spares:"));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void isCovered(Cell cell) {
    int fewer = LONG.stream().anyMatch(cell.name()::startsWith) ? 1 : 0;
    Exploration exploration = cell.sampler().exhaustive(cell.bound() - fewer).run(cell.body());

    exploration.orThrow();
    assertThat(exploration.exhausted()).as(cell.name()).isTrue();
  }

  @Test
  void theMatrixHasACellForEachCombination() {
    List<String> names = Matrix.cells().stream().map(Cell::name).toList();

    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(200);
    assertThat(names)
        .contains(
            "receive rendezvous x complete x cancel",
            "select send bounded(1) x lose x complete x timeout",
            "join x (complete | cancel | timeout)",
            "ring: the owner and two thieves",
            "carriers: a job waits for another from outside, in plain sight");
  }
}
