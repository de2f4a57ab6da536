package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.quietly;
import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.Tasks;
import dev.heddle.sync.Latch;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.MutexGuard;
import dev.heddle.sync.SmallLocks;
import dev.heddle.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;

/** Mutexes with several who wait, and several who give up. */
final class MutexCells {
  private MutexCells() {}

  static List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (LockFlavour flavour : LockFlavour.values()) {
      String lock = "mutex: " + flavour.text + ", ";
      cells.add(new Cell(lock + "two contenders", 2, false, () -> contend(flavour, 1, 2)));
      cells.add(new Cell(lock + "three contenders", 3, false, () -> contend(flavour, 2, 1)));
      cells.add(
          new Cell(lock + "the first waiter gives up", 3, false, () -> givesUp(flavour, false)));
      cells.add(
          new Cell(
              lock + "a select gives up before a waiter", 3, false, () -> givesUp(flavour, true)));
      cells.add(new Cell(lock + "a condition, one gives up", 3, false, () -> condition(flavour)));
    }
    cells.addAll(
        List.of(
            new Cell(
                "mutex: only older ones precede an old waiter",
                3,
                false,
                () -> bound(LockFlavour.AGED)),
            new Cell(
                "mutex: only the owner's slice precedes an old waiter",
                3,
                false,
                () -> bound(LockFlavour.SLICED)),
            new Cell("mutex: a newcomer beside an old waiter", 3, false, MutexCells::newcomer),
            new Cell(
                "mutex: what precedes one who has waited for a millisecond",
                3,
                false,
                MutexCells::afterAMillisecond),
            new Cell("mutex: an heir that is about to park", 2, false, () -> heir(false)),
            new Cell("mutex: a select that is about to park", 2, false, () -> heir(true)),
            new Cell("mutex: the owner keeps its slice", 2, false, MutexCells::slice),
            new Cell("mutex: a slice that another one has by now", 3, false, MutexCells::lostSlice),
            new Cell("mutex: two selects on two locks", 2, false, MutexCells::twoLocks),
            new Cell("mutex: a signal and a wait that gives up", 3, false, MutexCells::signal)));
    return cells;
  }

  private static void contend(LockFlavour flavour, int others, int times) throws Exception {
    Mutex<int[]> mutex = flavour.make();
    quietly(scope -> {
      for (int i = 0; i < others; i++) {
        scope.spawn(
            "contender " + i,
            () -> {
              for (int n = 0; n < times; n++) {
                mutex.with(LockFlavour::inside);
              }
            });
      }
      for (int n = 0; n < times; n++) {
        mutex.with(LockFlavour::inside);
      }
    });
    int done = mutex.compute(data -> data[1]);
    require(done == (others + 1) * times, done + " sections were run");
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  private static void givesUp(LockFlavour flavour, boolean selects) throws Exception {
    Mutex<int[]> mutex = flavour.make();
    int[] done = {0};
    quietly(scope -> {
      MutexGuard<int[]> held = mutex.lock();
      Task<?> impatient =
          scope.spawn(
              "impatient",
              () -> {
                if (selects) {
                  choose(mutex);
                } else {
                  try (var guard = mutex.lockInterruptibly()) {
                    LockFlavour.inside(guard.get());
                  }
                }
              });
      scope.spawn(
          "patient",
          () -> {
            mutex.with(LockFlavour::inside);
            done[0]++;
          });
      impatient.cancel("gives up");
      held.close();
    });
    require(done[0] == 1, "the patient one did not get the lock");
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  private static void condition(LockFlavour flavour) throws Exception {
    Mutex<int[]> mutex = flavour.make();
    int[] taken = {0};
    quietly(scope -> {
      Task<?> impatient = scope.spawn("impatient", () -> take(mutex, taken));
      scope.spawn("patient", () -> take(mutex, taken));
      mutex.with(data -> data[0]++);
      impatient.cancel("gives up");
      mutex.with(data -> data[0]++);
    });
    int left = mutex.compute(data -> data[0]);
    require(taken[0] >= 1 && taken[0] + left == 2, taken[0] + " taken, left: " + left);
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  private static void take(Mutex<int[]> mutex, int[] taken) throws InterruptedException {
    try (var guard = mutex.lock()) {
      guard.await(data -> data[0] > 0);
      guard.get()[0]--;
      taken[0]++;
    }
  }

  /** After the waiter has queued up, nobody but the owner precedes it, and that in its slice. */
  private static void bound(LockFlavour flavour) throws Exception {
    Mutex<int[]> mutex = flavour.make();
    List<String> order = new ArrayList<>();
    boolean[] queued = {false};
    boolean[] awaited = {false};
    quietly(scope -> {
      MutexGuard<int[]> held = mutex.lock();
      scope.spawn("waiter", () -> mutex.with(data -> order.add("waiter")));
      scope.spawn(
          "newcomer",
          () -> {
            // What is not seen here may be seen too late, never too early.
            if (SmallLocks.isAwaited(mutex) && order.isEmpty()) {
              queued[0] = true;
            }
            mutex.with(data -> order.add("newcomer"));
          });
      awaited[0] = SmallLocks.isAwaited(mutex);
      held.close();
      mutex.with(data -> order.add("owner"));
    });
    flavour.requireOldFirst(order, awaited[0], queued[0]);
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  /** With the bounds that are in use, in virtual time: the owner's slice ends in its section. */
  private static void afterAMillisecond() throws Exception {
    Mutex<int[]> mutex = new Mutex<>(new int[2]);
    List<String> order = new ArrayList<>();
    quietly(scope -> {
      MutexGuard<int[]> held = mutex.lock();
      scope.spawn("waiter", () -> mutex.with(data -> order.add("waiter")));
      Simulation.settle();
      Tasks.sleep(Duration.ofMillis(1));
      scope.spawn("newcomer", () -> mutex.with(data -> order.add("newcomer")));
      held.close();
      mutex.<InterruptedException>with(data -> {
        order.add("in the slice");
        Tasks.sleep(Duration.ofNanos(50_000));
      });
      mutex.with(data -> order.add("after the slice"));
    });
    require(order.size() == 4, "order: " + order);
    require(
        order.getFirst().equals("waiter")
            || (order.getFirst().equals("in the slice") && order.get(1).equals("waiter")),
        "more than the owner's slice preceded an old waiter: " + order);
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  /** The lock is free for a moment, but it is the old waiter's. */
  private static void newcomer() throws Exception {
    Mutex<int[]> mutex = LockFlavour.SLICED.make();
    List<String> order = new ArrayList<>();
    quietly(scope -> {
      MutexGuard<int[]> held = mutex.lock();
      scope.spawn("waiter", () -> mutex.with(data -> order.add("waiter")));
      Simulation.settle();
      held.close();
      scope.spawn("newcomer", () -> mutex.with(data -> order.add("newcomer")));
    });
    require(order.equals(List.of("waiter", "newcomer")), "an old waiter was overtaken: " + order);
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  /** The heir goes on as soon as it is claimed, without having been woken. */
  private static void heir(boolean selects) throws Exception {
    Mutex<int[]> mutex = LockFlavour.AGED.make();
    Latch coming = new Latch(1);
    quietly(scope -> {
      MutexGuard<int[]> held = mutex.lock();
      scope.spawn(
          "heir",
          () -> {
            coming.countDown();
            if (selects) {
              choose(mutex);
            } else {
              mutex.with(LockFlavour::inside);
            }
          });
      coming.await();
      held.close();
    });
    require(mutex.compute(data -> data[1]) == 1, "the heir did not get in");
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  private static void choose(Mutex<int[]> mutex) throws InterruptedException {
    Select.<String>of()
        .receive(
            mutex.acquiring(),
            guard -> {
              try (guard) {
                LockFlavour.inside(guard.get());
                return "";
              }
            })
        .await();
  }

  private static void slice() throws Exception {
    Mutex<int[]> mutex = SmallLocks.agedWithSlices(new int[2]);
    quietly(scope -> {
      scope.spawn("waiter", () -> mutex.with(LockFlavour::inside));
      for (int i = 0; i < 3; i++) {
        mutex.with(LockFlavour::inside);
      }
    });
    int done = mutex.compute(data -> data[1]);
    require(done == 4, done + " sections were run");
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  /** The first waiter takes the lock between the owner's look at it and its taking it. */
  private static void lostSlice() throws Exception {
    Mutex<int[]> mutex = LockFlavour.SLICED.make();
    List<String> order = new ArrayList<>();
    quietly(scope -> {
      MutexGuard<int[]> held = mutex.lock();
      scope.spawn("first", () -> mutex.with(data -> order.add("first")));
      Simulation.settle();
      scope.spawn("second", () -> mutex.with(data -> order.add("second")));
      Simulation.settle();
      held.close();
      mutex.with(data -> order.add("owner"));
    });
    require(
        order.size() == 3 && order.indexOf("first") < order.indexOf("second"), "order: " + order);
    require(!order.get(1).equals("owner"), "the owner used the slice of an old waiter: " + order);
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  private static void twoLocks() throws Exception {
    Mutex<int[]> x = new Mutex<>(new int[2]);
    Mutex<int[]> y = new Mutex<>(new int[2]);
    quietly(scope -> {
      scope.spawn("other", () -> either(y, x));
      either(x, y);
    });
    int done =
        x.<Integer, RuntimeException>compute(data -> data[1])
            + y.<Integer, RuntimeException>compute(data -> data[1]);
    require(done == 2, done + " sections were run");
    require(SmallLocks.isQuiet(x) && SmallLocks.isQuiet(y), "a lock is not quiet");
  }

  private static void either(Mutex<int[]> first, Mutex<int[]> second) throws InterruptedException {
    Function<MutexGuard<int[]>, String> section =
        guard -> {
          try (guard) {
            LockFlavour.inside(guard.get());
            return "";
          }
        };
    Select.<String>of()
        .receive(first.acquiring(), section)
        .receive(second.acquiring(), section)
        .await();
  }

  @SuppressWarnings("LockNotBeforeTry")
  private static void signal() throws Exception {
    Mutex<int[]> mutex = new Mutex<>(new int[2]);
    Lock lock = mutex.asLock();
    Condition condition = lock.newCondition();
    int[] state = {0, 0}; // how many wait, how many were woken
    quietly(scope -> {
      Task<?> impatient = scope.spawn("impatient", () -> await(lock, condition, state));
      scope.spawn("patient", () -> await(lock, condition, state));
      lock.lock();
      boolean bothWait = state[0] == 2;
      condition.signal();
      lock.unlock();
      impatient.cancel("gives up");
      Simulation.settle();
      require(!bothWait || state[1] > 0, "the signal went to one who gave up, and is lost");
      lock.lock();
      condition.signalAll();
      lock.unlock();
    });
    require(state[1] >= 1, "the patient one was not woken");
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  @SuppressWarnings("WaitNotInLoop") // one signal, one wake-up: that is what is looked at
  private static void await(Lock lock, Condition condition, int[] state)
      throws InterruptedException {
    lock.lock();
    try {
      state[0]++;
      condition.await();
      state[1]++;
    } finally {
      state[0]--;
      lock.unlock();
    }
  }
}
