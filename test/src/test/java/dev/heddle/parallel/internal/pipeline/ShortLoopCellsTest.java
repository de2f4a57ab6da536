package dev.heddle.parallel.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.test.Exploration;
import dev.heddle.test.matrix.Cell;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each cell with one preemption; {@code ./heddle explore --matrix} covers them. */
class ShortLoopCellsTest {
  static Stream<Cell> cells() {
    return ShortLoopCells.cells().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void nothingIsFoundWithOnePreemption(Cell cell) {
    Exploration exploration = cell.explorer().exhaustive(1).run(cell.body());

    exploration.orThrow();
    assertThat(exploration.exhausted()).as(cell.name()).isTrue();
  }
}
