package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SortTest {
  private record Item(int key, int number) {}

  private static final int[] LENGTHS = {0, 1, 2, 3, 95, 97, 1_000, 16_384, 16_385, 150_000};

  private static void check(String what, LongUnaryOperator element) {
    for (int n : LENGTHS) {
      long[] array = LongStream.range(0, n).map(element).toArray();
      long[] expected = array.clone();
      Arrays.sort(expected);
      Par.sort(array);
      assertThat(Arrays.equals(array, expected)).as(what + ", " + n + " elements").isTrue();
    }
  }

  @Test
  void longsOfAllKindsAreSorted() {
    Random random = new Random(5);
    check("random", _ -> random.nextLong());
    check("small", _ -> random.nextInt(1_000) - 500);
    check("two values", _ -> random.nextInt(2));
    check("equal", _ -> 42);
    check("ascending", i -> i * 1_000_003L);
    check("descending", i -> -i * 1_000_003L);
    check("extremes", i -> i % 3 == 0 ? Long.MIN_VALUE : i % 3 == 1 ? Long.MAX_VALUE : -i);
    check("one far away", i -> i == 17 ? Long.MAX_VALUE : random.nextInt());
    check("nested magnitudes", _ -> random.nextLong() >> random.nextInt(64));
    check("low bits", _ -> Long.MIN_VALUE + random.nextInt(1 << 20));
  }

  private static Item[] items(int n, int keys) {
    Random random = new Random(n);
    Item[] items = new Item[n];
    Arrays.setAll(items, i -> new Item(random.nextInt(keys), i));
    return items;
  }

  @Test
  void objectsAreSortedAndEqualOnesKeepTheirOrder() {
    for (int n : LENGTHS) {
      for (int keys : new int[] {1, 7, 1_000_000}) {
        Item[] items = items(n, keys);
        Item[] expected = items.clone();
        Arrays.sort(expected, Comparator.comparingInt(Item::key));
        Item[] byKey = items.clone();
        Par.sort(items, Comparator.comparingInt(Item::key));
        assertThat(Arrays.equals(items, expected)).as(n + " items, " + keys + " keys").isTrue();
        Par.sortBy(byKey, Item::key);
        assertThat(Arrays.equals(byKey, expected)).isTrue();
      }
    }
  }

  @Test
  void aComparatorThatThrowsLeavesTheArrayAsItWas() {
    int n = 20_000;
    for (int last : new int[] {0, 1, 100, 5_000, 100_000, 200_000}) {
      Item[] items = items(n, 1_000);
      Item[] before = items.clone();
      AtomicInteger left = new AtomicInteger(last);
      IllegalStateException boom = new IllegalStateException("no order");
      Throwable thrown =
          catchThrowable(() ->
              Par.sort(
                  items,
                  (a, b) -> {
                    if (left.decrementAndGet() < 0) {
                      throw boom;
                    }
                    return Integer.compare(a.key(), b.key());
                  }));
      assertThat(thrown).isSameAs(boom);
      assertThat(Arrays.equals(items, before)).as("after " + last + " comparisons").isTrue();
    }
  }

  @Test
  void aComparatorThatContradictsItselfLosesNoElement() {
    for (int seed = 0; seed < 5; seed++) {
      Item[] items = items(30_000, 10);
      Random random = new Random(seed);
      Throwable thrown = catchThrowable(() -> Par.sort(items, (_, _) -> random.nextInt(3) - 1));
      assertThat(thrown == null || thrown instanceof IllegalArgumentException).isTrue();
      boolean[] seen = new boolean[items.length];
      for (Item item : items) {
        assertThat(seen[item.number()]).isFalse();
        seen[item.number()] = true;
      }
    }
  }
}
