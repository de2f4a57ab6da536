package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.ScopeAction;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.Tasks;
import dev.heddle.TimeoutException;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.BrokenBarrierException;
import dev.heddle.sync.Guard;
import dev.heddle.sync.Latch;
import dev.heddle.sync.Lazy;
import dev.heddle.sync.LockOptions;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.MutexGuard;
import dev.heddle.sync.Notify;
import dev.heddle.sync.Permit;
import dev.heddle.sync.ReadGuard;
import dev.heddle.sync.RwLock;
import dev.heddle.sync.Semaphore;
import dev.heddle.sync.Shared;
import dev.heddle.sync.SmallLocks;
import dev.heddle.sync.UpgradableGuard;
import dev.heddle.sync.WriteGuard;
import dev.heddle.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;

/** Locks and meeting points with several who wait, and several who give up. */
final class LockCells {
  private LockCells() {}

  static List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (Flavour flavour : Flavour.values()) {
      String lock = "mutex: " + flavour.text + ", ";
      cells.add(new Cell(lock + "two contenders", 2, false, () -> contend(flavour, 1, 2)));
      cells.add(new Cell(lock + "three contenders", 3, false, () -> contend(flavour, 2, 1)));
      cells.add(
          new Cell(lock + "the first waiter gives up", 3, false, () -> givesUp(flavour, false)));
      cells.add(
          new Cell(
              lock + "a select gives up before a waiter", 3, false, () -> givesUp(flavour, true)));
      cells.add(new Cell(lock + "a condition, one gives up", 3, false, () -> condition(flavour)));
      String rw = "rw lock: " + flavour.text + ", ";
      cells.add(new Cell(rw + "readers and a writer", 3, false, () -> readersAndWriter(flavour)));
      cells.add(new Cell(rw + "two readers behind a writer", 3, false, () -> twoReaders(flavour)));
      cells.add(new Cell(rw + "a writer gives up", 3, false, () -> writerGivesUp(flavour)));
      cells.add(
          new Cell(rw + "an upgradable reader and a writer", 3, false, () -> upgradable(flavour)));
    }
    cells.addAll(
        List.of(
            new Cell(
                "mutex: only older ones precede an old waiter",
                3,
                false,
                () -> bound(Flavour.AGED)),
            new Cell(
                "mutex: only the owner's slice precedes an old waiter",
                3,
                false,
                () -> bound(Flavour.SLICED)),
            new Cell("mutex: a newcomer beside an old waiter", 3, false, LockCells::newcomer),
            new Cell(
                "mutex: what precedes one who has waited for a millisecond",
                3,
                false,
                LockCells::afterAMillisecond),
            new Cell("mutex: an heir that is about to park", 2, false, () -> heir(false)),
            new Cell("mutex: a select that is about to park", 2, false, () -> heir(true)),
            new Cell("mutex: the owner keeps its slice", 2, false, LockCells::slice),
            new Cell("mutex: two selects on two locks", 2, false, LockCells::twoLocks),
            new Cell("mutex: a signal and a wait that gives up", 3, false, LockCells::signal),
            new Cell(
                "rw lock: first come first served, nobody passes a writer",
                3,
                false,
                LockCells::writerFirst),
            new Cell(
                "rw lock: only older ones precede an old writer",
                3,
                false,
                () -> writerBound(Flavour.AGED)),
            new Cell(
                "rw lock: only the owner's slice precedes an old writer",
                3,
                false,
                () -> writerBound(Flavour.SLICED)),
            new Cell(
                "rw lock: only older ones precede an old reader",
                3,
                false,
                () -> readerBound(Flavour.AGED)),
            new Cell(
                "rw lock: only the owner's slice precedes an old reader",
                3,
                false,
                () -> readerBound(Flavour.SLICED)),
            new Cell(
                "rw lock: what precedes a writer that has waited for a millisecond",
                3,
                false,
                LockCells::oldWriter),
            new Cell(
                "rw lock: nobody joins readers past an old writer", 3, false, LockCells::joins),
            new Cell("rw lock: an upgrade and a reader", 2, false, LockCells::upgrade),
            new Cell(
                "rw lock: an upgrade beside one who waits", 3, false, LockCells::upgradeAndWaiter),
            new Cell(
                "rw lock: a reader and a writer that spins", 3, false, LockCells::spinningWriter),
            new Cell(
                "rw lock: an upgrade as the last reader leaves a writer behind",
                3,
                false,
                () -> upgradeAsTheLastLeaves(false)),
            new Cell(
                "rw lock: an upgrade as the last reader leaves and a writer gives up",
                3,
                false,
                () -> upgradeAsTheLastLeaves(true)),
            new Cell("rw lock: a woken reader and a downgrade", 2, false, LockCells::wokenReader),
            new Cell("rw lock: an upgrade gives up", 3, false, LockCells::upgradeGivesUp),
            new Cell("rw lock: an upgrade is late", 3, false, LockCells::upgradeIsLate),
            new Cell("rw lock: a writer becomes a reader", 2, false, LockCells::downgrade),
            new Cell("semaphore: a large request gives up", 3, false, LockCells::largeRequest),
            new Cell("semaphore: nobody passes a large request", 3, false, LockCells::largeFirst),
            new Cell("semaphore: two come back at once", 3, false, LockCells::twoComeBack),
            new Cell("barrier: two rounds", 2, false, LockCells::barrier),
            new Cell("barrier: one is late", 2, false, LockCells::lateAtTheBarrier),
            new Cell(
                "barrier: one stops as the last arrives",
                3,
                false,
                LockCells::stoppedAsTheLastArrives),
            new Cell("barrier: one gives up", 3, false, LockCells::brokenBarrier),
            new Cell("notify: two waiters, one gives up", 3, false, LockCells::notifyOne),
            new Cell("notify: a listener between look and wait", 2, false, LockCells::listener),
            new Cell("lazy: the first try fails", 3, false, LockCells::lazy),
            new Cell("shared: the last handle and a weak one", 3, false, LockCells::shared)));
    return cells;
  }

  private enum Flavour {
    YOUNG("young waiters", Mutex::new, RwLock::new),
    AGED("old waiters", SmallLocks::aged, SmallLocks::agedRw),
    SLICED("old waiters with slices", SmallLocks::agedWithSlices, SmallLocks::agedRwWithSlices),
    FIFO(
        "first come first served",
        data -> new Mutex<>(data, LockOptions.defaults().fifo()),
        data -> new RwLock<>(data, LockOptions.defaults().fifo()));

    final String text;
    final Function<int[], Mutex<int[]>> maker;
    final Function<int[], RwLock<int[]>> rwMaker;

    Flavour(
        String text, Function<int[], Mutex<int[]>> maker, Function<int[], RwLock<int[]>> rwMaker) {
      this.text = text;
      this.maker = maker;
      this.rwMaker = rwMaker;
    }

    RwLock<int[]> makeRw() {
      return rwMaker.apply(new int[2]);
    }

    Mutex<int[]> make() {
      return maker.apply(new int[2]);
    }
  }

  private static void quietly(ScopeAction<Exception> body) throws Exception {
    Scope.execute(Policy.collectAll().interrupt(InterruptPolicy.never()), body);
  }

  private static void inside(int[] data) {
    require(++data[0] == 1, "two are inside");
    data[1]++;
    data[0]--;
  }

  private static void contend(Flavour flavour, int others, int times) throws Exception {
    Mutex<int[]> mutex = flavour.make();
    quietly(scope -> {
      for (int i = 0; i < others; i++) {
        scope.spawn(
            "contender " + i,
            () -> {
              for (int n = 0; n < times; n++) {
                mutex.with(LockCells::inside);
              }
            });
      }
      for (int n = 0; n < times; n++) {
        mutex.with(LockCells::inside);
      }
    });
    int done = mutex.compute(data -> data[1]);
    require(done == (others + 1) * times, done + " sections were run");
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  private static void givesUp(Flavour flavour, boolean selects) throws Exception {
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
                    inside(guard.get());
                  }
                }
              });
      scope.spawn(
          "patient",
          () -> {
            mutex.with(LockCells::inside);
            done[0]++;
          });
      impatient.cancel("gives up");
      held.close();
    });
    require(done[0] == 1, "the patient one did not get the lock");
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
  }

  private static void condition(Flavour flavour) throws Exception {
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
  private static void bound(Flavour flavour) throws Exception {
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
    require(order.size() == 3, "order: " + order);
    require(
        flavour != Flavour.AGED || !awaited[0] || !order.getFirst().equals("owner"),
        "an owner without a slice overtook an old waiter: " + order);
    if (queued[0]) {
      require(
          order.indexOf("waiter") < order.indexOf("newcomer"),
          "a newcomer overtook an old waiter: " + order);
    }
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
    Mutex<int[]> mutex = Flavour.SLICED.make();
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
    Mutex<int[]> mutex = Flavour.AGED.make();
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
              mutex.with(LockCells::inside);
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
                inside(guard.get());
                return "";
              }
            })
        .await();
  }

  private static void slice() throws Exception {
    Mutex<int[]> mutex = SmallLocks.agedWithSlices(new int[2]);
    quietly(scope -> {
      scope.spawn("waiter", () -> mutex.with(LockCells::inside));
      for (int i = 0; i < 3; i++) {
        mutex.with(LockCells::inside);
      }
    });
    int done = mutex.compute(data -> data[1]);
    require(done == 4, done + " sections were run");
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
            inside(guard.get());
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

  private static void readersAndWriter(Flavour flavour) throws Exception {
    RwLock<int[]> lock = flavour.makeRw();
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "reader " + i,
            () ->
                lock.read(data -> {
                  Simulation.point("reading");
                  return require0(data[0]);
                }));
      }
      lock.write(data -> {
        data[0] = 1;
        Simulation.point("writing");
        data[0] = 0;
      });
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  /** Both are let in, although neither leaves before the other has come. */
  private static void twoReaders(Flavour flavour) throws Exception {
    RwLock<int[]> lock = flavour.makeRw();
    Latch both = new Latch(2);
    quietly(scope -> {
      WriteGuard<int[]> held = lock.write();
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "reader " + i,
            () ->
                lock.<Object, InterruptedException>read(data -> {
                  both.countDown();
                  both.await();
                  return require0(data[0]);
                }));
      }
      Simulation.settle();
      held.close();
      lock.write(data -> {
        data[0] = 1;
        Simulation.point("writing");
        data[0] = 0;
      });
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  private static void upgradable(Flavour flavour) throws Exception {
    RwLock<int[]> lock = flavour.makeRw();
    boolean[] held = {true};
    quietly(scope -> {
      UpgradableGuard<int[]> guard = lock.upgradable();
      scope.spawn("upgradable", () -> lock.upgradable().upgrade().close());
      scope.spawn(
          "writer",
          () -> lock.write(data -> require(!held[0], "a writer beside an upgradable reader")));
      Simulation.point("reading");
      held[0] = false;
      guard.close();
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  private static void upgradeAndWaiter() throws Exception {
    RwLock<int[]> lock = new RwLock<>(new int[2]);
    quietly(scope -> {
      ReadGuard<int[]> held = lock.read();
      scope.spawn("upgrader", () -> lock.upgradable().upgrade().close());
      scope.spawn("reader", () -> lock.read(data -> require0(data[0])));
      Simulation.settle();
      held.close();
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  /** Nobody is awake to tell the upgrade but that reader. */
  private static void upgradeAsTheLastLeaves(boolean givesUp) throws Exception {
    RwLock<int[]> lock = new RwLock<>(new int[2]);
    quietly(scope -> {
      ReadGuard<int[]> held = lock.read();
      Task<?> writer = scope.spawn("writer", () -> lock.writeWithin(Duration.ofHours(1)).close());
      Simulation.settle();
      scope.spawn("upgrader", () -> lock.upgradable().upgrade().close());
      if (givesUp) {
        writer.cancel("gives up");
      }
      held.close();
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  /** Who reads in the end waits for a reader, which the writer that spins cannot look after. */
  private static void spinningWriter() throws Exception {
    RwLock<int[]> lock = new RwLock<>(new int[2]);
    Latch read = new Latch(1);
    quietly(scope -> {
      WriteGuard<int[]> held = lock.write();
      scope.spawn(
          "reader",
          () ->
              lock.read(data -> {
                read.countDown();
                return require0(data[0]);
              }));
      Simulation.settle();
      scope.spawn("writer", () -> lock.write(LockCells::inside));
      held.close();
      lock.<Object, InterruptedException>read(data -> {
        read.await();
        return require0(data[0]);
      });
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  /** It is let in once, by its own hand or by the claim of the one who becomes a reader. */
  private static void wokenReader() throws Exception {
    RwLock<int[]> lock = Flavour.SLICED.makeRw();
    quietly(scope -> {
      WriteGuard<int[]> held = lock.write();
      scope.spawn("reader", () -> lock.read(data -> require0(data[0])));
      Simulation.settle();
      held.close();
      lock.write().downgrade().close();
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  private static void readAndWrite(RwLock<int[]> lock, boolean write, Runnable inside) {
    if (write) {
      lock.write(data -> inside.run());
    } else {
      lock.read(data -> {
        inside.run();
        return "";
      });
    }
  }

  /** After a writer has queued up behind a reader, no other reader precedes it. */
  private static void writerBound(Flavour flavour) throws Exception {
    rwBound(flavour, false, true, false);
  }

  /** After a reader has queued up behind a writer, no other writer precedes it. */
  private static void readerBound(Flavour flavour) throws Exception {
    rwBound(flavour, true, false, true);
  }

  private static void rwBound(Flavour flavour, boolean holder, boolean waiter, boolean newcomer)
      throws Exception {
    RwLock<int[]> lock = flavour.makeRw();
    List<String> order = new ArrayList<>();
    boolean[] queued = {false};
    boolean[] awaited = {false};
    quietly(scope -> {
      Guard<int[]> held = holder ? lock.write() : lock.read();
      scope.spawn("waiter", () -> readAndWrite(lock, waiter, () -> order.add("waiter")));
      scope.spawn(
          "newcomer",
          () -> {
            // What is not seen here may be seen too late, never too early.
            if (SmallLocks.isAwaited(lock) && order.isEmpty()) {
              queued[0] = true;
            }
            readAndWrite(lock, newcomer, () -> order.add("newcomer"));
          });
      awaited[0] = SmallLocks.isAwaited(lock);
      held.close();
      readAndWrite(lock, holder, () -> order.add("owner"));
    });
    require(order.size() == 3, "order: " + order);
    require(
        flavour != Flavour.AGED || !awaited[0] || !order.getFirst().equals("owner"),
        "an owner without a slice overtook an old waiter: " + order);
    if (queued[0]) {
      require(
          order.indexOf("waiter") < order.indexOf("newcomer"),
          "a newcomer overtook an old waiter: " + order);
    }
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  /** With the bounds that are in use, in virtual time: the owner's slice ends in its section. */
  private static void oldWriter() throws Exception {
    RwLock<int[]> lock = new RwLock<>(new int[2]);
    List<String> order = new ArrayList<>();
    quietly(scope -> {
      ReadGuard<int[]> held = lock.read();
      scope.spawn("writer", () -> lock.write(data -> order.add("writer")));
      Simulation.settle();
      Tasks.sleep(Duration.ofMillis(1));
      scope.spawn("newcomer", () -> readAndWrite(lock, false, () -> order.add("newcomer")));
      held.close();
      lock.<Object, InterruptedException>read(data -> {
        order.add("in the slice");
        Tasks.sleep(Duration.ofNanos(50_000));
        return "";
      });
      readAndWrite(lock, false, () -> order.add("after the slice"));
    });
    require(order.size() == 4, "order: " + order);
    require(
        order.getFirst().equals("writer")
            || (order.getFirst().equals("in the slice") && order.get(1).equals("writer")),
        "more than the owner's slice preceded an old writer: " + order);
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  /** There is always a reader, so nobody is the last one who would look at the queue. */
  private static void joins() throws Exception {
    RwLock<int[]> lock = new RwLock<>(new int[2]);
    boolean[] wrote = {false};
    quietly(scope -> {
      ReadGuard<int[]> held = lock.read();
      scope.spawn("writer", () -> lock.write(data -> wrote[0] = true));
      Simulation.settle();
      ReadGuard<int[]> young = lock.tryRead();
      require(young != null, "a young writer keeps readers out");
      held.close();
      Tasks.sleep(Duration.ofMillis(1));
      ReadGuard<int[]> late = lock.tryRead();
      if (late != null) {
        late.close();
      }
      require(late == null, "a reader joined readers past an old writer");
      young.close();
      Simulation.settle();
      require(wrote[0], "an old writer waits for nobody");
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  private static void writerFirst() throws Exception {
    RwLock<int[]> lock = Flavour.FIFO.makeRw();
    List<String> order = new ArrayList<>();
    boolean[] queued = {false};
    quietly(scope -> {
      ReadGuard<int[]> held = lock.read();
      scope.spawn("writer", () -> lock.write(data -> order.add("writer")));
      scope.spawn(
          "newcomer",
          () -> {
            queued[0] = order.isEmpty() && SmallLocks.isAwaited(lock);
            lock.read(data -> order.add("newcomer"));
          });
      held.close();
    });
    require(!queued[0] || order.getFirst().equals("writer"), "a writer was passed: " + order);
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
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

  private static void writerGivesUp(Flavour flavour) throws Exception {
    RwLock<int[]> lock = flavour.makeRw();
    boolean[] read = {false};
    quietly(scope -> {
      ReadGuard<int[]> held = lock.read();
      Task<?> writer =
          scope.spawn(
              "writer",
              () ->
                  Select.<String>of()
                      .receive(
                          lock.writing(),
                          guard -> {
                            guard.close();
                            return "";
                          })
                      .await());
      scope.spawn("reader", () -> lock.read(data -> read[0] = true));
      writer.cancel("gives up");
      Simulation.settle();
      require(read[0], "a reader waits for a writer that is gone");
      held.close();
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  private static void upgrade() throws Exception {
    RwLock<int[]> lock = new RwLock<>(new int[1]);
    quietly(scope -> {
      scope.spawn(
          "reader",
          () -> {
            for (int i = 0; i < 2; i++) {
              lock.read(data -> {
                Simulation.point("reading");
                return require0(data[0]);
              });
            }
          });
      try (WriteGuard<int[]> writer = lock.upgradable().upgrade()) {
        writer.get()[0] = 1;
        Simulation.settle();
        writer.get()[0] = 0;
      }
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  private static Object require0(int value) {
    require(value == 0, "a reader beside a writer");
    return "";
  }

  private static void upgradeGivesUp() throws Exception {
    RwLock<int[]> lock = new RwLock<>(new int[1]);
    quietly(scope -> {
      ReadGuard<int[]> held = lock.read();
      Task<?> upgrader =
          scope.spawn(
              "upgrader",
              () -> {
                try (UpgradableGuard<int[]> guard = lock.upgradable()) {
                  guard.upgradeWithin(Duration.ofHours(1)).close();
                } catch (IllegalStateException closed) {
                  // Upgraded and released.
                }
              });
      scope.spawn("reader", () -> lock.read(data -> require0(data[0])));
      upgrader.cancel("gives up");
      held.close();
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  private static void upgradeIsLate() throws Exception {
    RwLock<int[]> lock = new RwLock<>(new int[1]);
    Latch over = new Latch(1);
    boolean[] read = {false};
    quietly(scope -> {
      scope.spawn(
          "holder",
          () -> {
            try (ReadGuard<int[]> held = lock.read()) {
              over.await();
              require0(held.get()[0]);
            }
          });
      scope.spawn("newcomer", () -> lock.read(data -> read[0] = true));
      UpgradableGuard<int[]> guard = lock.upgradable();
      try {
        guard.upgradeWithin(Duration.ofMillis(1)).close();
      } catch (TimeoutException late) {
        Simulation.settle();
        require(read[0], "a reader waits for a writer that has given up");
        guard.close();
      }
      over.countDown();
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
  }

  private static void downgrade() throws Exception {
    RwLock<int[]> lock = new RwLock<>(new int[1]);
    boolean[] read = {false};
    quietly(scope -> {
      WriteGuard<int[]> writer = lock.write();
      scope.spawn("reader", () -> lock.read(data -> read[0] = true));
      ReadGuard<int[]> reader = writer.downgrade();
      Simulation.settle();
      require(read[0], "a reader waits beside a reader");
      reader.close();
    });
    require(SmallLocks.isQuiet(lock), "the lock is not quiet");
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
