package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.parallel.internal.flow.Splits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each adaptor, cut at every pair of positions, and run from the left and from the right: what
 * comes out is what a sequential run has.
 */
class SplitTripleTest {
  private static final List<Integer> NUMBERS = IntStream.range(0, 9).boxed().toList();

  private record Case(ParSeq<?> pipeline, List<?> expected) {}

  private static ParIndexed<Integer> numbers() {
    return Par.over(NUMBERS);
  }

  private static List<Integer> where(java.util.function.IntPredicate predicate) {
    return IntStream.range(0, 9).filter(predicate).boxed().toList();
  }

  private static void twice(Integer x, Consumer<Integer> down) {
    down.accept(x);
    down.accept(-x);
  }

  private static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("source", new Case(numbers(), NUMBERS));
    cases.put("sub-range", new Case(Par.over(NUMBERS.toArray(), 2, 8), NUMBERS.subList(2, 8)));
    cases.put("generate", new Case(Par.generate(9, i -> (int) i), NUMBERS));
    cases.put(
        "map",
        new Case(numbers().map(x -> x + 1), where(x -> true).stream().map(x -> x + 1).toList()));
    cases.put(
        "mapInit",
        new Case(
            numbers().mapInit(() -> 1, (one, x) -> x + one),
            NUMBERS.stream().map(x -> x + 1).toList()));
    cases.put("filter", new Case(numbers().filter(x -> x % 3 != 1), where(x -> x % 3 != 1)));
    cases.put(
        "flatMap",
        new Case(
            numbers().flatMap(x -> NUMBERS.subList(0, x % 3)),
            NUMBERS.stream().flatMap(x -> NUMBERS.subList(0, x % 3).stream()).toList()));
    cases.put(
        "mapMulti",
        new Case(
            numbers().<Integer>mapMulti((x, down) -> twice(x, down::accept)),
            NUMBERS.stream().flatMap(x -> Stream.of(x, -x)).toList()));
    cases.put("inspect", new Case(numbers().inspect(_ -> {}), NUMBERS));
    cases.put("takeWhile", new Case(numbers().takeWhile(x -> x % 5 != 4), List.of(0, 1, 2, 3)));
    cases.put("takeWhile, all", new Case(numbers().takeWhile(_ -> true), NUMBERS));
    cases.put("takeWhile, none", new Case(numbers().takeWhile(_ -> false), List.of()));
    cases.put(
        "takeWhile in a flatMap",
        new Case(
            numbers().flatMap(x -> List.of(x, x + 10, x)).takeWhile(x -> x != 13),
            List.of(0, 10, 0, 1, 11, 1, 2, 12, 2, 3)));
    cases.put(
        "takeWhile twice",
        new Case(
            numbers().takeWhile(x -> x < 7).filter(x -> x != 2).takeWhile(x -> x < 4),
            List.of(0, 1, 3)));
    cases.put(
        "zip",
        new Case(
            numbers().zip(numbers().reversed(), (a, b) -> a * 10 + b),
            NUMBERS.stream().map(x -> x * 10 + 8 - x).toList()));
    cases.put(
        "enumerate",
        new Case(
            numbers().map(x -> x + 5).enumerate(),
            NUMBERS.stream().map(x -> new Indexed<>(x, x + 5)).toList()));
    cases.put("skip", new Case(numbers().skip(4), NUMBERS.subList(4, 9)));
    cases.put("skip all", new Case(numbers().skip(10), List.of()));
    cases.put("take", new Case(numbers().take(4), NUMBERS.subList(0, 4)));
    cases.put("take and skip", new Case(numbers().skip(2).take(5).skip(1), NUMBERS.subList(3, 7)));
    cases.put("stepBy", new Case(numbers().stepBy(4), List.of(0, 4, 8)));
    cases.put("reversed", new Case(numbers().reversed(), NUMBERS.reversed()));
    cases.put(
        "chunks",
        new Case(
            numbers().chunks(4), List.of(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8))));
    List<List<Integer>> windows = new ArrayList<>();
    for (int i = 0; i <= 6; i++) {
      windows.add(NUMBERS.subList(i, i + 3));
    }
    cases.put("windows", new Case(numbers().windows(3), windows));
    cases.put("windows, too wide", new Case(numbers().windows(10), List.of()));
    return cases;
  }

  static Stream<String> names() {
    return cases().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everySplitEqualsTheSequentialResult(String name) {
    Case one = cases().get(name);
    long n = one.pipeline().flow.length();
    for (long i = 0; i <= n; i++) {
      for (long j = i; j <= n; j++) {
        for (boolean reversed : new boolean[] {false, true}) {
          String where =
              name + " split at " + i + " and " + j + (reversed ? " from the right" : "");
          assertThat(Splits.<Object>list(erased(one), i, j, reversed))
              .as(where)
              .isEqualTo(one.expected());
          assertThat(Splits.<Object>first(erased(one), i, j, reversed))
              .as(where)
              .isEqualTo(Optional.<Object>ofNullable(first(one.expected())));
        }
      }
    }
    assertThat((List<?>) one.pipeline().toList()).isEqualTo(one.expected());
  }

  private static Object first(List<?> list) {
    return list.isEmpty() ? null : list.getFirst();
  }

  @SuppressWarnings("unchecked") // only read
  private static dev.heddle.parallel.internal.flow.Flow<Object> erased(Case one) {
    return (dev.heddle.parallel.internal.flow.Flow<Object>) one.pipeline().flow;
  }
}
