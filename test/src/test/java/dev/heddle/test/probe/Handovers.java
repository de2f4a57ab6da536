package dev.heddle.test.probe;

import dev.heddle.Scope;
import dev.heddle.Tasks;
import dev.heddle.test.Ledger;
import java.time.Duration;

/** Bugs of handing something over while somebody gives up, closes, or is late. */
final class Handovers {
  private static final int OPEN = 0;
  private static final int TAKEN = 1;
  private static final int CANCELLED = 2;

  private Handovers() {}

  static void swallowedValue(boolean mended) throws Exception {
    Ledger<String> ledger = new Ledger<>("hand-over");
    Var state = new Var("state");
    String[] slot = {null};
    Scope.execute(scope -> {
      scope.spawn(
          "sender",
          () -> {
            ledger.in("letter");
            slot[0] = "letter";
            if (!state.cas(OPEN, TAKEN)) {
              ledger.withdraw("letter");
            }
          });
      scope.spawn(
          "cancelled receiver",
          () -> {
            boolean left = mended ? state.cas(OPEN, CANCELLED) : state.get() == OPEN;
            if (left) {
              if (!mended) {
                state.set(CANCELLED);
              }
              return;
            }
            ledger.out(slot[0]);
          });
    });
  }

  static void selectTwice(boolean mended) throws Exception {
    Var state = new Var("select");
    boolean[] delivered = new boolean[2];
    Scope.execute(scope -> {
      for (int i = 0; i < 2; i++) {
        int number = i;
        scope.spawn(
            "sender " + i,
            () -> {
              if (mended) {
                delivered[number] = state.cas(OPEN, TAKEN);
              } else if (state.get() == OPEN) {
                state.set(TAKEN);
                delivered[number] = true;
              }
            });
      }
    });
    Classics.check(!(delivered[0] && delivered[1]), "two cases of one select were done");
  }

  static void timeoutAndCompletion(boolean mended) throws Exception {
    Var state = new Var("state");
    int[] acted = {0};
    Scope.execute(scope -> {
      for (String name : new String[] {"completion", "time limit"}) {
        scope.spawn(
            name,
            () -> {
              Tasks.sleep(Duration.ofMillis(10));
              if (mended) {
                if (state.cas(OPEN, TAKEN)) {
                  acted[0]++;
                }
              } else if (state.get() == OPEN) {
                acted[0]++;
                state.set(TAKEN);
              }
            });
      }
    });
    Classics.check(acted[0] == 1, "completed and timed out");
  }

  static void notificationNotPassedOn(boolean mended) throws Exception {
    Var first = new Var("first waiter");
    Parking firstParks = new Parking();
    Parking secondParks = new Parking();
    boolean[] cancelled = {false};
    boolean[] secondMayGo = {false};
    Scope.execute(scope -> {
      scope.spawn(
          "first waiter",
          () -> {
            firstParks.await(() -> cancelled[0]);
            // It leaves; a notification that it has got meanwhile is somebody else's.
            if (mended ? !first.cas(OPEN, CANCELLED) : first.get() == CANCELLED) {
              secondMayGo[0] = true;
              secondParks.wake();
            } else {
              first.set(CANCELLED);
            }
          });
      scope.spawn("second waiter", () -> secondParks.await(() -> secondMayGo[0]));
      scope.spawn(
          "notifier",
          () -> {
            if (!first.cas(OPEN, TAKEN)) {
              secondMayGo[0] = true;
              secondParks.wake();
            }
          });
      scope.spawn(
          "canceller",
          () -> {
            Tasks.yieldNow();
            cancelled[0] = true;
            firstParks.wake();
          });
    });
  }

  static void closedBeforeReservedPlace(boolean mended) throws Exception {
    Ledger<String> ledger = new Ledger<>("mailbox");
    Var reserved = new Var("reserved");
    Var size = new Var("size");
    Var closed = new Var("closed");
    Scope.execute(scope -> {
      scope.spawn(
          "sender",
          () -> {
            reserved.addAndGet(1);
            if (closed.get() == 0) {
              ledger.in("letter");
              size.addAndGet(1);
            }
            reserved.addAndGet(-1);
          });
      scope.spawn(
          "receiver",
          () -> {
            closed.set(1);
            if (mended) {
              reserved.spinWhile(1);
            }
            // Closed, and nothing is there: the end.
            if (size.get() == 1) {
              ledger.out("letter");
            }
          });
    });
  }

  static void discardedTooEarly(boolean mended) throws Exception {
    Ledger<Integer> ledger = new Ledger<>("messages");
    Var tail = new Var("tail");
    Var[] written = {new Var("cell 0"), new Var("cell 1")};
    Scope.execute(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "sender " + i,
            () -> {
              int place = tail.addAndGet(1) - 1;
              if (place < written.length) {
                ledger.in(place);
                written[place].set(1);
              }
            });
      }
      scope.spawn(
          "last receiver",
          () -> {
            int end = tail.addAndGet(10) - 10;
            for (int place = 0; place < end; place++) {
              if (mended) {
                written[place].spinWhile(0);
              }
              if (written[place].get() == 1) {
                ledger.out(place);
              }
            }
          });
    });
  }
}
