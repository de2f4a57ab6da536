package dev.heddle.test.probe;

import dev.heddle.Scope;
import dev.heddle.channel.Channel;
import dev.heddle.test.Ledger;

/** The bugs that every textbook has. */
final class Classics {
  private Classics() {}

  static void lostUpdate(boolean mended) throws Exception {
    Var number = new Var("number");
    Scope.execute(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "adder " + i,
            () -> {
              if (mended) {
                number.addAndGet(1);
              } else {
                number.set(number.get() + 1);
              }
            });
      }
    });
    check(number.get() == 2, "an addition was lost");
  }

  static void opposedLocks(boolean mended) throws Exception {
    Channel<String> left = Channel.bounded(1);
    Channel<String> right = Channel.bounded(1);
    left.send("left");
    right.send("right");
    Scope.execute(scope -> {
      scope.spawn("one", () -> lockBoth(left, right));
      scope.spawn(
          "two",
          () -> {
            if (mended) {
              lockBoth(left, right);
            } else {
              lockBoth(right, left);
            }
          });
    });
  }

  private static void lockBoth(Channel<String> first, Channel<String> second)
      throws InterruptedException {
    String a = first.receive();
    String b = second.receive();
    second.send(b);
    first.send(a);
  }

  static void lostWakeUp(boolean mended) throws Exception {
    Var flag = new Var("flag");
    Var waiting = new Var("waiting");
    Parking parking = new Parking();
    boolean[] set = {false};
    Scope.execute(scope -> {
      scope.spawn(
          "waiter",
          () -> {
            if (mended) {
              waiting.set(1);
              if (flag.get() == 0) {
                parking.await(() -> set[0]);
              }
            } else if (flag.get() == 0) {
              waiting.set(1);
              parking.parkOnce(() -> set[0]);
            }
          });
      scope.spawn(
          "setter",
          () -> {
            flag.set(1);
            set[0] = true;
            if (waiting.get() == 1) {
              parking.wake();
            }
          });
    });
  }

  static void missedClose(boolean mended) throws Exception {
    Var closed = new Var("closed");
    Var queued = new Var("queued");
    Parking parking = new Parking();
    boolean[] end = {false};
    Scope.execute(scope -> {
      scope.spawn(
          "receiver",
          () -> {
            if (closed.get() == 1) {
              return;
            }
            queued.addAndGet(1);
            if (mended && closed.get() == 1) {
              return;
            }
            parking.parkOnce(() -> end[0]);
          });
      scope.spawn(
          "closer",
          () -> {
            closed.set(1);
            end[0] = true;
            if (queued.get() > 0) {
              parking.wake();
            }
          });
    });
  }

  static void doubleDelivery(boolean mended) throws Exception {
    Ledger<Integer> ledger = new Ledger<>("queue");
    Var head = new Var("head");
    int[] queue = {10, 11, 12};
    for (int value : queue) {
      ledger.in(value);
    }
    Scope.execute(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "taker " + i,
            () -> {
              while (true) {
                int place = head.get();
                if (place == queue.length) {
                  return;
                }
                int value = queue[place];
                if (mended) {
                  if (head.cas(place, place + 1)) {
                    ledger.out(value);
                  }
                } else {
                  head.set(place + 1);
                  ledger.out(value);
                }
              }
            });
      }
    });
  }

  static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
