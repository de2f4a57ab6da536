package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CompletionsTest {
  @Test
  void tasksComeInTheOrderInWhichTheyEnd() throws InterruptedException {
    List<String> order = new ArrayList<>();
    Scope.execute(scope -> {
      Completions ends = scope.completed();
      CountDownLatch first = new CountDownLatch(1);
      CountDownLatch second = new CountDownLatch(1);
      CountDownLatch third = new CountDownLatch(1);
      scope.spawn("c", () -> Await.latch(third));
      scope.spawn("a", () -> Await.latch(first));
      scope.spawn("b", () -> Await.latch(second));
      for (CountDownLatch latch : List.of(first, second, third)) {
        latch.countDown();
        order.add(ends.next().name());
      }
      assertThat(ends.next()).isNull();
    });

    assertThat(order).containsExactly("a", "b", "c");
  }

  @Test
  void tasksThatEndBeforeTheyAreTakenKeepTheirOrder() throws InterruptedException {
    List<Integer> order = new ArrayList<>();
    Scope.execute(
        Policy.failFast().limit(1),
        scope -> {
          Completions ends = scope.completed();
          for (int i = 0; i < 20; i++) {
            scope.spawn(
                String.valueOf(i), () -> 1); // under the limit one ends before the next starts
          }
          for (Task<?> task; (task = ends.next()) != null; ) {
            order.add(Integer.valueOf(task.name()));
          }
        });

    assertThat(order).hasSize(20).isSorted();
  }

  @Test
  void everyTaskComesOnce() throws InterruptedException {
    List<Task<?>> seen = new ArrayList<>();
    Scope.execute(scope -> {
      Completions ends = scope.completed();
      for (int i = 0; i < 500; i++) {
        scope.spawn(() -> 1);
      }
      for (Task<?> task; (task = ends.next()) != null; ) {
        seen.add(task);
      }
    });

    assertThat(seen).hasSize(500).doesNotHaveDuplicates().allMatch(Task::isDone);
  }

  @Test
  void failedAndCancelledTasksComeToo() throws InterruptedException {
    List<Task.State> states = new ArrayList<>();
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          Completions ends = scope.completed();
          Task<Object> failing =
              scope.spawn(() -> {
                throw new IOException("no");
              });
          Task<Void> cancelled = scope.spawn(() -> Tasks.sleep(Duration.ofHours(1)));
          cancelled.cancel("stop");
          for (Task<?> task; (task = ends.next()) != null; ) {
            states.add(task.state());
          }
          assertThat(failing.failure()).isNotNull();
        });

    assertThat(states).containsExactlyInAnyOrder(Task.State.FAILED, Task.State.CANCELLED);
  }

  @Test
  void tasksSpawnedWhileTakingComeToo() throws InterruptedException {
    int seen =
        Scope.run(scope -> {
          Completions ends = scope.completed();
          scope.spawn(() -> 1);
          int count = 0;
          while (ends.next() != null) {
            if (++count < 20) {
              scope.spawn(() -> 1);
            }
          }
          return count;
        });

    assertThat(seen).isEqualTo(20);
  }

  @Test
  void itIsNullAtOnceIfThereIsNoTask() throws InterruptedException {
    assertThat(Scope.<Object, RuntimeException>run(scope -> scope.completed().next())).isNull();
  }

  @Test
  void theEndIsSeenInsideATimeoutAndANestedScope() throws InterruptedException {
    // The timeout hangs under the scope too, but is no task of it.
    Scope.execute(scope -> {
      Completions ends = scope.completed();
      Task<Integer> task = scope.spawn(() -> 1);
      Tasks.timeout(
          Duration.ofSeconds(10),
          () -> {
            assertThat(ends.next()).isSameAs(task);
            assertThat(ends.next()).isNull();
          });
      Scope.execute(
          Policy.failFast().deadline(Duration.ofSeconds(10)),
          inner -> assertThat(ends.next()).isNull());
    });
  }

  @Test
  void theEndReachesATakerInsideATimeout() throws InterruptedException {
    Scope.execute(scope -> {
      Completions ends = scope.completed();
      CountDownLatch release = new CountDownLatch(1);
      Task<Void> task = scope.spawn(() -> Await.latch(release));
      Elsewhere<Object> other = Elsewhere.start(ends::next);
      Await.waiting(other.thread);
      Thread body = Thread.currentThread();
      Elsewhere.start(() -> {
        Await.waiting(body);
        release.countDown();
        return null;
      });
      Tasks.timeout(Duration.ofSeconds(10), () -> assertThat(ends.next()).isNull());
      Await.until(other::isDone);
      assertThat(task.isDone()).isTrue();
    });
  }

  @Test
  void itIsTheSameObjectAtEveryCall() throws InterruptedException {
    Scope.execute(scope -> assertThat(scope.completed()).isSameAs(scope.completed()));
  }

  @Test
  void severalTakersShareTheTasksAndAllComeToAnEnd() throws Exception {
    Set<Task<?>> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger taken = new AtomicInteger();
    Scope.execute(scope -> {
      CountDownLatch release = new CountDownLatch(1);
      Completions ends = scope.completed();
      for (int i = 0; i < 100; i++) {
        scope.spawn(() -> Await.latch(release));
      }
      List<Elsewhere<Object>> takers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        takers.add(
            Elsewhere.start(() -> {
              for (Task<?> task; (task = ends.next()) != null; ) {
                seen.add(task);
                taken.incrementAndGet();
              }
              return null;
            }));
      }
      takers.forEach(taker -> Await.waiting(taker.thread));
      release.countDown();
      for (Elsewhere<Object> taker : takers) {
        taker.get();
      }
    });

    assertThat(seen).hasSize(100);
    assertThat(taken).hasValue(100);
  }

  @Test
  void aTakerThatIsInterruptedLosesNoTask() throws Exception {
    Scope.execute(scope -> {
      Completions ends = scope.completed();
      CountDownLatch release = new CountDownLatch(1);
      Task<Void> task = scope.spawn(() -> Await.latch(release));
      Elsewhere<Object> taker = Elsewhere.start(ends::next);
      Await.waiting(taker.thread);
      taker.thread.interrupt();
      assertThatThrownBy(taker::get).isExactlyInstanceOf(InterruptedException.class);

      release.countDown();
      assertThat(ends.next()).isSameAs(task);
      assertThat(ends.next()).isNull();
    });
  }

  @Test
  void aSelectTakesTheNextEndAndFailsWhenNoTaskIsLeft() throws InterruptedException {
    Scope.execute(scope -> {
      Completions ends = scope.completed();
      Task<Integer> task = scope.spawn(() -> 1);
      Select<Object> select = Select.of().receive(ends, end -> end);

      assertThat(select.await()).isSameAs(task);
      assertThatThrownBy(select::await).isInstanceOf(ClosedException.class);
    });
  }
}
