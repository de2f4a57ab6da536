package dev.heddle.lab.workload;

import dev.heddle.lab.frame.Model;
import dev.heddle.lab.model.TaskModel;
import dev.heddle.parallel.Par;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/**
 * Sums over the numbers below {@code n}, in the way of one model.
 *
 * <p>A library's loop does not know the lambda that it calls. As long as a program has only one,
 * the compiler inlines it and the loop looks fast; {@link #runOtherLambdas} makes the loop meet
 * twenty others first, as it would in a real program.
 */
final class Pipeline {

  private static final int OTHER_LAMBDAS = 20;
  private static final int OTHER_ELEMENTS = 50_000;
  private static final int OTHER_ROUNDS = 6;
  private static final int PIECES_PER_PROCESSOR = 4;

  private final Model model;
  private final TaskModel tasks;
  private final int pieces = PIECES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();

  Pipeline(Model model, TaskModel tasks) {
    this.model = model;
    this.tasks = tasks;
  }

  /** The sum of {@code x * x}. */
  long sumOfSquares(long n) throws Exception {
    if (model == Model.WRITTEN_OUT) {
      long sum = 0;
      for (long x = 0; x < n; x++) {
        sum += x * x;
      }
      return sum;
    }
    return mapAndSum(n, x -> x * x);
  }

  /** The sum of {@code x * x} over the multiples of three. */
  long sumOfSomeSquares(long n) throws Exception {
    if (model == Model.WRITTEN_OUT) {
      long sum = 0;
      for (long x = 0; x < n; x++) {
        if (x % 3 == 0) {
          sum += x * x;
        }
      }
      return sum;
    }
    return filterMapAndSum(n, x -> x % 3 == 0, x -> x * x);
  }

  private long mapAndSum(long n, LongUnaryOperator map) throws Exception {
    return switch (model) {
      case PAR -> Par.range(0, n).map(map).sum();
      case PARALLEL_STREAM -> LongStream.range(0, n).parallel().map(map).sum();
      default -> sumOfPieces(n, (from, to) -> loop(from, to, map));
    };
  }

  private long filterMapAndSum(long n, LongPredicate filter, LongUnaryOperator map)
      throws Exception {
    return switch (model) {
      case PAR -> Par.range(0, n).filter(filter).map(map).sum();
      case PARALLEL_STREAM -> LongStream.range(0, n).parallel().filter(filter).map(map).sum();
      default -> sumOfPieces(n, (from, to) -> loop(from, to, filter, map));
    };
  }

  private interface PieceSum {
    long of(long from, long to);
  }

  private long sumOfPieces(long n, PieceSum sum) throws Exception {
    if (model == Model.SEQUENTIAL) {
      return sum.of(0, n);
    }
    long[] sums = new long[pieces];
    tasks.run(
        pieces, TaskModel.UNLIMITED, i -> sums[i] = sum.of(n * i / pieces, n * (i + 1) / pieces));
    return Arrays.stream(sums).sum();
  }

  private static long loop(long from, long to, LongUnaryOperator map) {
    long sum = 0;
    for (long x = from; x < to; x++) {
      sum += map.applyAsLong(x);
    }
    return sum;
  }

  private static long loop(long from, long to, LongPredicate filter, LongUnaryOperator map) {
    long sum = 0;
    for (long x = from; x < to; x++) {
      if (filter.test(x)) {
        sum += map.applyAsLong(x);
      }
    }
    return sum;
  }

  /** Runs twenty other lambdas through the same loops; returns the sum of all results. */
  long runOtherLambdas() throws Exception {
    long sum = 0;
    for (int round = 0; round < OTHER_ROUNDS; round++) {
      for (int i = 0; i < OTHER_LAMBDAS; i++) {
        sum += mapAndSum(OTHER_ELEMENTS, MAPS[i]);
        sum += filterMapAndSum(OTHER_ELEMENTS, FILTERS[i], MAPS[i]);
      }
    }
    return sum;
  }

  /** What {@link #runOtherLambdas} returns, by a loop of its own. */
  static long sumOfOtherLambdas() {
    long sum = 0;
    for (int i = 0; i < OTHER_LAMBDAS; i++) {
      for (long x = 0; x < OTHER_ELEMENTS; x++) {
        sum += MAPS[i].applyAsLong(x);
        if (FILTERS[i].test(x)) {
          sum += MAPS[i].applyAsLong(x);
        }
      }
    }
    return sum * OTHER_ROUNDS;
  }

  /** The sum of the squares below {@code n}, by formula, as a long that has wrapped around. */
  static long expectedSumOfSquares(long n) {
    BigInteger last = BigInteger.valueOf(n - 1);
    BigInteger product =
        last.multiply(BigInteger.valueOf(n)).multiply(BigInteger.valueOf(2 * n - 1));
    return product.divide(BigInteger.valueOf(6)).longValue();
  }

  /** The same over the multiples of three: nine times the squares below a third of {@code n}. */
  static long expectedSumOfSomeSquares(long n) {
    return 9 * expectedSumOfSquares((n + 2) / 3);
  }

  private static final LongUnaryOperator[] MAPS = {
    x -> x + 1, x -> x - 1, x -> x * 2, x -> x * 3, x -> -x,
    x -> ~x, x -> x ^ 5, x -> x & 7, x -> x | 9, x -> x << 2,
    x -> x >> 1, x -> x >>> 3, x -> x % 11, x -> x / 13, x -> x + (x & 1),
    x -> x - (x >> 2), x -> Long.bitCount(x), x -> Long.reverse(x), x -> x * x + x,
        x -> x ^ (x << 1),
  };

  private static final LongPredicate[] FILTERS = {
    x -> x > 10, x -> x < 40_000, x -> x % 2 == 0, x -> x % 5 == 1, x -> x % 7 != 3,
    x -> (x & 4) == 0, x -> (x & 8) != 0, x -> x != 17, x -> x >= 100, x -> x <= 9_999,
    x -> x % 11 == 0, x -> x % 13 < 6, x -> (x ^ 3) > 50, x -> (x >> 3) % 2 == 0, x -> x * x > 400,
    x -> Long.bitCount(x) > 4, x -> Long.bitCount(x) < 9, x -> (x | 1) == x, x -> x % 3 == 2,
        x -> -x < -77,
  };
}
