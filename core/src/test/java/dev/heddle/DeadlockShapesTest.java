package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.Channel;
import dev.heddle.channel.Sender;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.Latch;
import dev.heddle.sync.LockOptions;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.MutexGuard;
import dev.heddle.sync.Notify;
import dev.heddle.sync.WaitGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;

/** Waits that can end in several ways, or by several: when they are part of a deadlock. */
@ReportsDeadlocks
class DeadlockShapesTest extends DeadlockScenes {

  // ---- select

  /** A select over locks, of which each is held by one who needs what the select's task holds. */
  private static final class Fork {
    final Mutex<String> own = mutex("own");
    final Mutex<String> left = mutex("left");
    final Mutex<String> right = mutex("right");
    final CountDownLatch met = new CountDownLatch(3);

    void holders(TaskRuntime where) {
      where.spawn("at the left", () -> takeBoth(left, met, own));
      where.spawn("at the right", () -> takeBoth(right, met, own));
    }

    Select<String> select() {
      return Select.<String>of()
          .receive(left.acquiring(), DeadlockShapesTest::use)
          .receive(right.acquiring(), DeadlockShapesTest::use);
    }

    Task<String> chooser(TaskRuntime where, Body<String, InterruptedException> wait) {
      return where.spawn(
          "chooser",
          () -> {
            try (var guard = own.lockInterruptibly()) {
              met.countDown();
              Await.latch(met);
              assertThat(guard.get()).isEqualTo("own");
              return wait.run();
            }
          });
    }
  }

  private static String use(MutexGuard<String> guard) {
    try (guard) {
      return guard.get();
    }
  }

  @Test
  void aSelectIsPartOfADeadlockIfEachOfItsCasesIs() {
    Fork fork = new Fork();
    fork.holders(runtime);
    fork.chooser(runtime, () -> fork.select().await());

    assertThat(report("deadlock: 3 wait for each other"))
        .startsWith("deadlock: ")
        .doesNotContain("in a circle")
        .containsSubsequence(
            "task 'chooser'",
            "waits for the first of\n",
            "mutex 'left', which needs task 'at the left'",
            "mutex 'right', which needs task 'at the right'",
            "holds up mutex 'own'")
        .containsSubsequence("task 'at the left'", "mutex 'own', which needs task 'chooser'");
  }

  @Test
  void aSelectOverLocksCanBeTheOneThatFails() throws InterruptedException {
    Fork fork = new Fork();
    fork.holders(failing);
    Task<String> youngest = fork.chooser(failing, () -> fork.select().await());

    assertThatThrownBy(youngest::join)
        .cause()
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("task 'chooser'");
    Await.until(
        "the others have gone on",
        () -> !fork.own.isLocked() && !fork.left.isLocked() && !fork.right.isLocked());
  }

  @Test
  void aSelectorIsPartOfADeadlockIfEachOfItsCasesIs() {
    Mutex<String> lock = mutex("shared");
    CountDownLatch held = new CountDownLatch(1);
    Task<?> one = spawn("one", () -> lockAfter(held, lock));
    Task<?> other = spawn("other", () -> lockAfter(held, lock));
    spawn(
        "collector",
        () -> {
          try (var guard = lock.lockInterruptibly();
              Selector<String> selector =
                  Select.<String>of().join(one, x -> "").join(other, x -> "").selector()) {
            held.countDown();
            assertThat(guard.get()).isEqualTo("shared");
            selector.await();
          }
        });

    assertThat(report("deadlock: "))
        .startsWith("deadlock: ")
        .contains("task 'collector'", "the end of task 'one'", "the end of task 'other'");
  }

  private static void lockAfter(CountDownLatch held, Mutex<?> lock) throws InterruptedException {
    Await.latch(held);
    try (var guard = lock.lockInterruptibly()) {
      assertThat(guard).isNotNull();
    }
  }

  @Test
  void aSelectOverALockAndAChannelIsSuspected() {
    Mutex<String> ledger = mutex("ledger");
    Mutex<String> desk = mutex("desk");
    Channel<String> replies = Channel.bounded(1);
    Sender<String> sender = replies.sender();
    CountDownLatch met = new CountDownLatch(2);
    spawn(
        "client",
        () -> {
          try (var guard = ledger.lockInterruptibly()) {
            assertThat(replies.receive()).isEqualTo("welcome");
            met.countDown();
            Await.latch(met);
            Select.<String>of()
                .receive(desk.acquiring(), DeadlockShapesTest::use)
                .receive(replies, x -> guard.get())
                .await();
          }
        });
    spawn(
        "server",
        () -> {
          try (sender) {
            sender.send("welcome");
            takeBoth(desk, met, ledger);
          }
        });

    assertThat(report("suspected deadlock: 2 wait"))
        .contains("in a circle")
        .containsSubsequence(
            "task 'client'",
            "mutex 'desk', which needs task 'server'",
            "a value from",
            ", which needs task 'server'");
  }

  // ---- changes of data

  private void changer(Mutex<String> inner, CountDownLatch waits, Mutex<String> outer) {
    spawn(
        "changer",
        () -> {
          Await.latch(waits);
          try (var guard = inner.lockInterruptibly();
              var needed = outer.lockInterruptibly()) {
            guard.set(needed.get());
          }
        });
  }

  @Test
  void whoWaitsForAChangeNeedsWhoHoldsTheLock() {
    Mutex<String> outer = mutex("outer");
    Mutex<String> inner = mutex("inner");
    CountDownLatch waits = new CountDownLatch(1);
    spawn(
        "waiter",
        () -> {
          try (var held = outer.lockInterruptibly();
              var guard = inner.lockInterruptibly()) {
            waits.countDown();
            guard.await(value -> value.equals(held.get()));
          }
        });
    changer(inner, waits, outer);

    assertThat(report("deadlock: 2 wait for each other in a circle"))
        .startsWith("deadlock: ")
        .contains("a change of mutex 'inner', which needs task 'changer'")
        .contains("mutex 'outer', which needs task 'waiter'");
  }

  @Test
  void whoWaitsForASignalNeedsWhoHoldsTheLock() {
    Mutex<String> outer = mutex("outer");
    Mutex<String> inner = mutex("inner");
    CountDownLatch waits = new CountDownLatch(1);
    Lock lock = inner.asLock();
    Condition condition = lock.newCondition();
    spawn(
        "waiter",
        () -> {
          try (var held = outer.lockInterruptibly()) {
            assertThat(held.get()).isEqualTo("outer");
            lock.lockInterruptibly();
            try {
              waits.countDown();
              while (!held.get().isEmpty()) {
                condition.await();
              }
            } finally {
              lock.unlock();
            }
          }
        });
    changer(inner, waits, outer);

    assertThat(report("deadlock: 2 wait"))
        .startsWith("deadlock: ")
        .contains("a change of mutex 'inner', which needs task 'changer'");
  }

  @Test
  void whoMustHaveTheLockBackAfterATimeLimitIsFollowed() {
    Mutex<String> outer = mutex("outer");
    Mutex<String> inner = mutex("inner");
    CountDownLatch waits = new CountDownLatch(1);
    spawn(
        "waiter",
        () -> {
          try (var held = outer.lockInterruptibly();
              var guard = inner.lockInterruptibly()) {
            waits.countDown();
            while (true) { // until the changer has come in between
              try {
                guard.awaitWithin(Duration.ofMillis(1), value -> value.equals(held.get()));
              } catch (TimeoutException late) {
                assertThat(guard.get()).isEqualTo("inner");
              }
            }
          }
        });
    changer(inner, waits, outer);

    assertThat(report("deadlock: 2 wait"))
        .startsWith("deadlock: ")
        .contains("waits for mutex 'inner', which needs task 'changer'");
  }

  /** The wait for a change cannot be failed: its lock would be wanted back at once. */
  @Test
  void ofAWaitForAChangeAndOneForALockTheLatterFails() throws InterruptedException {
    Mutex<String> outer = mutex("outer");
    Mutex<String> inner = mutex("inner");
    CountDownLatch holds = new CountDownLatch(1);
    CompletableFuture<Task<?>> youngest = new CompletableFuture<>();
    Task<?> changer =
        failing.spawn(
            "changer",
            () -> {
              Await.latch(holds);
              try (var guard = inner.lockInterruptibly()) {
                assertThatThrownBy(outer::lockInterruptibly).isInstanceOf(DeadlockException.class);
                guard.set("changed");
              }
            });
    youngest.complete(
        failing.spawn(
            "waiter",
            () -> {
              try (var held = outer.lockInterruptibly();
                  var guard = inner.lockInterruptibly()) {
                holds.countDown();
                guard.await(value -> !value.equals("inner"));
                assertThat(held.get() + guard.get()).isEqualTo("outerchanged");
              }
            }));

    youngest.join().join();
    changer.join();
  }

  // ---- wait groups

  @Test
  void aWaitGroupNeedsEachOfItsTasks() {
    Mutex<String> lock = mutex("shared");
    WaitGroup group = new WaitGroup();
    spawn(
        "parent",
        () -> {
          try (var held = lock.lockInterruptibly()) {
            group.go(() -> lock.with(data -> {}));
            group.add(1); // by hand: nobody's
            assertThat(held.get()).isEqualTo("shared");
            group.await();
          }
        });

    assertThat(report("deadlock: 2 wait"))
        .startsWith("deadlock: ")
        .containsSubsequence("task 'parent'", "the tasks of " + group + ", which needs task ");
  }

  @Test
  void aTaskThatWaitsForItsOwnGroupWaitsForItself() {
    WaitGroup group = new WaitGroup();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    group.go(() -> {
      thread.complete(Thread.currentThread());
      try {
        group.await();
      } catch (InterruptedException stopped) {
        end.complete(stopped);
      }
    });

    assertThat(report(" waits for itself")).contains("the tasks of " + group, "itself");
    thread.join().interrupt();
    assertThat(end.join()).isNotNull();
  }

  // ---- what is none

  /** All beside a deadlock that begins later: when that one is reported, they would have been. */
  @Test
  void whatAnybodyCouldEndIsNotReported() throws Exception {
    selectsWithAnotherCase();
    waitsForAChangeOfAFreeLock();
    waitsWhereNobodyIsKnown();
    waitsForAGroupThatWorks();

    control("known");

    report("known one");
    assertThat(reports(m -> !m.contains("known one"))).isEmpty();
  }

  private void selectsWithAnotherCase() throws InterruptedException {
    Channel<String> anybody = Channel.bounded(1);
    Fork open = new Fork();
    open.holders(runtime);
    open.chooser(runtime, () -> open.select().receive(anybody, x -> x).await());
    Fork limited = new Fork();
    limited.holders(runtime);
    limited.chooser(runtime, () -> limited.select().after(Duration.ofHours(1), () -> "").await());
    Fork half = new Fork();
    half.holders(runtime);
    CountDownLatch works = new CountDownLatch(1);
    Task<?> worker = spawn("worker", () -> works.await());
    half.chooser(runtime, () -> half.select().join(worker, x -> "").await());
    Await.latch(open.met);
    Await.latch(limited.met);
    Await.latch(half.met);
  }

  private void waitsForAChangeOfAFreeLock() throws InterruptedException {
    Mutex<String> outer = mutex("outer");
    Mutex<String> inner = mutex("inner");
    CountDownLatch met = new CountDownLatch(1);
    spawn(
        "waiter",
        () -> {
          try (var held = outer.lockInterruptibly();
              var guard = inner.lockInterruptibly()) {
            met.countDown();
            guard.await(value -> value.equals(held.get()));
          }
        });
    Await.latch(met);
    // It would change the data once it had the other lock, but so could anybody else.
    spawn(
        "changer",
        () -> {
          try (var needed = outer.lockInterruptibly();
              var guard = inner.lockInterruptibly()) {
            guard.set(needed.get());
          }
        });
  }

  private void waitsWhereNobodyIsKnown() throws InterruptedException {
    Latch latch = new Latch(1);
    holdsAndWaits("latch", latch::await, latch::countDown);
    Barrier barrier = new Barrier(2);
    holdsAndWaits("barrier", barrier::await, barrier::await);
    Notify notify = new Notify();
    holdsAndWaits("notify", notify::await, notify::notifyOne);
    WaitGroup group = new WaitGroup();
    group.add(1);
    holdsAndWaits("group", group::await, group::done);
  }

  /** One waits with a lock in its hand, the other would end that wait after it had the lock. */
  private void holdsAndWaits(String name, TaskAction wait, TaskAction end)
      throws InterruptedException {
    Mutex<String> lock = new Mutex<>(name, LockOptions.named(name));
    CountDownLatch held = new CountDownLatch(1);
    spawn(
        name + " waits",
        () -> {
          try (var guard = lock.lockInterruptibly()) {
            assertThat(guard.get()).isEqualTo(name);
            held.countDown();
            wait.run();
          }
        });
    Await.latch(held);
    spawn(
        name + " ends",
        () -> {
          try (var guard = lock.lockInterruptibly()) {
            assertThat(guard.get()).isEqualTo(name);
            end.run();
          }
        });
  }

  private void waitsForAGroupThatWorks() throws InterruptedException {
    WaitGroup group = new WaitGroup();
    CountDownLatch works = new CountDownLatch(1);
    Mutex<String> lock = mutex("used");
    CountDownLatch held = new CountDownLatch(1);
    spawn(
        "patient",
        () -> {
          try (var guard = lock.lockInterruptibly()) {
            assertThat(guard.get()).isEqualTo("used");
            group.go(() -> Await.latch(works));
            held.countDown();
            group.await();
          } finally {
            works.countDown();
          }
        });
    Await.latch(held);
    spawn("behind", () -> lockAfter(held, lock));
  }
}
