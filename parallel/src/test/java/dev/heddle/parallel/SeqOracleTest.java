package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random pipelines over objects, beside the same ones of {@code java.util.stream}. */
class SeqOracleTest {
  private static final int PIPELINES = 1_000;

  /** A pipeline and its twin, built step by step. */
  private static final class Twins {
    ParSeq<Long> ours;
    Stream<Long> theirs;
    final StringBuilder text = new StringBuilder();
    final boolean isShort;

    Twins(Random random) {
      int length = random.nextInt(10) == 0 ? 20_000 : random.nextInt(200);
      isShort = length < 20_000;
      List<Long> elements =
          LongStream.range(0, length).map(_ -> random.nextInt(1_000)).boxed().toList();
      text.append(length).append(" elements");
      ParIndexed<Long> indexed =
          random.nextBoolean() ? Par.over(elements) : Par.over(elements.toArray(Long[]::new));
      List<Long> list = new ArrayList<>(elements);
      for (int i = random.nextInt(4); i > 0; i--) {
        int n = 1 + random.nextInt(20);
        switch (random.nextInt(7)) {
          case 0 -> {
            indexed = indexed.skip(n);
            list = list.subList(Math.min(n, list.size()), list.size());
            text.append(", skip ").append(n);
          }
          case 1 -> {
            int most = n * 10;
            indexed = indexed.take(most);
            list = list.subList(0, Math.min(most, list.size()));
            text.append(", take ").append(most);
          }
          case 2 -> {
            indexed = indexed.reversed();
            list = list.reversed();
            text.append(", reversed");
          }
          case 3 -> {
            indexed = indexed.enumerate().map(e -> e.index() * 7 + e.value());
            List<Long> numbered = new ArrayList<>();
            for (int k = 0; k < list.size(); k++) {
              numbered.add(k * 7L + list.get(k));
            }
            list = numbered;
            text.append(", enumerate");
          }
          case 4 -> {
            indexed = indexed.chunks(n).map(SeqOracleTest::sum);
            List<Long> sums = new ArrayList<>();
            for (int k = 0; k < list.size(); k += n) {
              sums.add(sum(list.subList(k, Math.min(k + n, list.size()))));
            }
            list = sums;
            text.append(", chunks ").append(n);
          }
          case 5 -> {
            indexed = indexed.windows(n).map(SeqOracleTest::sum);
            List<Long> sums = new ArrayList<>();
            for (int k = 0; k + n <= list.size(); k++) {
              sums.add(sum(list.subList(k, k + n)));
            }
            list = sums;
            text.append(", windows ").append(n);
          }
          default -> {
            indexed = indexed.withMinLength(n).stepBy(n);
            List<Long> some = new ArrayList<>();
            for (int k = 0; k < list.size(); k += n) {
              some.add(list.get(k));
            }
            list = some;
            text.append(", every ").append(n);
          }
        }
      }
      ours =
          switch (random.nextInt(4)) {
            case 0 -> {
              text.append(", pulled from an iterator");
              yield Par.from(list.iterator());
            }
            case 1 -> {
              text.append(", pulled from a spliterator");
              yield Par.<Long>from(list.spliterator()).withMinLength(1 + random.nextInt(50));
            }
            case 2 -> indexed.withMaxLength(1 + random.nextInt(5));
            default -> indexed;
          };
      theirs = list.stream();
      for (int i = random.nextInt(5); i > 0; i--) {
        step(random);
      }
    }

    private void step(Random random) {
      long n = random.nextInt(50);
      switch (random.nextInt(isShort ? 7 : 6)) {
        case 0 -> {
          ours = ours.map(x -> x * 31 + n);
          theirs = theirs.map(x -> x * 31 + n);
          text.append(", map");
        }
        case 1 -> {
          ours = ours.filter(x -> x % 50 > n);
          theirs = theirs.filter(x -> x % 50 > n);
          text.append(", filter");
        }
        case 2 -> {
          ours = ours.flatMap(x -> List.of(x, x + n).subList(0, (int) (Math.abs(x) % 3)));
          theirs =
              theirs.flatMap(x -> List.of(x, x + n).subList(0, (int) (Math.abs(x) % 3)).stream());
          text.append(", flatMap");
        }
        case 3 -> {
          ours =
              ours.mapMulti((x, down) -> {
                down.accept(x);
                down.accept(n);
              });
          theirs =
              theirs.mapMulti((x, down) -> {
                down.accept(x);
                down.accept(n);
              });
          text.append(", mapMulti");
        }
        case 4 -> {
          ours = ours.takeWhile(x -> x % 200 != n);
          theirs = theirs.takeWhile(x -> x % 200 != n);
          text.append(", takeWhile");
        }
        case 5 -> {
          ours = ours.mapInit(() -> n, Long::sum);
          theirs = theirs.map(x -> x + n);
          text.append(", mapInit");
        }
        default -> {
          ours = ours.mapOrdered(1 + (int) n % 5, x -> x - n);
          theirs = theirs.map(x -> x - n);
          text.append(", mapOrdered");
        }
      }
    }
  }

  private static long sum(List<Long> list) {
    return list.stream().mapToLong(x -> x).sum();
  }

  @Test
  void randomPipelinesHaveTheResultsOfSequentialStreams() {
    Random seeds = new Random(17);
    for (int i = 0; i < PIPELINES; i++) {
      long seed = seeds.nextLong();
      Random random = new Random(seed);
      Twins twins = new Twins(random);
      List<Long> expected = twins.theirs.toList();
      String what = "seed " + seed + ": " + twins.text;
      long n = random.nextInt(100);
      switch (random.nextInt(13)) {
        case 0 -> assertThat(twins.ours.count()).as(what).isEqualTo(expected.size());
        case 1 ->
            assertThat(twins.ours.findFirst()).as(what).isEqualTo(expected.stream().findFirst());
        case 2 -> {
          var found = twins.ours.findAny();
          assertThat(found.isPresent()).as(what).isEqualTo(!expected.isEmpty());
          found.ifPresent(x -> assertThat(expected).as(what).contains(x));
        }
        case 3 ->
            assertThat(twins.ours.anyMatch(x -> x % 100 == n))
                .as(what)
                .isEqualTo(expected.stream().anyMatch(x -> x % 100 == n));
        case 4 ->
            assertThat(twins.ours.reduce(0L, Long::sum))
                .as(what)
                .isEqualTo(expected.stream().reduce(0L, Long::sum));
        case 5 ->
            assertThat(twins.ours.reduce((_, b) -> b))
                .as(what)
                .isEqualTo(expected.stream().reduce((_, b) -> b));
        case 6 ->
            assertThat(twins.ours.groupBy(x -> x % 7))
                .as(what)
                .isEqualTo(expected.stream().collect(Collectors.groupingBy(x -> x % 7)));
        case 7 -> {
          var both = twins.ours.partition(x -> x % 2 == 0);
          var theirs = expected.stream().collect(Collectors.partitioningBy(x -> x % 2 == 0));
          assertThat(both.left()).as(what).isEqualTo(theirs.get(true));
          assertThat(both.right()).as(what).isEqualTo(theirs.get(false));
        }
        case 8 ->
            assertThat(
                    twins.ours.collect(Collectors.mapping(String::valueOf, Collectors.joining())))
                .as(what)
                .isEqualTo(expected.stream().map(String::valueOf).collect(Collectors.joining()));
        case 9 ->
            assertThat(twins.ours.max(Comparator.naturalOrder()))
                .as(what)
                .isEqualTo(expected.stream().max(Comparator.naturalOrder()));
        case 10 ->
            assertThat(twins.ours.toArray(Long[]::new)).as(what).isEqualTo(expected.toArray());
        case 11 -> {
          List<Long> seen = new ArrayList<>();
          twins.ours.forEachOrdered(seen::add);
          assertThat(seen).as(what).isEqualTo(expected);
        }
        default -> assertThat(twins.ours.toList()).as(what).isEqualTo(expected);
      }
    }
  }
}
