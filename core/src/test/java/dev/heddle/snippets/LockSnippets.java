package dev.heddle.snippets;

import dev.heddle.Scope;
import dev.heddle.sync.Guard;
import dev.heddle.sync.LockOptions;
import dev.heddle.sync.LockedAll;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.MutexGuard;
import dev.heddle.sync.ReentrantMutex;
import dev.heddle.sync.RwLock;
import dev.heddle.sync.UpgradableGuard;
import dev.heddle.sync.WriteGuard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The examples of {@code Mutex} and what belongs to it. */
final class LockSnippets {
  private LockSnippets() {}

  static String state() {
    // @start region="state"
    Mutex<List<String>> log = new Mutex<>(new ArrayList<>(), LockOptions.named("log"));
    String text =
        log.compute(lines -> log.state().toString()); // mutex 'log', who holds it, and who waits
    // @end
    return text;
  }

  static int mutex(List<String> words) throws InterruptedException {
    // @start region="mutex"
    Mutex<Map<String, Integer>> counts = new Mutex<>(new HashMap<>());
    Scope.execute(scope -> {
      for (String word : words) {
        scope.spawn(() -> counts.with(map -> map.merge(word, 1, Integer::sum)));
      }
    });
    int most =
        counts.compute(map -> map.values().stream().mapToInt(Integer::intValue).max().orElse(0));

    try (var guard = counts.lock()) { // the same by hand
      guard.get().clear();
    }
    // @end
    return most;
  }

  static String options() {
    // @start region="options"
    Mutex<List<String>> log =
        new Mutex<>(new ArrayList<>(), LockOptions.named("log").fifo().poisoning());
    // @end
    return log.toString();
  }

  static int await(List<Integer> values) throws InterruptedException {
    // @start region="await"
    Mutex<Deque<Integer>> queue = new Mutex<>(new ArrayDeque<>());
    return Scope.run(scope -> {
      var sum =
          scope.spawn(
              "taker",
              () -> {
                int total = 0;
                for (int i = 0; i < values.size(); i++) {
                  try (MutexGuard<Deque<Integer>> guard = queue.lock()) {
                    guard.await(q -> !q.isEmpty()); // others have the lock meanwhile
                    total += guard.get().removeFirst();
                  }
                }
                return total;
              });
      for (int value : values) {
        queue.with(q -> q.addLast(value));
      }
      return sum.join();
    });
    // @end
  }

  static int transfer() {
    // @start region="lock-all"
    Mutex<Integer> checking = new Mutex<>(100);
    Mutex<Integer> savings = new Mutex<>(0);
    try (LockedAll both = Mutex.lockAll(checking, savings)) {
      both.guard(checking).set(both.get(checking) - 30);
      both.guard(savings).set(both.get(savings) + 30);
    }
    // @end
    return savings.compute(amount -> amount);
  }

  static int reentrant() {
    // @start region="reentrant"
    ReentrantMutex<List<String>> listeners = new ReentrantMutex<>(new ArrayList<>());
    try (Guard<List<String>> guard = listeners.lock()) {
      guard.get().add("first");
      listeners.with(list -> list.add("second")); // the same owner again
    }
    // @end
    return listeners.compute(List::size);
  }

  static int rwLock() {
    // @start region="rw-lock"
    RwLock<Map<String, Integer>> prices = new RwLock<>(new HashMap<>());
    prices.write(map -> map.put("apple", 3));
    int apple = prices.read(map -> map.getOrDefault("apple", 0)); // beside other readers

    try (var guard = prices.read()) { // the same by hand
      apple += guard.get().size();
    }
    // @end
    return apple;
  }

  static int upgrade() {
    RwLock<Map<String, Integer>> prices = new RwLock<>(new HashMap<>());
    // @start region="upgrade"
    UpgradableGuard<Map<String, Integer>> reading = prices.upgradable();
    if (reading.get().containsKey("pear")) {
      reading.close();
    } else {
      try (WriteGuard<Map<String, Integer>> writing = reading.upgrade()) {
        writing.get().put("pear", 5); // nobody has written since the look
      }
    }
    // @end
    return prices.read(Map::size);
  }
}
