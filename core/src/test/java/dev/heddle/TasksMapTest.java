package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TasksMapTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void theResultsHaveTheOrderOfTheElements() throws InterruptedException {
    List<Integer> numbers = IntStream.range(0, 300).boxed().toList();

    assertThat(Tasks.map(numbers, 7, number -> number * 2))
        .containsExactlyElementsOf(numbers.stream().map(number -> number * 2).toList());
  }

  @Test
  void theOrderHoldsWhenTheFirstCallEndsLast() throws InterruptedException {
    CountDownLatch others = new CountDownLatch(4);

    assertThat(
            Tasks.map(
                List.of(0, 1, 2, 3, 4),
                5,
                number -> {
                  if (number == 0) {
                    Await.latch(others);
                  } else {
                    others.countDown();
                  }
                  return number;
                }))
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void atMostTheLimitRunAtTheSameTime() throws InterruptedException {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(3);

    Tasks.map(
        IntStream.range(0, 60).boxed().toList(),
        3,
        number -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          full.countDown();
          Await.latch(full);
          running.decrementAndGet();
          return number;
        });

    assertThat(most).hasValue(3);
  }

  @Test
  void noElementsNoTasks() throws InterruptedException {
    assertThat(Tasks.map(List.<String>of(), 1, String::length)).isEmpty();
    assertThat(Tasks.map(Set.<String>of(), 1, String::length)).isEmpty();
  }

  @Test
  void theFirstFailureCancelsTheRest() {
    AtomicBoolean lateOneRan = new AtomicBoolean();
    AtomicInteger cancelled = new AtomicInteger();
    CountDownLatch waiting = new CountDownLatch(1);

    assertThatThrownBy(() ->
            Tasks.map(
                List.of(0, 1, 2),
                2,
                number -> {
                  switch (number) {
                    case 0 -> {
                      try {
                        waiting.countDown();
                        Tasks.sleep(LONG);
                      } catch (CancelledException stopped) {
                        cancelled.incrementAndGet();
                        throw stopped;
                      }
                    }
                    case 1 -> {
                      Await.latch(waiting);
                      throw new IOException("one");
                    }
                    default -> lateOneRan.set(true);
                  }
                  return number;
                }))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("one");

    assertThat(cancelled).hasValue(1);
    assertThat(lateOneRan).isFalse();
  }

  @Test
  void resultsMayBeNull() throws InterruptedException {
    assertThat(Tasks.<Integer, String>map(List.of(1, 2), 2, number -> null))
        .containsExactly(null, null);
  }

  @Test
  void allGivesTheResultsInTheOrderOfTheBodies() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    assertThat(
            Tasks.all(
                () -> {
                  Await.latch(second);
                  return "a";
                },
                () -> {
                  second.countDown();
                  return "b";
                }))
        .containsExactly("a", "b");
  }

  @Test
  void allRunsEverythingAtTheSameTime() throws InterruptedException {
    CountDownLatch together = new CountDownLatch(20);
    TaskBody<Integer> body =
        () -> {
          together.countDown();
          Await.latch(together);
          return 1;
        };

    assertThat(Tasks.all(java.util.Collections.nCopies(20, body))).hasSize(20);
  }

  @Test
  void allOfNothing() throws InterruptedException {
    assertThat(Tasks.all()).isEmpty();
    assertThat(Tasks.all(List.<TaskBody<String>>of())).isEmpty();
  }

  @Test
  void allFailsWithTheFirstFailure() {
    assertThatThrownBy(() ->
            Tasks.all(
                () -> {
                  Tasks.sleep(LONG);
                  return 1;
                },
                () -> {
                  throw new IOException("second");
                }))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("second");
  }
}
