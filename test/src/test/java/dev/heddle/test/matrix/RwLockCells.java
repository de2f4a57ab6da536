package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.quietly;
import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.Tasks;
import dev.heddle.TimeoutException;
import dev.heddle.sync.Guard;
import dev.heddle.sync.Latch;
import dev.heddle.sync.ReadGuard;
import dev.heddle.sync.RwLock;
import dev.heddle.sync.SmallLocks;
import dev.heddle.sync.UpgradableGuard;
import dev.heddle.sync.WriteGuard;
import dev.heddle.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Locks of readers and writers with several who wait, and several who give up. */
final class RwLockCells {
  private RwLockCells() {}

  static List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (LockFlavour flavour : LockFlavour.values()) {
      String lock = "rw lock: " + flavour.text + ", ";
      cells.add(new Cell(lock + "readers and a writer", 3, false, () -> readersAndWriter(flavour)));
      cells.add(
          new Cell(lock + "two readers behind a writer", 3, false, () -> twoReaders(flavour)));
      cells.add(new Cell(lock + "a writer gives up", 3, false, () -> writerGivesUp(flavour)));
      cells.add(
          new Cell(
              lock + "an upgradable reader and a writer", 3, false, () -> upgradable(flavour)));
    }
    cells.addAll(
        List.of(
            new Cell(
                "rw lock: first come first served, nobody passes a writer",
                3,
                false,
                RwLockCells::writerFirst),
            new Cell(
                "rw lock: only older ones precede an old writer",
                3,
                false,
                () -> writerBound(LockFlavour.AGED)),
            new Cell(
                "rw lock: only the owner's slice precedes an old writer",
                3,
                false,
                () -> writerBound(LockFlavour.SLICED)),
            new Cell(
                "rw lock: only older ones precede an old reader",
                3,
                false,
                () -> readerBound(LockFlavour.AGED)),
            new Cell(
                "rw lock: only the owner's slice precedes an old reader",
                3,
                false,
                () -> readerBound(LockFlavour.SLICED)),
            new Cell(
                "rw lock: what precedes a writer that has waited for a millisecond",
                3,
                false,
                RwLockCells::oldWriter),
            new Cell(
                "rw lock: nobody joins readers past an old writer", 3, false, RwLockCells::joins),
            new Cell("rw lock: an upgrade and a reader", 2, false, RwLockCells::upgrade),
            new Cell(
                "rw lock: an upgrade beside one who waits",
                3,
                false,
                RwLockCells::upgradeAndWaiter),
            new Cell(
                "rw lock: a reader and a writer that spins", 3, false, RwLockCells::spinningWriter),
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
            new Cell("rw lock: a woken reader and a downgrade", 2, false, RwLockCells::wokenReader),
            new Cell("rw lock: an upgrade gives up", 3, false, RwLockCells::upgradeGivesUp),
            new Cell("rw lock: an upgrade is late", 3, false, RwLockCells::upgradeIsLate),
            new Cell("rw lock: a writer becomes a reader", 2, false, RwLockCells::downgrade)));
    return cells;
  }

  private static void readersAndWriter(LockFlavour flavour) throws Exception {
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
  private static void twoReaders(LockFlavour flavour) throws Exception {
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

  private static void upgradable(LockFlavour flavour) throws Exception {
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
      scope.spawn("writer", () -> lock.write(LockFlavour::inside));
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
    RwLock<int[]> lock = LockFlavour.SLICED.makeRw();
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
  private static void writerBound(LockFlavour flavour) throws Exception {
    rwBound(flavour, false, true, false);
  }

  /** After a reader has queued up behind a writer, no other writer precedes it. */
  private static void readerBound(LockFlavour flavour) throws Exception {
    rwBound(flavour, true, false, true);
  }

  private static void rwBound(LockFlavour flavour, boolean holder, boolean waiter, boolean newcomer)
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
    flavour.requireOldFirst(order, awaited[0], queued[0]);
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
    RwLock<int[]> lock = LockFlavour.FIFO.makeRw();
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

  private static void writerGivesUp(LockFlavour flavour) throws Exception {
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
}
