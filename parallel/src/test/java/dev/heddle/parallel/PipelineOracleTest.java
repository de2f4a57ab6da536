package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random pipelines of all types over all sources, against the sequential stream of the JDK. */
class PipelineOracleTest {
  private static final int[] SIZES = {
    0, 1, 2, 3, 63, 64, 65, 127, 255, 256, 257, 511, 512, 513, 1_000, 1_023, 1_025, 4_096, 65_535,
    65_537, 131_071, 131_072, 131_073, 200_000
  };

  private sealed interface Pair {}

  private record Longs(LongPipeline par, LongStream oracle) implements Pair {}

  private record Ints(IntPipeline par, IntStream oracle) implements Pair {}

  private record Doubles(DoublePipeline par, DoubleStream oracle) implements Pair {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomPipelinesEqualTheSequentialStream(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 250; round++) {
      int size = SIZES[random.nextInt(SIZES.length)];
      if (size > 5_000 && random.nextInt(3) > 0) {
        size = random.nextInt(3_000);
      }
      long shape = random.nextLong();
      int end = random.nextInt(12);
      check(
          build(shape, size),
          build(shape, size),
          end,
          "seed " + seed + " round " + round + " size " + size);
    }
  }

  /** Called twice with the same shape: an end uses its oracle up, and ends are checked in pairs. */
  private static Pair build(long shape, int size) {
    Random random = new Random(shape);
    Pair pair = source(random, size);
    int stages = random.nextInt(5);
    for (int i = 0; i < stages; i++) {
      long c = 1L + random.nextInt(9);
      int kind = random.nextInt(5);
      pair =
          switch (pair) {
            case Longs(var p, var o) -> longStage(kind, c, p, o);
            case Ints(var p, var o) -> intStage(kind, (int) c, p, o);
            case Doubles(var p, var o) -> doubleStage(kind, c, p, o);
          };
    }
    return pair;
  }

  private static Pair source(Random random, int size) {
    long lo = random.nextInt(1_000) - 500L;
    long[] longs = random.longs(size, -1_000, 1_000).toArray();
    double[] doubles = random.doubles(size, -10, 10).toArray();
    int from = size == 0 ? 0 : random.nextInt(size);
    return switch (random.nextInt(5)) {
      case 0 -> new Longs(Par.range(lo, lo + size), LongStream.range(lo, lo + size));
      case 1 ->
          new Ints(
              Par.rangeInt((int) lo, (int) lo + size), IntStream.range((int) lo, (int) lo + size));
      case 2 -> new Longs(Par.over(longs), LongStream.of(longs));
      case 3 -> new Longs(Par.over(longs, from, size), LongStream.of(longs).skip(from));
      default -> new Doubles(Par.over(doubles, from, size), DoubleStream.of(doubles).skip(from));
    };
  }

  private static Pair longStage(int kind, long c, LongPipeline p, LongStream o) {
    return switch (kind) {
      case 0 -> new Longs(p.map(x -> x * 31), o.map(x -> x * 31));
      case 1 -> new Longs(p.map(x -> x ^ c), o.map(x -> x ^ c));
      case 2 -> new Longs(p.filter(x -> x % (c + 1) != 0), o.filter(x -> x % (c + 1) != 0));
      case 3 -> new Ints(p.mapToInt(x -> (int) (x * c)), o.mapToInt(x -> (int) (x * c)));
      default -> new Doubles(p.mapToDouble(x -> x / 4.0), o.mapToDouble(x -> x / 4.0));
    };
  }

  private static Pair intStage(int kind, int c, IntPipeline p, IntStream o) {
    return switch (kind) {
      case 0 -> new Ints(p.map(x -> x + 7), o.map(x -> x + 7));
      case 1 -> new Ints(p.map(x -> x * c), o.map(x -> x * c));
      case 2 -> new Ints(p.filter(x -> (x & c) != 0), o.filter(x -> (x & c) != 0));
      case 3 -> new Longs(p.mapToLong(x -> (long) x << c), o.mapToLong(x -> (long) x << c));
      default -> new Doubles(p.mapToDouble(x -> x * 0.5), o.mapToDouble(x -> x * 0.5));
    };
  }

  private static Pair doubleStage(int kind, long c, DoublePipeline p, DoubleStream o) {
    return switch (kind) {
      case 0 -> new Doubles(p.map(Math::abs), o.map(Math::abs));
      case 1 -> new Doubles(p.map(x -> x * c), o.map(x -> x * c));
      case 2 -> new Doubles(p.filter(x -> x > -c), o.filter(x -> x > -c));
      case 3 -> new Ints(p.mapToInt(x -> (int) x), o.mapToInt(x -> (int) x));
      default -> new Longs(p.mapToLong(x -> Math.round(x)), o.mapToLong(x -> Math.round(x)));
    };
  }

  private static void check(Pair pair, Pair again, int end, String what) {
    switch (pair) {
      case Longs(var p, var o) -> checkLongs(p, o, ((Longs) again).oracle(), end, what);
      case Ints(var p, var o) -> checkInts(p, o, ((Ints) again).oracle(), end, what);
      case Doubles(var p, var o) -> checkDoubles(p, o, ((Doubles) again).oracle(), end, what);
    }
  }

  private static void checkLongs(
      LongPipeline p, LongStream o, LongStream again, int end, String what) {
    switch (end) {
      case 0, 1 -> assertThat(p.sum()).as(what).isEqualTo(o.sum());
      case 2 -> assertThat(p.count()).as(what).isEqualTo(o.count());
      case 3 -> assertThat(p.min()).as(what).isEqualTo(o.min());
      case 4 -> assertThat(p.max()).as(what).isEqualTo(o.max());
      case 5 -> assertThat(p.toArray()).as(what).isEqualTo(o.toArray());
      case 6 ->
          assertThat(p.reduce(1, (a, b) -> a * b)).as(what).isEqualTo(o.reduce(1, (a, b) -> a * b));
      // Keeps the last element: associative, not commutative, so it sees a wrong order.
      case 7 -> assertThat(p.reduce((_, b) -> b)).as(what).isEqualTo(o.reduce((_, b) -> b));
      case 8 -> assertThat(p.average()).as(what).isEqualTo(o.average());
      case 9 ->
          assertThat(p.anyMatch(x -> x % 97 == 5)).as(what).isEqualTo(o.anyMatch(x -> x % 97 == 5));
      case 10 -> assertThat(p.allMatch(x -> x < 900)).as(what).isEqualTo(o.allMatch(x -> x < 900));
      default -> {
        ConcurrentLinkedQueue<Long> seen = new ConcurrentLinkedQueue<>();
        p.forEach(seen::add);
        List<Long> sorted = new ArrayList<>(seen);
        Collections.sort(sorted);
        assertThat(sorted).as(what).isEqualTo(again.sorted().boxed().toList());
      }
    }
  }

  private static void checkInts(IntPipeline p, IntStream o, IntStream again, int end, String what) {
    switch (end) {
      case 0, 1 -> assertThat(p.sum()).as(what).isEqualTo(o.sum());
      case 2 -> assertThat(p.count()).as(what).isEqualTo(o.count());
      case 3 -> assertThat(p.min()).as(what).isEqualTo(o.min());
      case 4 -> assertThat(p.max()).as(what).isEqualTo(o.max());
      case 5 -> assertThat(p.toArray()).as(what).isEqualTo(o.toArray());
      case 6 ->
          assertThat(p.reduce(0, (a, b) -> a ^ b)).as(what).isEqualTo(o.reduce(0, (a, b) -> a ^ b));
      case 7 -> assertThat(p.reduce((_, b) -> b)).as(what).isEqualTo(o.reduce((_, b) -> b));
      case 8 -> assertThat(p.average()).as(what).isEqualTo(o.average());
      case 9 ->
          assertThat(p.anyMatch(x -> x % 97 == 5)).as(what).isEqualTo(o.anyMatch(x -> x % 97 == 5));
      case 10 ->
          assertThat(p.noneMatch(x -> x == 900)).as(what).isEqualTo(o.noneMatch(x -> x == 900));
      default -> {
        AtomicLong sum = new AtomicLong();
        p.forEach(sum::addAndGet);
        assertThat(sum.get()).as(what).isEqualTo(again.asLongStream().sum());
      }
    }
  }

  private static void checkDoubles(
      DoublePipeline p, DoubleStream o, DoubleStream again, int end, String what) {
    switch (end) {
      case 0, 1 -> {
        double[] values = o.toArray();
        double magnitude = DoubleStream.of(values).map(Math::abs).sum();
        assertThat(Math.abs(p.sum() - DoubleStream.of(values).sum()))
            .as(what)
            .isLessThanOrEqualTo(magnitude * 600 * Math.ulp(1.0));
        assertThat(p.sum()).as(what + ", twice").isEqualTo(p.sum());
      }
      case 2 -> assertThat(p.count()).as(what).isEqualTo(o.count());
      case 3 -> assertThat(p.min()).as(what).isEqualTo(o.min());
      case 4 -> assertThat(p.max()).as(what).isEqualTo(o.max());
      case 5 -> assertThat(p.toArray()).as(what).isEqualTo(o.toArray());
      case 6 ->
          assertThat(p.reduce(-1e300, Math::max)).as(what).isEqualTo(o.reduce(-1e300, Math::max));
      case 7 -> assertThat(p.reduce((_, b) -> b)).as(what).isEqualTo(o.reduce((_, b) -> b));
      case 8 -> assertThat(p.average().isPresent()).as(what).isEqualTo(again.average().isPresent());
      case 9 -> assertThat(p.anyMatch(x -> x > 9.99)).as(what).isEqualTo(o.anyMatch(x -> x > 9.99));
      case 10 -> assertThat(p.allMatch(x -> x < 9.9)).as(what).isEqualTo(o.allMatch(x -> x < 9.9));
      default -> {
        AtomicLong bits = new AtomicLong();
        p.forEach(x -> bits.addAndGet(Double.doubleToRawLongBits(x)));
        assertThat(bits.get())
            .as(what)
            .isEqualTo(again.mapToLong(Double::doubleToRawLongBits).sum());
      }
    }
  }
}
