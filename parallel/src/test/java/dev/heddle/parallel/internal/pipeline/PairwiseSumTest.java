package dev.heddle.parallel.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PairwiseSumTest {
  @Test
  void everyWayToCutTheCellsGivesTheSameBits() {
    Random random = new Random(1);
    for (int n = 1; n <= 40; n++) {
      double[] cells = random.doubles(n, -1e6, 1e6).toArray();
      double whole = run(cells, 0, n).sum();
      for (int a = 0; a <= n; a++) {
        for (int b = a; b <= n; b++) {
          PairwiseSum left = run(cells, 0, a);
          PairwiseSum middle = run(cells, a, b);
          PairwiseSum right = run(cells, b, n);
          if (random.nextBoolean()) {
            left.addAll(middle);
            left.addAll(right);
          } else {
            middle.addAll(right);
            left.addAll(middle);
          }
          assertThat(left.sum()).as(n + " cells cut at " + a + " and " + b).isEqualTo(whole);
        }
      }
    }
  }

  @Test
  void longRunsOfCells() {
    PairwiseSum sum = new PairwiseSum();
    for (long i = 0; i < 1_000_000; i++) {
      sum.add(i, 0.1);
    }
    assertThat(sum.sum()).isCloseTo(100_000.0, org.assertj.core.data.Offset.offset(1e-9));
  }

  private static PairwiseSum run(double[] cells, int from, int to) {
    PairwiseSum sum = new PairwiseSum();
    for (int i = from; i < to; i++) {
      sum.add(i, cells[i]);
    }
    return sum;
  }
}
