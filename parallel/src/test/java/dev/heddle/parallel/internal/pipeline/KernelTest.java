package dev.heddle.parallel.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.parallel.internal.pipeline.Terminal.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleConsumer;
import java.util.function.DoublePredicate;
import java.util.function.DoubleToIntFunction;
import java.util.function.DoubleToLongFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What is generated means what the interpreter means: every source, every one and two stages, every
 * end.
 */
class KernelTest {
  private static final int[] INTS = {5, -3, 0, 12, 7, -8, 100, 3, 3, 11, -1, 40};
  private static final long[] LONGS = {5, -3, 0, 12, 7, 7, -100, 31, 2, 64, -1, 9};
  private static final double[] DOUBLES = {0.5, -2.25, 0.0, 9.75, -0.0, 3.5, 1e9, -7, 2, 2, 0.1, 8};
  private static final List<Double> CONSUMED = new ArrayList<>();

  private static final Map<Stage, Object> STAGES =
      Map.ofEntries(
          Map.entry(Stage.INT_FILTER, (IntPredicate) x -> x % 3 != 0),
          Map.entry(Stage.LONG_FILTER, (LongPredicate) x -> x % 3 != 0),
          Map.entry(Stage.DOUBLE_FILTER, (DoublePredicate) x -> x > -3),
          Map.entry(Stage.INT_MAP, (IntUnaryOperator) x -> x * 7),
          Map.entry(Stage.INT_TO_LONG, (IntToLongFunction) x -> (long) x << 33),
          Map.entry(Stage.INT_TO_DOUBLE, (IntToDoubleFunction) x -> x / 3.0),
          Map.entry(Stage.LONG_MAP, (LongUnaryOperator) x -> x * x - 1),
          Map.entry(Stage.LONG_TO_INT, (LongToIntFunction) x -> (int) (x * 1_000_000_007L)),
          Map.entry(Stage.LONG_TO_DOUBLE, (LongToDoubleFunction) x -> x / 7.0),
          Map.entry(Stage.DOUBLE_MAP, (DoubleUnaryOperator) x -> x * 1.5),
          Map.entry(Stage.DOUBLE_TO_INT, (DoubleToIntFunction) x -> (int) x),
          Map.entry(Stage.DOUBLE_TO_LONG, (DoubleToLongFunction) x -> (long) (x * 8)));

  private static Terminal terminal(Op op, Type type) {
    Object lambda =
        switch (op) {
          case REDUCE, FOLD ->
              switch (type) {
                case INT -> (IntBinaryOperator) (a, b) -> a * 31 + b;
                case LONG -> (LongBinaryOperator) (a, b) -> a * 31 + b;
                case DOUBLE -> (DoubleBinaryOperator) (a, b) -> a * 0.5 + b;
              };
          case EACH ->
              switch (type) {
                case INT -> (IntConsumer) x -> CONSUMED.add((double) x);
                case LONG -> (LongConsumer) x -> CONSUMED.add((double) x);
                case DOUBLE -> (DoubleConsumer) CONSUMED::add;
              };
          case FIND, FIND_NOT ->
              switch (type) {
                case INT -> (IntPredicate) x -> x > 10;
                case LONG -> (LongPredicate) x -> x > 10;
                case DOUBLE -> (DoublePredicate) x -> x > 1;
              };
          case SUM, AVERAGE, COUNT, MIN, MAX, STORE -> null;
        };
    return new Terminal(op, type, lambda, 3, 3.5);
  }

  private static Chain source(Source source) {
    return switch (source) {
      case INT_RANGE -> Chain.range(source, -4, 8);
      case LONG_RANGE -> Chain.range(source, -6, 6);
      case INT_ARRAY -> Chain.array(source, INTS, 0, INTS.length);
      case LONG_ARRAY -> Chain.array(source, LONGS, 0, LONGS.length);
      case DOUBLE_ARRAY -> Chain.array(source, DOUBLES, 0, DOUBLES.length);
    };
  }

  private static List<Chain> chains() {
    List<Chain> chains = new ArrayList<>();
    for (Source source : Source.values()) {
      Chain none = source(source);
      chains.add(none);
      for (Stage first : STAGES.keySet()) {
        if (first.from == none.type()) {
          Chain one = none.with(first, STAGES.get(first));
          chains.add(one);
          for (Stage second : STAGES.keySet()) {
            if (second.from == one.type()) {
              chains.add(one.with(second, STAGES.get(second)));
            }
          }
        }
      }
    }
    return chains;
  }

  @Test
  void generatedKernelsMeanWhatTheInterpreterMeans() throws Exception {
    int compared = 0;
    for (Chain chain : chains()) {
      for (Op op : Op.values()) {
        Terminal terminal = terminal(op, chain.type());
        Object[] lambdas = chain.lambdas(terminal);
        Object[] constants = compared % 2 == 0 ? lambdas : new Object[lambdas.length];
        Kernel generated =
            KernelEmitter.define(chain.source, chain.stages, op, chain.type(), constants)
                .bind(chain.array, lambdas);
        Kernel interpreted =
            new Interpreter(chain.source, chain.stages, op, chain.type(), chain.array, lambdas);
        assertThat(generated.getClass().isHidden()).isTrue();
        for (int at = 0; at < 2; at++) {
          assertThat(outcome(generated, chain, terminal, at))
              .as(() -> chain.source + " " + List.of(chain.stages) + " " + op)
              .isEqualTo(outcome(interpreted, chain, terminal, at));
        }
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(800);
  }

  /**
   * Two blocks into one accumulator, so that what a block leaves behind counts, too.
   *
   * @param at where the first element is stored: at its own index or elsewhere
   */
  private static List<Object> outcome(Kernel kernel, Chain chain, Terminal terminal, int at) {
    CONSUMED.clear();
    Partial p = terminal.empty();
    Store.reserve(p, chain.type(), 12 + at);
    p.at = at;
    kernel.run(p, chain.lo, 5);
    kernel.run(p, chain.lo + 5, 7);
    Object stored =
        switch (p.out) {
          case int[] a -> java.util.Arrays.toString(a);
          case long[] a -> java.util.Arrays.toString(a);
          case double[] a -> java.util.Arrays.toString(a);
          case null, default -> "none";
        };
    boolean marks =
        switch (terminal.op()) {
          case MIN, MAX, FOLD, FIND, FIND_NOT -> p.seen;
          default -> false; // not the interpreter's business
        };
    return List.of(p.l, p.d, p.count, marks, p.at, stored, List.copyOf(CONSUMED));
  }

  /** Every way to cut a pipeline into three parts gives the result of the whole. */
  @Test
  void anySplitIntoThreePartsEqualsTheWhole() {
    for (Chain chain : chains()) {
      for (Op op : Op.values()) {
        if (op == Op.FIND || op == Op.FIND_NOT || op == Op.EACH) {
          continue; // nothing is merged
        }
        Terminal terminal = associative(op, chain.type());
        Object whole = triple(chain, terminal, 0, 12);
        for (int a = 0; a <= 12; a++) {
          for (int b = a; b <= 12; b++) {
            assertThat(triple(chain, terminal, a, b))
                .as(chain.source + " " + List.of(chain.stages) + " " + op + " " + a + " " + b)
                .isEqualTo(whole);
          }
        }
      }
    }
  }

  /** Keeps the last element: associative, and not commutative. */
  private static Terminal associative(Op op, Type type) {
    if (op != Op.REDUCE && op != Op.FOLD) {
      return Terminal.of(op, type);
    }
    Object last =
        switch (type) {
          case INT -> (IntBinaryOperator) (a, b) -> b == 0 ? a : b;
          case LONG -> (LongBinaryOperator) (a, b) -> b == 0 ? a : b;
          case DOUBLE -> (DoubleBinaryOperator) (a, b) -> b == 0 ? a : b;
        };
    return Terminal.of(op, type, last);
  }

  private static Object triple(Chain chain, Terminal terminal, int a, int b) {
    LoopRun run = new LoopRun(chain, terminal, null);
    assertThat(run.cell()).isEqualTo(1);
    Partial left = part(run, chain, 0, a);
    Partial middle = part(run, chain, a, b);
    Partial right = part(run, chain, b, 12);
    if ((a + b) % 2 == 0) {
      run.merge(left, middle);
      run.merge(left, right);
    } else {
      run.merge(middle, right);
      run.merge(left, middle);
    }
    Object stored = "none";
    if (terminal.op() == Op.STORE) {
      Object out = left.out;
      stored =
          switch (out) {
            case int[] x -> java.util.Arrays.toString(java.util.Arrays.copyOf(x, left.at));
            case long[] x -> java.util.Arrays.toString(java.util.Arrays.copyOf(x, left.at));
            case double[] x -> java.util.Arrays.toString(java.util.Arrays.copyOf(x, left.at));
            case null, default -> "[]";
          };
      stored = stored.equals("[]") ? "[]" : stored;
    }
    return List.of(left.asLong(), left.asDouble(), left.count, stored);
  }

  private static Partial part(LoopRun run, Chain chain, int from, int to) {
    Partial p = run.empty();
    if (from < to) {
      run.block(p, chain.lo + from, to - from);
    }
    return p;
  }
}
