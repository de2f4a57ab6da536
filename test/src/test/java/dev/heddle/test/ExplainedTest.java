package dev.heddle.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Explanation;
import dev.heddle.Explanation.Cause;
import dev.heddle.Explanation.Kind;
import dev.heddle.Explanation.Segment;
import dev.heddle.Policy;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import dev.heddle.sync.LockOptions;
import dev.heddle.sync.Mutex;
import dev.heddle.test.matrix.Explained;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the time of a scope went, in virtual time: to the nanosecond, whatever the schedule. */
class ExplainedTest {
  private static final Duration LONG = Duration.ofMillis(590);
  private static final Duration SHORT = Duration.ofMillis(40);

  private static void explore(TestBody body) {
    new Explorer().schedules(300).check(body);
  }

  /** The time of the cause with this text. */
  private static Duration time(Explanation told, String text) {
    return told.causes().stream()
        .filter(cause -> cause.text().equals(text))
        .map(Cause::time)
        .findFirst()
        .orElse(Duration.ZERO);
  }

  @Test
  void aSlowLockHolder() {
    explore(() -> {
      Mutex<int[]> cache = new Mutex<>(new int[1], LockOptions.named("cache"));
      Explanation told =
          Explained.scope(
              Policy.failFast(),
              scope -> {
                scope.spawn(
                    "holder",
                    () -> {
                      try (var data = cache.lock()) {
                        Tasks.sleep(SHORT.plus(LONG));
                      }
                    });
                scope.spawn(
                    "request",
                    () -> {
                      Tasks.sleep(SHORT);
                      try (var data = cache.lock()) {
                        Tasks.sleep(SHORT);
                      }
                    });
              });
      assertThat(told.whole()).isEqualTo(SHORT.plus(LONG).plus(SHORT));
      assertThat(time(told, "'request' waited for mutex 'cache', held by 'holder'"))
          .as("%s", told)
          .isEqualTo(LONG);
      assertThat(time(told, "'request' waited for time to pass")).isEqualTo(SHORT);
    });
  }

  @Test
  void aFullChannel() {
    explore(() -> {
      Channel<Integer> full = Channel.bounded(1);
      Explanation told =
          Explained.scope(
              Policy.failFast(),
              scope -> {
                scope.spawn(
                    "consumer",
                    () -> {
                      Tasks.sleep(LONG);
                      full.receive();
                      full.receive();
                    });
                full.send(1);
                full.send(2);
                Tasks.sleep(SHORT);
              });
      assertThat(told.whole()).isEqualTo(LONG.plus(SHORT));
      Segment wait = told.path().getFirst();
      assertThat(wait.what()).as("%s", told).startsWith("a place in bounded(1) channel");
      assertThat(wait.time()).isEqualTo(LONG);
      assertThat(wait.letGoBy().name()).isEqualTo("consumer");
    });
  }

  @Test
  void aSlowChild() {
    explore(() -> {
      Explanation told =
          Explained.scope(
              Policy.failFast(),
              scope -> {
                scope.spawn("quick", () -> Tasks.sleep(SHORT));
                scope.spawn("slow", () -> Tasks.sleep(LONG));
              });
      assertThat(time(told, "'slow' waited for time to pass")).as("%s", told).isEqualTo(LONG);
      assertThat(told.whole()).isEqualTo(LONG);
    });
  }

  @Test
  void aDeadline() {
    explore(() -> {
      Channel<Integer> silent = Channel.rendezvous();
      Explanation told =
          Explained.scope(
              Policy.failFast().named("late").deadline(LONG),
              scope -> scope.spawn("reader", () -> silent.receive()));
      assertThat(told.total(Kind.WAITED)).as("%s", told).isEqualTo(LONG);
      assertThat(told.causes().getFirst().text())
          .startsWith("'reader' waited for a value from rendezvous channel")
          .endsWith("until the deadline of scope 'late'");
    });
  }

  @Test
  void aChain() {
    explore(() -> {
      Channel<Integer> first = Channel.rendezvous();
      Channel<Integer> second = Channel.rendezvous();
      Explanation told =
          Explained.scope(
              Policy.failFast(),
              scope -> {
                scope.spawn("middle", () -> second.send(first.receive()));
                scope.spawn(
                    "source",
                    () -> {
                      Tasks.sleep(LONG);
                      first.send(1);
                    });
                second.receive();
                Tasks.sleep(SHORT);
              });
      Segment outer = told.path().getFirst();
      assertThat(outer.letGoBy().name()).as("%s", told).isEqualTo("middle");
      List<Segment> inner = outer.meanwhile();
      assertThat(inner).hasSize(1);
      assertThat(inner.getFirst().letGoBy().name()).isEqualTo("source");
      assertThat(inner.getFirst().meanwhile())
          .singleElement()
          .satisfies(part -> {
            assertThat(part.task().name()).isEqualTo("source");
            assertThat(part.what()).isEqualTo("time to pass");
            assertThat(part.time()).isEqualTo(LONG);
          });
    });
  }

  @Test
  void readingARecordDependedOnTheNumbersOfThreads() {
    new Explorer()
        .schedules(40)
        .repeatEvery(1)
        .check(() ->
            Explained.scope(
                Policy.failFast(),
                scope -> {
                  for (int i = 0; i < 3; i++) {
                    scope.spawn(() -> Tasks.sleep(SHORT));
                  }
                }));
  }
}
