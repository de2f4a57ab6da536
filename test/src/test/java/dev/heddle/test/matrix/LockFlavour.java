package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.sync.LockOptions;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.RwLock;
import dev.heddle.sync.SmallLocks;
import java.util.List;
import java.util.function.Function;

/** The bounds of a lock that a cell uses. */
enum LockFlavour {
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

  LockFlavour(
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

  /**
   * Requires that an old waiter was overtaken by nobody but an owner with a slice.
   *
   * @param order in which "owner", "waiter" and "newcomer" had the lock
   * @param awaited whether the waiter was queued before the owner came back
   * @param queued whether it was before the newcomer came
   */
  void requireOldFirst(List<String> order, boolean awaited, boolean queued) {
    require(order.size() == 3, "order: " + order);
    require(
        this != AGED || !awaited || !order.getFirst().equals("owner"),
        "an owner without a slice overtook an old waiter: " + order);
    require(
        !queued || order.indexOf("waiter") < order.indexOf("newcomer"),
        "a newcomer overtook an old waiter: " + order);
  }

  /** A section that nobody else is in, and that counts. */
  static void inside(int[] data) {
    require(++data[0] == 1, "two are inside");
    data[1]++;
    data[0]--;
  }
}
