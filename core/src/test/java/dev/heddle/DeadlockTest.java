package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.Channel;
import dev.heddle.channel.Sender;
import dev.heddle.sync.LockOptions;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.Permit;
import dev.heddle.sync.RwLock;
import dev.heddle.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** Who waits in a circle is reported by name; who does not, or not for ever, is not. */
@ReportsDeadlocks
class DeadlockTest extends DeadlockScenes {
  @Test
  void twoLocksAreReportedWithNamesAndStacksAndWhatEachHolds() {
    Mutex<String> left = mutex("left");
    Mutex<String> right = mutex("right");
    CountDownLatch met = new CountDownLatch(2);
    spawn("anna", () -> takeBoth(left, met, right));
    spawn("otto", () -> takeBoth(right, met, left));

    String report = report("deadlock: 2 wait for each other in a circle");

    assertThat(report)
        .startsWith("deadlock: ")
        .containsPattern("task 'anna' \\(thread \\d+, spawned at DeadlockScenes.*\\)")
        .containsSubsequence("task 'anna'", "waits for mutex 'right', which needs task 'otto'")
        .contains("waits for mutex 'left', which needs task 'anna'")
        .contains("holds up mutex 'left'")
        .contains("holds up mutex 'right'")
        .contains("DeadlockScenes.takeBoth")
        .doesNotContain("suspected");
    assertThat(logs.records())
        .filteredOn(entry -> entry.getMessage().equals(report))
        .singleElement()
        .extracting(LogRecord::getLoggerName)
        .isEqualTo("dev.heddle.deadlock");
  }

  @Test
  void aDeadlockThatLastsIsReportedOnce() {
    control("first");
    report("first one");
    control("second");
    report("second one");

    assertThat(reports(m -> m.contains("first one"))).hasSize(1);
  }

  @Test
  void platformThreadsAreReportedToo() throws Exception {
    Mutex<String> left = mutex("left");
    Mutex<String> right = mutex("right");
    CountDownLatch met = new CountDownLatch(2);
    Thread.Builder builder = Thread.ofPlatform().daemon().name("plain");
    Elsewhere<?> one =
        Elsewhere.start(
            builder,
            () -> {
              takeBoth(left, met, right);
              return null;
            });
    spawn("task", () -> takeBoth(right, met, left));

    assertThat(report("deadlock: 2 wait")).contains("thread 'plain'", "task 'task'");
    one.thread.interrupt();
    assertThatThrownBy(one::get).isInstanceOf(InterruptedException.class);
  }

  @Test
  void theYoungestFailsAndTheOthersGoOn() throws InterruptedException {
    Mutex<List<String>> left = new Mutex<>(new ArrayList<>(), LockOptions.named("left"));
    Mutex<List<String>> right = new Mutex<>(new ArrayList<>(), LockOptions.named("right"));
    CountDownLatch met = new CountDownLatch(2);
    Task<?> older = failing.spawn("older", () -> nested(left, met, right));
    Task<?> younger = failing.spawn("younger", () -> nested(right, met, left));

    older.join();
    assertThatThrownBy(younger::join)
        .isInstanceOf(TaskFailedException.class)
        .cause()
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("waits for mutex 'left', which needs task 'older'")
        .satisfies(failure ->
            assertThat(failure.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("nested")));
    assertThat(left.isLocked()).isFalse();
    assertThat(right.isLocked()).isFalse();
  }

  /** With sections, which nothing but a deadlock can end. */
  private static void nested(
      Mutex<List<String>> first, CountDownLatch met, Mutex<List<String>> second)
      throws InterruptedException {
    first.<InterruptedException>with(outer -> {
      met.countDown();
      Await.latch(met);
      second.with(inner -> inner.add("both"));
    });
  }

  @Test
  void diningPhilosophersAllEatWhenTheYoungestGivesUp() throws InterruptedException {
    int seats = 5;
    List<Mutex<String>> forks = new ArrayList<>();
    for (int i = 0; i < seats; i++) {
      forks.add(mutex("fork " + i));
    }
    CountDownLatch met = new CountDownLatch(seats);
    List<Task<?>> philosophers = new ArrayList<>();
    for (int i = 0; i < seats; i++) {
      Mutex<String> own = forks.get(i);
      Mutex<String> next = forks.get((i + 1) % seats);
      philosophers.add(failing.spawn("philosopher " + i, () -> takeBoth(own, met, next)));
    }

    int hungry = 0;
    for (Task<?> each : philosophers) {
      try {
        each.join();
      } catch (TaskFailedException failed) {
        assertThat(failed.getCause()).isInstanceOf(DeadlockException.class);
        hungry++;
      }
    }
    assertThat(hungry).isEqualTo(1);
    assertThat(report("deadlock: 5 wait"))
        .contains("philosopher 0", "philosopher 4", "fork 0", "fork 4");
  }

  @Test
  void joiningTheParentIsReported() throws InterruptedException {
    CompletableFuture<Task<?>> parent = new CompletableFuture<>();
    Task<?> outer =
        failing.spawn(
            "parent",
            () -> {
              Scope.execute(
                  Policy.failFast().named("family"),
                  scope -> scope.spawn("child", () -> parent.join().join()));
            });
    parent.complete(outer);

    assertThatThrownBy(outer::join)
        .rootCause()
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("waits for the end of task 'parent'")
        .hasMessageContaining("waits for the tasks of scope 'family', which needs task 'child'");
  }

  @Test
  void tasksThatJoinEachOtherAreReported() {
    CompletableFuture<Task<?>> other = new CompletableFuture<>();
    Task<?> one = runtime.spawn("one", () -> other.join().join());
    other.complete(runtime.spawn("other", one::join));

    assertThat(report("deadlock: 2 wait"))
        .contains("the end of task 'one'", "the end of task 'other'");
  }

  @Test
  void aReaderThatReadsAgainBehindAWriterIsReported() {
    RwLock<String> lock = new RwLock<>("data", LockOptions.named("book").fifo());
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch writing = new CountDownLatch(1);
    spawn(
        "reader",
        () -> {
          try (var first = lock.read()) {
            reading.countDown();
            Await.latch(writing);
            Await.until("the writer waits", () -> !lock.state().waiting().isEmpty());
            lock.asReadWriteLock().readLock().lockInterruptibly();
            assertThat(first.get()).isEqualTo("data");
          }
        });
    spawn(
        "writer",
        () -> {
          Await.latch(reading);
          writing.countDown();
          lock.asReadWriteLock().writeLock().lockInterruptibly();
        });

    assertThat(report("deadlock: 2 wait"))
        .startsWith("deadlock: ")
        .contains("task 'reader'", "task 'writer'", "rw lock 'book'");
  }

  @Test
  void aReaderThatWantsToWriteWaitsForItself() {
    RwLock<String> lock = new RwLock<>("data", LockOptions.named("book"));
    Task<?> task =
        failing.spawn(
            "editor",
            () -> {
              try (var reading = lock.read();
                  var writing = lock.write()) {
                assertThat(reading).isNotSameAs(writing);
              }
            });

    assertThatThrownBy(task::join)
        .cause()
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("task 'editor'")
        .hasMessageContaining("waits for itself");
    assertThat(lock.readers()).isZero();
  }

  @Test
  void aLockAndAChannelAreSuspected() {
    Mutex<String> lock = mutex("ledger");
    Channel<String> replies = Channel.bounded(1);
    Sender<String> sender = replies.sender();
    CountDownLatch held = new CountDownLatch(1);
    spawn(
        "client",
        () -> {
          try (var guard = lock.lockInterruptibly()) {
            assertThat(guard.get()).isEqualTo("ledger");
            assertThat(replies.receive()).isEqualTo("welcome");
            held.countDown();
            replies.receive();
          }
        });
    spawn(
        "server",
        () -> {
          try (sender) {
            sender.send("welcome");
            Await.latch(held);
            try (var guard = lock.lockInterruptibly()) {
              sender.send(guard.get());
            }
          }
        });

    assertThat(report("suspected deadlock: 2 wait"))
        .contains("task 'client'", "a value from", "needs task 'server'")
        .contains("task 'server'", "mutex 'ledger', which needs task 'client'");
  }

  @Test
  void semaphoresAreSuspected() {
    Semaphore pens = new Semaphore("pens", 1);
    Semaphore books = new Semaphore("books", 1);
    CountDownLatch met = new CountDownLatch(2);
    spawn("writer", () -> takeBoth(pens, met, books));
    spawn("reader", () -> takeBoth(books, met, pens));

    assertThat(report("suspected deadlock: 2 wait"))
        .contains("semaphore 'pens', which needs task 'writer'")
        .contains("semaphore 'books', which needs task 'reader'");
  }

  private static void takeBoth(Semaphore first, CountDownLatch met, Semaphore second)
      throws InterruptedException {
    try (var one = first.acquire()) {
      met.countDown();
      Await.latch(met);
      try (var two = second.acquire()) {
        assertThat(one).isNotSameAs(two);
      }
    }
  }

  /** All beside a deadlock that begins later: when that one is reported, they would have been. */
  @Test
  void whatEndsByItselfOrMayHaveBeenHandedOnIsNotReported() throws Exception {
    handsAPermitOn();
    waitsBesideAnUnusedEnd();
    waitsUnderLimits();
    waitsForOneWhoWorks();

    control("known");

    report("known one");
    assertThat(reports(m -> !m.contains("known one"))).isEmpty();
  }

  private void handsAPermitOn() throws Exception {
    Semaphore budget = new Semaphore("budget", 2);
    CountDownLatch waiting = new CountDownLatch(1);
    spawn(
        "producer",
        () -> {
          Permit passed = budget.acquire();
          Elsewhere.start(
                  () -> {
                    passed.close();
                    return null;
                  })
              .get();
          Permit all = budget.acquire(2);
          waiting.countDown();
          try (all;
              Permit more = budget.acquire()) {
            assertThat(more.count()).isEqualTo(1);
          }
        });
    Await.latch(waiting);
  }

  private void waitsBesideAnUnusedEnd() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    CountDownLatch waiting = new CountDownLatch(1);
    spawn(
        "consumer",
        () -> {
          try (Sender<String> passedOn = channel.sender()) {
            waiting.countDown();
            assertThat(channel.receive()).isNotEqualTo(passedOn);
          }
        });
    Await.latch(waiting);
  }

  private void waitsUnderLimits() throws Exception {
    Duration hour = Duration.ofHours(1);
    Mutex<String> left = mutex("early");
    Mutex<String> right = mutex("late");
    CountDownLatch met = new CountDownLatch(3);
    spawn(
        "limited",
        () -> {
          try (var one = left.lockInterruptibly()) {
            met.countDown();
            Await.latch(met);
            right.lockWithin(hour);
            assertThat(one).isNotNull();
          }
        });
    spawn("unlimited", () -> takeBoth(right, met, left));
    Mutex<String> third = mutex("third");
    Mutex<String> fourth = mutex("fourth");
    CountDownLatch bothMet = new CountDownLatch(2);
    spawn(
        "under a limit",
        () ->
            Tasks.timeout(
                hour,
                () -> {
                  takeBoth(third, bothMet, fourth);
                }));
    spawn("without", () -> takeBoth(fourth, bothMet, third));
    met.countDown();
    Await.latch(met);
    Await.latch(bothMet);
  }

  private void waitsForOneWhoWorks() throws Exception {
    Mutex<String> lock = mutex("busy");
    CountDownLatch held = new CountDownLatch(1);
    spawn(
        "worker",
        () ->
            lock.<InterruptedException>with(data -> {
              held.countDown();
              new CountDownLatch(1).await();
            }));
    Await.latch(held);
    spawn("patient", () -> lock.with(data -> {}));
  }
}
