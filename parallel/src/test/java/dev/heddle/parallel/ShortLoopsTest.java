package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TaskCancelledException;
import dev.heddle.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Loops that are over before another thread would have woken up run on the thread that calls. */
class ShortLoopsTest {
  private static final int ELEMENTS = 1_000;
  private static final int MOST_ROUNDS = 200_000;
  private static final int MOST_TRIALS = 100;

  private Thread ran = new Thread();
  private RuntimeException thrown = new IllegalStateException();
  private boolean fails;

  private boolean slow;
  private Thread ranFirst = new Thread();
  private Thread ranLast = new Thread();

  private void loop() {
    Par.range(0, ELEMENTS)
        .forEach(i -> {
          if (i == 0) {
            ran = Thread.currentThread();
          } else if (fails && i == ELEMENTS / 2) {
            throw thrown;
          }
        });
  }

  private void loopUntilItRunsHere() {
    for (int i = 0; i < MOST_ROUNDS && !ran.equals(Thread.currentThread()); i++) {
      loop();
    }
    assertThat(ran).as("where a short loop ran").isSameAs(Thread.currentThread());
  }

  @Test
  void aShortLoopRunsOnTheThreadThatCalls() {
    loop();
    assertThat(ran.getName()).as("the first time").startsWith("heddle-par-");
    loopUntilItRunsHere();
  }

  @Test
  void itsFailureIsTheCallersAndTheNextRunIsWhole() {
    loopUntilItRunsHere();
    thrown = new IllegalStateException("one");
    fails = true;
    assertThatThrownBy(this::loop).isSameAs(thrown);
    fails = false;
    loop();
    assertThat(Par.range(0, ELEMENTS).map(x -> x * x).sum()).isEqualTo(332_833_500);
  }

  /** A step of a pipeline; the first element takes long if {@code slow} says so. */
  private void visit(long i) {
    if (i == 0) {
      ranFirst = Thread.currentThread();
      if (slow) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 1_000_000) {
          Thread.onSpinWait();
        }
      }
    } else if (i == ELEMENTS - 1) {
      ranLast = Thread.currentThread();
    }
  }

  private long visited(long i) {
    visit(i);
    return i;
  }

  private LongPipeline elements() {
    return Par.range(0, ELEMENTS).map(this::visited);
  }

  private List<Supplier<Object>> loops() {
    double[] tenths = LongStream.range(0, ELEMENTS).mapToDouble(i -> 0.1 * i).toArray();
    return List.of(
        () -> elements().sum(),
        () -> elements().toArray(),
        () -> elements().filter(x -> x % 3 == 0).toArray(),
        () -> elements().max(),
        () -> elements().min(),
        () -> elements().filter(x -> x % 7 != 0).count(),
        () -> elements().reduce(Long.MIN_VALUE, Math::max),
        () -> elements().anyMatch(x -> x == ELEMENTS),
        () ->
            Par.over(tenths)
                .map(x -> {
                  visit(Math.round(x * 10));
                  return x;
                })
                .sum());
  }

  private Object untilItRunsHere(Supplier<Object> loop) {
    Thread caller = Thread.currentThread();
    Object result = loop.get();
    for (int i = 0; i < MOST_ROUNDS && !ranLast.equals(caller); i++) {
      result = loop.get();
    }
    assertThat(ranFirst).isSameAs(caller);
    assertThat(ranLast).isSameAs(caller);
    return result;
  }

  private boolean isHandedOver() {
    return ranFirst.equals(Thread.currentThread()) && !ranLast.equals(ranFirst);
  }

  @Test
  void aShortLoopThatTurnsOutToBeLongGoesOnInThePoolWithTheSameResult() {
    for (Supplier<Object> loop : loops()) {
      slow = false;
      Object expected = loop.get();
      Object handedOver = expected;
      for (int i = 0; i < MOST_TRIALS && !isHandedOver(); i++) {
        slow = false;
        assertThat(untilItRunsHere(loop)).isEqualTo(expected);
        slow = true;
        handedOver = loop.get();
      }
      assertThat(isHandedOver()).isTrue();
      assertThat(handedOver).isEqualTo(expected);

      assertThat(loop.get()).isEqualTo(expected);
      assertThat(ranFirst.getName()).as("the next run").startsWith("heddle-par-");
    }
  }

  @Test
  void theResultIsTheSameWhereverItRuns() {
    double expected = Par.over(new double[ELEMENTS]).map(x -> x + 0.1).sum();
    for (int i = 0; i < 500; i++) {
      assertThat(Par.over(new double[ELEMENTS]).map(x -> x + 0.1).sum()).isEqualTo(expected);
      assertThat(Par.range(0, ELEMENTS).filter(x -> x % 3 == 0).toArray()).hasSize(334);
    }
  }

  @Test
  void upTo64ElementsGoToThePoolHoweverLightTheyWere() {
    assertThat(onPool(64, 500)).isEqualTo(64 * 500);
  }

  @Test
  void moreThan16384ElementsGoToThePoolHoweverLightTheyWere() {
    assertThat(onPool(16_385, 20)).isEqualTo(16_385 * 20);
  }

  private static int onPool(int elements, int rounds) {
    AtomicInteger onPool = new AtomicInteger();
    for (int i = 0; i < rounds; i++) {
      Par.range(0, elements)
          .forEach(_ -> {
            if (Thread.currentThread().getName().startsWith("heddle-par-")) {
              onPool.incrementAndGet();
            }
          });
    }
    return onPool.get();
  }

  @Test
  void aCancelledCallerIsTold() throws Exception {
    CountDownLatch warm = new CountDownLatch(1);
    AtomicBoolean told = new AtomicBoolean();
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          Task<?> caller =
              scope.spawn(() -> {
                try {
                  loopUntilItRunsHere();
                } finally {
                  warm.countDown();
                }
                try {
                  Tasks.sleep(Duration.ofHours(1));
                } catch (CancelledException e) {
                  told.set(isTold());
                }
              });
          warm.await();
          caller.cancel("enough");
          assertThatThrownBy(caller::join).isInstanceOf(TaskCancelledException.class);
        });
    assertThat(told).isTrue();
  }

  private boolean isTold() {
    try {
      loop();
      return false;
    } catch (ParCancelledException e) {
      return true;
    }
  }
}
