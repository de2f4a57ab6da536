package dev.heddle.test;

import dev.heddle.test.matrix.Cell;
import dev.heddle.test.matrix.Matrix;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Runs the matrix until something is found: against a core that was broken on purpose. The cells
 * whose names begin with a text go first: each gets an equal share of half of the time, at random
 * and then under growing bounds, so that none waits until another one is covered. Then all; of each
 * the cheap ones, with one preemption, before the others. Ends with code 3 if something was found.
 */
final class MutantCheck {
  /** Not 1, which is how the JVM says that it could not start. */
  private static final int FOUND = 3;

  /** Bounds of preemptions of which each cell that is near has its share. */
  private static final int ROUNDS = 2;

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
    List<Cell> near = cells.stream().filter(cell -> cell.name().startsWith(first)).toList();
    share(near, deadline);
    search(near, deadline);
    search(cells, deadline);
    System.exit(0);
  }

  private static void share(List<Cell> cells, long deadline) {
    if (cells.isEmpty()) {
      return;
    }
    long share = (deadline - System.nanoTime()) / (2L * cells.size() * (1 + ROUNDS));
    for (Cell cell : cells) {
      look(cell, cell.sampler(), System.nanoTime() + share);
    }
    for (int bound = 0; bound < ROUNDS; bound++) {
      for (Cell cell : cells) {
        look(cell, cell.explorer().exhaustive(bound), System.nanoTime() + share);
      }
    }
  }

  private static void search(List<Cell> cells, long deadline) {
    for (Cell cell : cells) {
      if (!cell.anytime() && cell.tasks() < 4) {
        look(cell, cell.explorer().exhaustive(1), deadline);
      }
    }
    for (Cell cell : cells) {
      look(cell, cell.explorer(), deadline);
    }
  }

  private static void look(Cell cell, Explorer explorer, long deadline) {
    long left = deadline - System.nanoTime();
    if (left > 0) {
      Finding finding = explorer.timeout(Duration.ofNanos(left)).run(cell.body()).finding();
      if (finding != null) {
        System.out.println(cell.name() + ": " + finding.kind());
        System.exit(FOUND);
      }
    }
  }
}
