package dev.heddle.test.probe;

import dev.heddle.Scope;

/** Bugs of locks, counters and lock-free structures. */
final class Protocols {
  private Protocols() {}

  static void selectsWaitForEachOther(boolean mended) throws Exception {
    Var x = new Var("select x");
    Var y = new Var("select y");
    Scope.execute(scope -> {
      scope.spawn("x", () -> claimBoth(x, y));
      scope.spawn(
          "y",
          () -> {
            if (mended) {
              claimBoth(x, y);
            } else {
              claimBoth(y, x);
            }
          });
    });
  }

  private static void claimBoth(Var own, Var other) {
    claim(own);
    claim(other);
    other.set(0);
    own.set(0);
  }

  private static void claim(Var select) {
    while (!select.cas(0, 1)) {
      select.spinWhile(1);
    }
  }

  static void readTwicePastAWriter(boolean mended) throws Exception {
    Var readers = new Var("readers");
    Var writers = new Var("waiting writers");
    Parking reader = new Parking();
    Parking writer = new Parking();
    int[] state = {0, 0}; // readers inside, writers waiting
    Scope.execute(scope -> {
      scope.spawn(
          "reader",
          () -> {
            readers.get();
            state[0]++;
            writers.get();
            if (state[1] > 0 && !mended) {
              reader.await(() -> state[1] == 0); // fair: behind the writer
            }
            state[0]++;
            readers.get();
            state[0] -= 2;
            writer.wake();
          });
      scope.spawn(
          "writer",
          () -> {
            writers.get();
            state[1]++;
            writer.await(() -> state[0] == 0);
            state[1]--;
            reader.wake();
          });
    });
  }

  static void countedTooLate(boolean mended) throws Exception {
    Var count = new Var("count");
    boolean[] done = new boolean[2];
    Scope.execute(scope -> {
      for (int i = 0; i < 2; i++) {
        int number = i;
        if (mended) {
          count.addAndGet(1);
        }
        scope.spawn(
            "worker " + i,
            () -> {
              if (!mended) {
                count.addAndGet(1);
              }
              done[number] = true;
              count.addAndGet(-1);
            });
      }
      while (count.get() != 0) {
        dev.heddle.Tasks.yieldNow();
      }
      Classics.check(done[0] && done[1], "waited for, but not done");
    });
  }

  static void madeTwice(boolean mended) throws Exception {
    Var made = new Var("made");
    int[] instances = {0};
    Scope.execute(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "user " + i,
            () -> {
              if (mended) {
                if (made.cas(0, 1)) {
                  instances[0]++;
                }
              } else if (made.get() == 0) {
                instances[0]++;
                made.set(1);
              }
            });
      }
    });
    Classics.check(instances[0] == 1, "made " + instances[0] + " times");
  }

  static void publishedBeforeWritten(boolean mended) throws Exception {
    Var tail = new Var("tail");
    Var cell = new Var("cell");
    Scope.execute(scope -> {
      scope.spawn(
          "producer",
          () -> {
            if (mended) {
              cell.set(42);
              tail.set(1);
            } else {
              tail.set(1);
              cell.set(42);
            }
          });
      scope.spawn(
          "consumer",
          () -> {
            if (tail.get() == 1) {
              Classics.check(cell.get() == 42, "an empty cell was read");
            }
          });
    });
  }

  /** A stack of the nodes 1 and 2; node 1 is taken and put back while somebody takes it. */
  static void sameTopOtherRest(boolean mended) throws Exception {
    Var top = new Var("top");
    int[] rest = {0, 2, 0};
    int[] owners = {0, 0, 0};
    top.set(stamped(1, 0));
    Scope.execute(scope -> {
      scope.spawn("slow", () -> own(owners, pop(top, rest, mended)));
      scope.spawn(
          "quick",
          () -> {
            int first = pop(top, rest, mended);
            int second = pop(top, rest, mended);
            own(owners, second);
            if (first != 0) {
              push(top, rest, first, mended);
            }
          });
    });
    int left = top.get() & 0xff;
    if (left == 2) {
      owners[2]++;
    }
    Classics.check(owners[2] <= 1, "node 2 has two owners");
  }

  private static int stamped(int node, int stamp) {
    return stamp << 8 | node;
  }

  private static int pop(Var top, int[] rest, boolean mended) {
    while (true) {
      int seen = top.get();
      int node = seen & 0xff;
      if (node == 0) {
        return 0;
      }
      int stamp = mended ? (seen >> 8) + 1 : 0;
      if (top.cas(seen, stamped(rest[node], stamp))) {
        return node;
      }
    }
  }

  private static void push(Var top, int[] rest, int node, boolean mended) {
    while (true) {
      int seen = top.get();
      rest[node] = seen & 0xff;
      if (top.cas(seen, stamped(node, mended ? (seen >> 8) + 1 : 0))) {
        return;
      }
    }
  }

  private static void own(int[] owners, int node) {
    if (node != 0) {
      owners[node]++;
    }
  }
}
