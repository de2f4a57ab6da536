package dev.heddle.snippets;

import dev.heddle.Scope;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.Latch;
import dev.heddle.sync.Lazy;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.Notify;
import dev.heddle.sync.Permit;
import dev.heddle.sync.Semaphore;
import dev.heddle.sync.Shared;
import dev.heddle.sync.WaitGroup;
import java.util.ArrayList;
import java.util.List;

/** The examples of what tasks wait for each other by, beside locks and channels. */
final class SyncSnippets {
  private SyncSnippets() {}

  static int semaphore(List<String> downloads) throws InterruptedException {
    int[] most = new int[2];
    Mutex<int[]> running = new Mutex<>(most);
    // @start region="semaphore"
    Semaphore connections = new Semaphore("connections", 2);
    Scope.execute(scope -> {
      for (String url : downloads) {
        scope.spawn(
            "fetch " + url,
            () -> {
              try (Permit permit = connections.acquire()) {
                fetch(url, running);
              }
            });
      }
    });
    // @end
    return most[1];
  }

  private static void fetch(String url, Mutex<int[]> running) {
    running.with(n -> n[1] = Math.max(n[1], url.isEmpty() ? 0 : ++n[0]));
    running.with(n -> n[0]--);
  }

  static String latch() throws InterruptedException {
    // @start region="latch"
    Latch ready = new Latch(2);
    return Scope.run(scope -> {
      scope.spawn("cache", () -> ready.countDown());
      scope.spawn("connections", () -> ready.countDown());
      ready.await();
      return "open for business";
    });
    // @end
  }

  static int waitGroup(List<String> lines) throws InterruptedException {
    Mutex<List<String>> log = new Mutex<>(new ArrayList<>());
    // @start region="wait-group"
    WaitGroup writes = new WaitGroup();
    for (String line : lines) {
      writes.go(() -> log.with(list -> list.add(line)));
    }
    writes.await(); // before the log is read
    // @end
    return log.compute(List::size);
  }

  static int barrier() throws InterruptedException {
    Mutex<int[]> leaders = new Mutex<>(new int[1]);
    // @start region="barrier"
    Barrier step = new Barrier(3);
    Scope.execute(scope -> {
      for (int i = 0; i < 3; i++) {
        scope.spawn(() -> {
          for (int round = 0; round < 4; round++) {
            // ... a part of the round's work, then:
            if (step.await()) {
              leaders.with(n -> n[0]++); // one of the three, in each round
            }
          }
        });
      }
    });
    // @end
    return leaders.compute(n -> n[0]);
  }

  static int notifyOne() throws InterruptedException {
    // @start region="notify"
    Notify changed = new Notify();
    Mutex<List<Integer>> inbox = new Mutex<>(new ArrayList<>());
    return Scope.run(scope -> {
      scope.spawn(
          "sender",
          () -> {
            inbox.with(list -> list.add(42));
            changed.notifyOne(); // kept as a permit if nobody waits yet
          });
      changed.await();
      return inbox.compute(List::getFirst);
    });
    // @end
  }

  static int lazy() throws InterruptedException {
    // @start region="lazy"
    Lazy<List<Integer>> primes = new Lazy<>(() -> List.of(2, 3, 5, 7));
    int third = primes.get().get(2); // made here
    // @end
    return third + primes.get().size();
  }

  static List<String> shared() throws Exception {
    List<String> log = new ArrayList<>();
    AutoCloseable file = () -> log.add("closed");
    // @start region="shared"
    Shared<AutoCloseable> mine = Shared.of(file);
    Shared<AutoCloseable> yours = mine.share();
    Shared.Weak<AutoCloseable> cached = mine.weak();
    mine.close();
    log.add("yours still works: " + (yours.get() == file));
    yours.close(); // the last one: the file is closed
    log.add("gone: " + (cached.upgrade() == null));
    // @end
    return log;
  }
}
