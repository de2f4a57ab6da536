package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Ranges with steps, arrays of ints, and the switch that tries operators. */
class RangesTest {
  @Test
  void aRangeHasAnyStep() {
    for (long lo = -7; lo <= 7; lo++) {
      for (long hi = -7; hi <= 7; hi++) {
        for (long step : new long[] {1, 2, 3, 20, -1, -2, -3, -20}) {
          long end = hi;
          long by = step;
          long[] expected =
              LongStream.iterate(lo, x -> by > 0 ? x < end : x > end, x -> x + by)
                  .limit(20)
                  .toArray();
          assertThat(Par.range(lo, hi, step).toArray())
              .as(lo + " to " + hi + " by " + step)
              .isEqualTo(expected);
        }
      }
    }
    assertThat(Par.rangeInt(10, 0, -3).toArray()).containsExactly(10, 7, 4, 1);
    assertThatThrownBy(() -> Par.range(0, 1, 0)).hasMessageContaining("step 0");
    assertThatThrownBy(() -> Par.rangeInt(0, 1, 0)).hasMessageContaining("step 0");
  }

  @Test
  void aHugeRangeWithAStepEndsEarly() {
    assertThat(Par.range(Long.MIN_VALUE, Long.MAX_VALUE, 2).anyMatch(x -> x == Long.MIN_VALUE + 20))
        .isTrue();
    assertThat(
            Par.range(Long.MAX_VALUE, Long.MIN_VALUE, -3)
                .allMatch(x -> x > Long.MAX_VALUE - 999_999))
        .isFalse();
    assertThat(Par.rangeInt(Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30).toArray())
        .containsExactly(Integer.MIN_VALUE, -(1 << 30), 0, 1 << 30);
  }

  @Test
  void anArrayOfIntsIsASource() {
    int[] array = IntStream.range(0, 300_000).map(x -> x * 7 % 1_000).toArray();
    for (int i = 0; i < 3; i++) { // interpreted, then generated
      assertThat(Par.over(array).map(x -> x + 1).sum())
          .isEqualTo(Arrays.stream(array).map(x -> x + 1).sum());
      assertThat(Par.over(array, 5, 200_000).filter(x -> x > 500).count())
          .isEqualTo(Arrays.stream(array, 5, 200_000).filter(x -> x > 500).count());
      assertThat(Par.over(array).max()).isEqualTo(Arrays.stream(array).max());
    }
    assertThatThrownBy(() -> Par.over(array, 2, 300_001))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void anOperatorThatIsNotAssociativeIsFoundWhereTheSwitchIsOn() {
    String property = "heddle.parallel.checkAssociative";
    System.setProperty(property, "true");
    try {
      assertThatThrownBy(() -> Par.range(0, 10_000).reduce(0, (a, b) -> a - b))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not associative");
      assertThatThrownBy(() -> Par.rangeInt(0, 10_000).reduce((a, b) -> 2 * a + b))
          .isInstanceOf(IllegalStateException.class);
      List<String> words = IntStream.range(0, 1_000).mapToObj(String::valueOf).toList();
      assertThatThrownBy(() -> Par.over(words).reduce("", (a, b) -> a + "," + b.length()))
          .isInstanceOf(IllegalStateException.class);
      assertThat(Par.range(0, 10_000).reduce(0, Long::sum)).isEqualTo(49_995_000);
      assertThat(Par.range(0, 10_000).mapToDouble(x -> x / 7.0).reduce(0, Double::sum))
          .isPositive();
      assertThat(Par.over(words).reduce("", String::concat)).hasSize(2_890);
    } finally {
      System.clearProperty(property);
    }
    assertThat(Par.range(0, 1).reduce((a, b) -> a - b)).hasValue(0);
  }
}
