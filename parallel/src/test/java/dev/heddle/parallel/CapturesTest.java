package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** One lambda expression, many captured values: none may be taken for another. */
class CapturesTest {
  private static final int N = 200_000; // enough for a class of its own at the first call

  private static LongUnaryOperator plus(long c) {
    return x -> x + c;
  }

  private static LongPredicate below(long c) {
    return x -> x < c;
  }

  @Test
  void eachCallSeesItsOwnCapturedValue() {
    for (long c = 0; c < 200; c++) {
      assertThat(Par.range(0, N).map(plus(c)).sum()).isEqualTo((long) N * (N - 1) / 2 + N * c);
    }
  }

  @Test
  void oneExpressionTwiceInAPipelineHasTwoValues() {
    for (long c = 1; c < 50; c++) {
      long k = c * 10;
      assertThat(
              Par.range(0, N).map(plus(c)).filter(below(N / 2)).map(plus(k)).map(plus(-c)).count())
          .isEqualTo(N / 2 - c);
      assertThat(Par.range(0, N).map(plus(c)).map(plus(k)).reduce((_, b) -> b).getAsLong())
          .isEqualTo(N - 1 + c + k);
    }
  }

  @Test
  void capturedReceiversAreKeptApart() {
    for (int i = 0; i < 20; i++) {
      AtomicLong sum = new AtomicLong();
      Par.range(0, N).forEach(sum::addAndGet);
      assertThat(sum.get()).isEqualTo((long) N * (N - 1) / 2);
    }
  }

  private record Scale(long by) implements LongUnaryOperator {
    @Override
    public long applyAsLong(long x) {
      return x * by;
    }
  }

  @Test
  void instancesOfANamedClassAreKeptApart() {
    for (long c = 0; c < 20; c++) {
      assertThat(Par.range(0, N).map(new Scale(c)).sum()).isEqualTo((long) N * (N - 1) / 2 * c);
    }
  }

  @Test
  void differentArraysThroughOnePipelineAreKeptApart() {
    for (int c = 0; c < 20; c++) {
      long[] a = new long[N];
      java.util.Arrays.fill(a, c);
      assertThat(Par.over(a).map(x -> x * 2).sum()).isEqualTo(2L * c * N);
    }
  }
}
