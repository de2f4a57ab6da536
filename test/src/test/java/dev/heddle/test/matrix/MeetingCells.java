package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.quietly;
import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.Task;
import dev.heddle.TimeoutException;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.BrokenBarrierException;
import dev.heddle.sync.Lazy;
import dev.heddle.sync.Notify;
import dev.heddle.sync.Permit;
import dev.heddle.sync.Semaphore;
import dev.heddle.sync.Shared;
import dev.heddle.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Meeting points other than locks, with several who wait, and several who give up. */
final class MeetingCells {
  private MeetingCells() {}

  static List<Cell> cells() {
    return List.of(
        new Cell("semaphore: a large request gives up", 3, false, MeetingCells::largeRequest),
        new Cell("semaphore: nobody passes a large request", 3, false, MeetingCells::largeFirst),
        new Cell("semaphore: two come back at once", 3, false, MeetingCells::twoComeBack),
        new Cell("barrier: two rounds", 2, false, MeetingCells::barrier),
        new Cell("barrier: one is late", 2, false, MeetingCells::lateAtTheBarrier),
        new Cell(
            "barrier: one stops as the last arrives",
            3,
            false,
            MeetingCells::stoppedAsTheLastArrives),
        new Cell("barrier: one gives up", 3, false, MeetingCells::brokenBarrier),
        new Cell("notify: two waiters, one gives up", 3, false, MeetingCells::notifyOne),
        new Cell("notify: a listener between look and wait", 2, false, MeetingCells::listener),
        new Cell("lazy: the first try fails", 3, false, MeetingCells::lazy),
        new Cell("shared: the last handle and a weak one", 3, false, MeetingCells::shared));
  }

  private static void largeFirst() throws Exception {
    Semaphore semaphore = new Semaphore(2);
    List<String> order = new ArrayList<>();
    boolean[] queued = {false};
    quietly(scope -> {
      Permit held = semaphore.acquire();
      scope.spawn(
          "large",
          () -> {
            try (Permit all = semaphore.acquire(2)) {
              order.add("large " + all.count());
            }
          });
      scope.spawn(
          "small",
          () -> {
            queued[0] = !semaphore.state().waiting().isEmpty();
            try (Permit one = semaphore.acquire()) {
              order.add("small " + one.count());
            }
          });
      Simulation.settle();
      held.close();
    });
    require(!queued[0] || order.getFirst().equals("large 2"), "passed by a small one: " + order);
    require(semaphore.state().isIdle() && semaphore.available() == 2, "a permit is missing");
  }

  private static void largeRequest() throws Exception {
    Semaphore semaphore = new Semaphore(2);
    int[] small = {0};
    quietly(scope -> {
      Permit one = semaphore.acquire();
      Task<?> large =
          scope.spawn(
              "large",
              () -> {
                try (Permit permit = semaphore.acquire(2)) {
                  require(permit.count() == 2, "not two");
                }
              });
      scope.spawn(
          "small",
          () -> {
            try (Permit permit = semaphore.acquire()) {
              small[0] = permit.count();
            }
          });
      large.cancel("gives up");
      Simulation.settle();
      require(small[0] == 1, "the small request waits for one that is gone");
      one.close();
    });
    require(semaphore.available() == 2, semaphore.available() + " permits are left");
  }

  private static void twoComeBack() throws Exception {
    Semaphore semaphore = new Semaphore(2);
    quietly(scope -> {
      Permit one = semaphore.acquire();
      Permit two = semaphore.acquire();
      scope.spawn("waiter", () -> semaphore.acquire(2).close());
      scope.spawn("closer", two::close);
      one.close();
    });
    require(semaphore.available() == 2, semaphore.available() + " permits are left");
  }

  private static void barrier() throws Exception {
    Barrier barrier = new Barrier(2);
    int[] leaders = {0};
    quietly(scope -> {
      scope.spawn(
          "party",
          () -> {
            for (int i = 0; i < 2; i++) {
              lead(barrier, leaders);
            }
          });
      for (int i = 0; i < 2; i++) {
        lead(barrier, leaders);
      }
    });
    require(leaders[0] == 2, leaders[0] + " leaders of two rounds");
  }

  private static void lead(Barrier barrier, int[] leaders) throws InterruptedException {
    if (barrier.await()) {
      leaders[0]++;
    }
  }

  private static void brokenBarrier() throws Exception {
    Barrier barrier = new Barrier(3);
    int[] passed = {0};
    int[] broken = {0};
    quietly(scope -> {
      Task<?> impatient = scope.spawn("impatient", () -> arrive(barrier, passed, broken));
      scope.spawn("patient", () -> arrive(barrier, passed, broken));
      impatient.cancel("gives up");
      Simulation.settle();
      if (!barrier.isBroken()) {
        // The impatient one was cancelled before it arrived: nobody waits for it any longer.
        barrier.reset();
      }
    });
    require(passed[0] == 0, passed[0] + " passed a barrier of three");
    require(broken[0] == 1, "the patient one waits for ever");
  }

  private static void lateAtTheBarrier() throws Exception {
    Barrier barrier = new Barrier(3);
    int[] passed = {0};
    int[] broken = {0};
    quietly(scope -> {
      scope.spawn("patient", () -> arrive(barrier, passed, broken));
      try {
        barrier.awaitWithin(Duration.ofMillis(1));
        passed[0]++;
      } catch (TimeoutException late) {
        require(barrier.isBroken(), "one was late, and the barrier is whole");
      }
    });
    require(passed[0] == 0, passed[0] + " passed a barrier of three");
    require(broken[0] == 1, "the patient one was not told");
  }

  private static void stoppedAsTheLastArrives() throws Exception {
    Barrier barrier = new Barrier(2);
    int[] passed = {0};
    int[] broken = {0};
    quietly(scope -> {
      Task<?> stopped = scope.spawn("stopped", () -> arrive(barrier, passed, broken));
      scope.spawn("last", () -> arrive(barrier, passed, broken));
      stopped.cancel("stops");
      Simulation.settle();
      if (passed[0] == 0 && !barrier.isBroken()) {
        barrier.reset(); // the stopped one never arrived: nobody will come to the other
      }
    });
    require(
        passed[0] == 0 || !barrier.isBroken(), "a round was complete, and the next one is broken");
  }

  private static void arrive(Barrier barrier, int[] passed, int[] broken)
      throws InterruptedException {
    try {
      barrier.await();
      passed[0]++;
    } catch (BrokenBarrierException told) {
      broken[0]++;
    }
  }

  private static void notifyOne() throws Exception {
    Notify notify = new Notify();
    int[] woken = {0};
    quietly(scope -> {
      Task<?> impatient =
          scope.spawn(
              "impatient",
              () -> {
                notify.await();
                woken[0]++;
              });
      scope.spawn(
          "patient",
          () -> {
            notify.await();
            woken[0] += 10;
          });
      impatient.cancel("gives up");
      notify.notifyOne();
      Simulation.settle();
      require(woken[0] == 1 || woken[0] == 10, "one notification woke " + woken[0]);
      notify.notifyOne();
    });
    require(woken[0] >= 10, "the patient one was not woken");
  }

  private static void listener() throws Exception {
    Notify notify = new Notify();
    boolean[] ready = {false};
    quietly(scope -> {
      scope.spawn(
          "looks",
          () -> {
            Notify.Listener listener = notify.listen();
            if (!ready[0]) {
              listener.await();
            }
          });
      ready[0] = true;
      notify.notifyWaiters();
    });
  }

  private static void lazy() throws Exception {
    int[] tries = {0};
    int[] sum = {0};
    Lazy<Integer> lazy =
        new Lazy<>(() -> {
          if (tries[0]++ == 0) {
            throw new IllegalStateException("the first try");
          }
          return 21;
        });
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "asker " + i,
            () -> {
              int value;
              try {
                value = lazy.get();
              } catch (IllegalStateException first) {
                value = lazy.get();
              }
              sum[0] += value;
            });
      }
    });
    require(sum[0] == 42 && tries[0] == 2, "sum " + sum[0] + " after " + tries[0] + " tries");
  }

  private static void shared() throws Exception {
    int[] closed = {0};
    quietly(scope -> {
      Shared<AutoCloseable> one = Shared.of(() -> closed[0]++);
      Shared<AutoCloseable> two = one.share();
      Shared.Weak<AutoCloseable> weak = one.weak();
      scope.spawn("closer", two::close);
      scope.spawn(
          "upgrader",
          () -> {
            Shared<AutoCloseable> more = weak.upgrade();
            if (more != null) {
              require(closed[0] == 0, "a closed resource came back");
              more.close();
            }
          });
      one.close();
    });
    require(closed[0] == 1, "closed " + closed[0] + " times");
  }
}
