package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The names of suites, scenarios and contenders are promised: scripts and later tables use them.
 */
@Tag("once")
class InterfaceNamesTest {
  private static final List<String> CONTENDERS =
      List.of(
          "heddle-worker",
          "heddle-jdk",
          "go",
          "tokio",
          "kanal",
          "crossbeam",
          "async-channel",
          "parking_lot",
          "rayon",
          "chili",
          "jdk",
          "floor",
          "kotlin",
          "jox",
          "jctools");

  private static final List<String> LOOPS =
      List.of(
          "sum-squares",
          "filter-map-sum",
          "sqrt-sum",
          "map-array",
          "sort-longs",
          "sort-objects",
          "word-count");

  private static List<String> promised(Suite suite) {
    List<String> names = new ArrayList<>();
    switch (suite) {
      case SPAWN ->
          names.addAll(
              List.of(
                  "many",
                  "one-by-one",
                  "from-outside",
                  "chained",
                  "yield",
                  "yield-16",
                  "ping-pong",
                  "ring-1000",
                  "parked-bytes",
                  "parked-bytes-heap"));
      case CHANNEL -> {
        for (String shape :
            List.of("seq", "spsc", "mpsc", "spmc", "mpmc", "select-rx", "select-both")) {
          for (String capacity : List.of("-0", "-1", "-128", "-unbounded")) {
            names.add(shape + capacity);
          }
        }
        names.remove("seq-0");
        names.addAll(List.of("request-reply", "select-2", "select-4", "select-16"));
      }
      case LOCK -> {
        for (int contenders : List.of(1, 2, 4, 16, 64, 512)) {
          for (String work : List.of("0-0", "0-1us", "1us-0", "1us-1us")) {
            String mix = "mutex-" + contenders + "-" + work;
            names.add(mix);
            if (contenders > 1) {
              names.add(mix + "-longest-wait");
              names.add(mix + "-smallest-share");
              names.add(mix + "-largest-share");
            }
          }
        }
        for (int contenders : List.of(2, 8, 64)) {
          names.add("rwlock-" + contenders + "-0");
          names.add("rwlock-" + contenders + "-1us");
        }
        names.add("recovery-512-2");
      }
      case HOG ->
          names.addAll(
              List.of("long-p50", "long-p99", "long-max", "short-p50", "short-p99", "short-max"));
      case TIMER -> names.addAll(List.of("start-cancel", "late-p50", "late-p99"));
      case PARALLEL -> {
        names.addAll(LOOPS);
        LOOPS.forEach(loop -> names.add(loop + "-polluted"));
        names.addAll(List.of("join-fib", "join-quicksort", "join-tree"));
      }
    }
    return names;
  }

  @ParameterizedTest
  @EnumSource
  void scenarios(Suite suite) {
    assertThat(suite.scenarios())
        .extracting(Scenario::name)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(promised(suite));
  }

  @Test
  void suites() {
    assertThat(Suite.labels()).isEqualTo("spawn, channel, lock, hog, timer, parallel");
  }

  @Test
  void aQuickRunHasSixMixesOfALock() {
    Set<String> mixes =
        Suite.LOCK.scenarios().stream()
            .filter(Scenario::quick)
            .map(Scenario::name)
            .filter(name -> name.matches("mutex-[0-9]+-(0|1us)-(0|1us)"))
            .collect(Collectors.toSet());
    assertThat(mixes).hasSize(6);
  }

  @Test
  void contenders() {
    List<String> held =
        Stream.concat(
                new Jvm("", "").ownPrograms().stream().flatMap(program -> program.holds().stream()),
                Stream.of(Peer.values()).flatMap(peer -> peer.contenders().stream()))
            .toList();
    assertThat(held).containsExactlyInAnyOrderElementsOf(CONTENDERS);
    assertThatCode(() -> Names.requireContenders(CONTENDERS)).doesNotThrowAnyException();
  }

  /** What needs no other toolchain can be asked here; {@code bench selftest} asks the others. */
  @Test
  void whatTheOwnProgramsListIsPromised() throws Exception {
    List<String> listed = new ArrayList<>();
    for (Program program : Jvm.ofThisProcess().ownPrograms()) {
      program.contenders(Suite.CHANNEL, false).forEach(contender -> listed.add(contender.name()));
    }
    assertThat(listed)
        .containsExactly(
            "heddle-worker", "heddle-worker-threads", "heddle-jdk", "jdk", "jdk-threads");
  }
}
