package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Work on arrays in place: disjoint slices, prefix sums, and sorts of ints and doubles. */
class SlicesTest {
  @Test
  void slicesCoverTheArrayAndShareNothing() {
    for (int length : new int[] {0, 1, 5, 64, 1_000, 100_003}) {
      for (int n : new int[] {1, 2, 7, 64, 200}) {
        long[] array = new long[length];
        Par.slices(array, n)
            .forEach(slice -> {
              for (int i = 0; i < slice.limit(); i++) {
                slice.put(i, slice.get(i) + slice.arrayOffset() + i);
              }
            });
        assertThat(array).isEqualTo(LongStream.range(0, length).toArray());
        assertThat(Par.slices(array, n).count()).isEqualTo(n);
      }
    }
  }

  @Test
  void aSliceChecksItsBorders() {
    long[] array = new long[100];
    List<LongBuffer> slices = Par.slices(array, 4).toList();
    assertThatThrownBy(() -> slices.get(1).get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slices.get(1).put(25, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Par.slices(array, 0)).hasMessageContaining("number of slices 0");
  }

  @Test
  void slicesOfObjectsIntsAndDoublesAreWritten() {
    String[] words = {"a", "b", "c", "d", "e"};
    Par.slices(words, 2).forEach(slice -> slice.replaceAll(word -> word + word));
    assertThat(words).containsExactly("aa", "bb", "cc", "dd", "ee");
    int[] ints = new int[10];
    Par.slices(ints, 3).forEach(slice -> slice.put(0, 7));
    assertThat(IntStream.of(ints).filter(x -> x == 7).count()).isEqualTo(3);
    double[] doubles = new double[10];
    Par.slices(doubles, 5).forEach(slice -> slice.put(1, slice.arrayOffset()));
    assertThat(doubles).containsExactly(0, 0, 0, 2, 0, 4, 0, 6, 0, 8);
  }

  @Test
  void prefixSumsAreThoseOfTheJdk() {
    Random random = new Random(3);
    for (int n : new int[] {0, 1, 2, 4_095, 8_192, 8_193, 100_000, 300_001}) {
      long[] array = random.longs(n).toArray();
      long[] expected = array.clone();
      Arrays.parallelPrefix(expected, Long::sum);
      Par.prefix(array, Long::sum);
      assertThat(Arrays.equals(array, expected)).as(n + " longs").isTrue();
      // Associative, and not commutative: the last one wins unless it is empty.
      String[] words = new String[Math.min(n, 20_000)];
      Arrays.setAll(words, i -> i % 3 == 0 ? "" : "w" + i);
      String[] last = words.clone();
      Arrays.parallelPrefix(last, (a, b) -> b.isEmpty() ? a : b);
      Par.prefix(words, (a, b) -> b.isEmpty() ? a : b);
      assertThat(words).isEqualTo(last);
    }
  }

  @Test
  void anOperatorThatThrowsFailsThePrefix() {
    IllegalStateException boom = new IllegalStateException("boom");
    assertThat(
            catchThrowable(() ->
                Par.prefix(
                    new long[50_000],
                    (_, _) -> {
                      throw boom;
                    })))
        .isSameAs(boom);
  }

  @Test
  void intsAndDoublesAreSorted() {
    Random random = new Random(9);
    double[] special = {
      0.0,
      -0.0,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      Double.MAX_VALUE,
      -Double.MAX_VALUE
    };
    for (int n : new int[] {0, 1, 9, 20_000, 100_000}) {
      int[] ints = random.ints(n).toArray();
      int[] expectedInts = ints.clone();
      Arrays.sort(expectedInts);
      Par.sort(ints);
      assertThat(Arrays.equals(ints, expectedInts)).as(n + " ints").isTrue();
      double[] doubles = random.doubles(n, -1e9, 1e9).toArray();
      for (int i = 0; i < n; i += 2) {
        doubles[i] = special[i / 2 % special.length];
      }
      double[] expected = doubles.clone();
      Arrays.sort(expected);
      Par.sort(doubles);
      assertThat(Arrays.equals(doubles, expected)).as(n + " doubles").isTrue();
    }
  }
}
