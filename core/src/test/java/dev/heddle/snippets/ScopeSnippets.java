package dev.heddle.snippets;

import dev.heddle.Completions;
import dev.heddle.Scope;
import dev.heddle.Task;
import java.util.ArrayList;
import java.util.List;

/** The examples of {@code Scope} and {@code Completions}. */
final class ScopeSnippets {
  private ScopeSnippets() {}

  static int fanOut() throws InterruptedException {
    // @start region="fan-out"
    int total =
        Scope.run(scope -> { // returns when every task is done; the first failure cancels the rest
          Task<Integer> prices = scope.spawn("prices", () -> loadPrices());
          Task<Integer> stock = scope.spawn("stock", () -> loadStock());
          return prices.join() + stock.join();
        });
    // @end
    return total;
  }

  static List<String> completed(List<String> urls) throws InterruptedException {
    List<String> pages = new ArrayList<>();
    // @start region="completed"
    Scope.execute(scope -> {
      Completions ends = scope.completed(); // before the first spawn, to see all of them
      for (String url : urls) {
        scope.spawn(url, () -> fetch(url));
      }
      for (Task<?> task; (task = ends.next()) != null; ) {
        pages.add(task.name() + ": " + task.join()); // the fastest one first
      }
    });
    // @end
    return pages;
  }

  private static int loadPrices() {
    return 40;
  }

  private static int loadStock() {
    return 2;
  }

  private static String fetch(String url) {
    return "<" + url + ">";
  }
}
