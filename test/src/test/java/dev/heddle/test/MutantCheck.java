package dev.heddle.test;

import dev.heddle.test.matrix.Cell;
import dev.heddle.test.matrix.Matrix;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Runs the matrix, those cells first that begin with a name, then the cheap ones, until something is found: against a core that was broken on
 * purpose. Ends with code 3 if it was found.
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
    for (Cell cell : cells) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      Finding finding = cell.explorer().timeout(Duration.ofNanos(left)).run(cell.body()).finding();
      if (finding != null) {
        System.out.println(cell.name() + ": " + finding.kind());
        System.exit(FOUND);
      }
    }
    System.exit(0);
  }
}
