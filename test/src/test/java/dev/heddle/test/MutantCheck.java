package dev.heddle.test;

import dev.heddle.test.matrix.Cell;
import dev.heddle.test.matrix.Matrix;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Runs the matrix until something is found: against a core that was broken on purpose. The cells
 * whose names begin with a text go first, then all; of each the cheap ones, with one preemption,
 * before the others. Ends with code 3 if something was found.
 */
final class MutantCheck {
  /** Not 1, which is how the JVM says that it could not start. */
  private static final int FOUND = 3;

  private MutantCheck() {}

  public static void main(String[] args) {
    long deadline = System.nanoTime() + Duration.ofSeconds(Long.parseLong(args[0])).toNanos();
    String first = args[1];
    List<Cell> cells =
        Matrix.cells().stream()
            .sorted(
                Comparator.comparing((Cell cell) -> !cell.name().startsWith(first))
                    .thenComparing(Cell::anytime)
                    .thenComparing(Cell::tasks))
            .toList();
    search(cells.stream().filter(cell -> cell.name().startsWith(first)).toList(), deadline);
    search(cells, deadline);
    System.exit(0);
  }

  private static void search(List<Cell> cells, long deadline) {
    for (Cell cell : cells) {
      if (!cell.anytime() && cell.tasks() < 4) {
        look(cell, 1, deadline);
      }
    }
    for (Cell cell : cells) {
      look(cell, cell.bound(), deadline);
    }
  }

  private static void look(Cell cell, int bound, long deadline) {
    long left = deadline - System.nanoTime();
    if (left > 0) {
      Explorer explorer = cell.explorer().exhaustive(bound).timeout(Duration.ofNanos(left));
      Finding finding = explorer.run(cell.body()).finding();
      if (finding != null) {
        System.out.println(cell.name() + ": " + finding.kind());
        System.exit(FOUND);
      }
    }
  }
}
