package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Ends of the number line, values that do not behave, and arguments that are refused. */
class ParEdgesTest {
  private static final long MIN = Long.MIN_VALUE;
  private static final long MAX = Long.MAX_VALUE;

  @Test
  void anEmptyRangeIsEmptyHoweverItIsWritten() {
    assertThat(Par.range(5, 5).sum()).isZero();
    assertThat(Par.range(MAX, MIN).count()).isZero();
    assertThat(Par.range(MAX, MIN).map(x -> 1 / (x * 0)).max()).isEmpty();
    assertThat(Par.rangeInt(Integer.MAX_VALUE, Integer.MIN_VALUE).toArray()).isEmpty();
    assertThat(Par.range(1, 0).reduce(42, Long::sum)).isEqualTo(42);
    assertThat(Par.range(1, 0).average()).isEmpty();
    assertThat(Par.range(1, 0).allMatch(_ -> false)).isTrue();
    assertThat(Par.over(new double[0]).sum()).isZero();
    Par.over(new long[3], 2, 2).forEach(_ -> throwing());
  }

  private static void throwing() {
    throw new AssertionError("must not be called");
  }

  @Test
  void rangesAtTheEndsOfTheNumberLineDoNotOverflow() {
    assertThat(Par.range(MAX - 1_000, MAX).max()).isEqualTo(OptionalLong.of(MAX - 1));
    assertThat(Par.range(MIN, MIN + 1_000).min()).isEqualTo(OptionalLong.of(MIN));
    assertThat(Par.range(MAX - 100_000, MAX).filter(x -> x > 0).count()).isEqualTo(100_000);
    assertThat(
            Par.rangeInt(Integer.MAX_VALUE - 100_000, Integer.MAX_VALUE).filter(x -> x > 0).count())
        .isEqualTo(100_000);
    assertThat(Par.rangeInt(Integer.MIN_VALUE, Integer.MIN_VALUE + 70_000).max().getAsInt())
        .isEqualTo(Integer.MIN_VALUE + 69_999);
  }

  @Test
  void hugeRangesAreCountedAndSearched() {
    assertThat(Par.range(-1, MAX - 1).count()).isEqualTo(MAX);
    assertThat(Par.range(0, MAX).map(x -> x + 1).count()).isEqualTo(MAX);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> Par.range(MIN, MAX).count())
        .withMessageContaining("18446744073709551615");
    assertThat(Par.range(MIN, MAX).anyMatch(x -> x == MIN + 12_345)).isTrue();
    assertThat(Par.range(MIN, MAX).allMatch(x -> x != MIN + 12_345)).isFalse();
    assertThat(Par.range(MIN, MAX).noneMatch(x -> x < 0)).isFalse();
  }

  @Test
  void aResultThatNoArrayCanHoldIsRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Par.range(0, 1L << 40).toArray())
        .withMessageContaining("1099511627776");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Par.range(MIN, MAX).toArray())
        .withMessageContaining("18446744073709551615");
  }

  @Test
  void integerSumsWrapAsTheOperatorDoes() {
    assertThat(Par.rangeInt(0, 100_000).sum()).isEqualTo(704_982_704);
    assertThat(Par.range(0, 3).map(_ -> MAX).sum()).isEqualTo(MAX - 2);
    assertThat(Par.rangeInt(0, 100_000).average().getAsDouble()).isEqualTo(49_999.5);
  }

  @Test
  void valuesThatAreNoNumbersComeOutAsWithTheOperators() {
    double[] a = new double[10_000];
    Arrays.fill(a, 1.5);
    a[7_777] = Double.POSITIVE_INFINITY;
    assertThat(Par.over(a).sum()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Par.over(a).max().getAsDouble()).isEqualTo(Double.POSITIVE_INFINITY);
    a[99] = Double.NEGATIVE_INFINITY;
    assertThat(Par.over(a).sum()).isNaN();
    a[100] = Double.NaN;
    assertThat(Par.over(a).min().getAsDouble()).isNaN();
    assertThat(Par.over(new double[] {0.0, -0.0}).min().getAsDouble()).isEqualTo(-0.0);
    assertThat(Par.over(new double[] {Double.NaN}).count()).isEqualTo(1);
  }

  @Test
  void aSumOfDoublesIsTheSameEachTime() {
    double[] a = new java.util.Random(7).doubles(300_000, -1e9, 1e9).toArray();
    double first = Par.over(a).map(Math::cbrt).sum();
    for (int i = 0; i < 50; i++) {
      assertThat(Par.over(a).map(Math::cbrt).sum()).isEqualTo(first);
    }
    assertThat(first)
        .isCloseTo(
            DoubleStream.of(a).map(Math::cbrt).sum(), org.assertj.core.data.Offset.offset(1e-4));
  }

  @Test
  void aPipelineIsAValue() {
    LongPipeline odd = Par.range(0, 1_000).filter(x -> x % 2 == 1);
    LongPipeline squares = odd.map(x -> x * x);
    assertThat(odd.count()).isEqualTo(500);
    assertThat(squares.sum()).isEqualTo(166_666_500);
    assertThat(odd.sum()).isEqualTo(250_000);
    assertThat(odd.sum()).isEqualTo(250_000);
  }

  @Test
  void nullsAreRefusedAtTheCall() {
    LongUnaryOperator none = null;
    assertThatNullPointerException()
        .isThrownBy(() -> Par.range(0, 1).map(none))
        .withMessage("mapper");
    assertThatNullPointerException()
        .isThrownBy(() -> Par.range(0, 1).filter(null))
        .withMessage("predicate");
    assertThatNullPointerException()
        .isThrownBy(() -> Par.rangeInt(0, 1).mapToLong(null))
        .withMessage("mapper");
    assertThatNullPointerException()
        .isThrownBy(() -> Par.range(0, 0).forEach(null))
        .withMessage("action");
    assertThatNullPointerException()
        .isThrownBy(() -> Par.range(0, 0).reduce(null))
        .withMessage("operator");
    assertThatNullPointerException()
        .isThrownBy(() -> Par.range(0, 0).reduce(0, null))
        .withMessage("operator");
    assertThatNullPointerException()
        .isThrownBy(() -> Par.range(0, 0).anyMatch(null))
        .withMessage("predicate");
    assertThatNullPointerException().isThrownBy(() -> Par.over((long[]) null)).withMessage("array");
    assertThatNullPointerException()
        .isThrownBy(() -> Par.over((double[]) null, 0, 0))
        .withMessage("array");
    ParBody<String, RuntimeException> nothing = null;
    assertThatNullPointerException()
        .isThrownBy(() -> Par.join(() -> "a", nothing))
        .withMessage("b");
    assertThatNullPointerException()
        .isThrownBy(() -> Par.join(nothing, () -> "b"))
        .withMessage("a");
    assertThatNullPointerException()
        .isThrownBy(() -> Par.join((ParAction<RuntimeException>) null, () -> {}))
        .withMessage("a");
  }

  @Test
  void partsOutsideTheArrayAreRefusedAtTheCall() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Par.over(new long[4], 2, 5))
        .withMessageContaining("[2, 5)")
        .withMessageContaining("4");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Par.over(new double[4], -1, 2))
        .withMessageContaining("-1");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Par.over(new long[4], 3, 2));
  }
}
