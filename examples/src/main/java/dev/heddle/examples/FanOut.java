package dev.heddle.examples;

import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TaskFailedException;
import dev.heddle.Tasks;
import java.time.Duration;

/**
 * Asks several services at the same time: one fails and cancels the other; all answer; and at last
 * whatever comes, in the order in which it comes.
 */
final class FanOut {
  private FanOut() {}

  record Service(String name, int millis, boolean works) {
    String ask() throws InterruptedException {
      Tasks.sleep(Duration.ofMillis(millis));
      if (!works) {
        throw new IllegalStateException(name + " is down");
      }
      return name + " is fine";
    }
  }

  private static final Service STOCK = new Service("stock", 100, true);
  private static final Service PRICES = new Service("prices", 200, true);
  private static final Service REVIEWS = new Service("reviews", 300, true);
  private static final Service MAIL = new Service("mail", 1, false);

  static void main() throws InterruptedException {
    oneFails();
    all();
    asTheyCome();
  }

  private static void oneFails() throws InterruptedException {
    try {
      Scope.execute(scope -> {
        scope.spawn("mail", MAIL::ask);
        Task<String> reviews = scope.spawn("reviews", REVIEWS::ask);
        IO.println(reviews.join());
      });
    } catch (TaskFailedException failure) {
      IO.println("failed: " + failure.getCause());
    }
  }

  private static void all() throws InterruptedException {
    long start = System.nanoTime();
    String answer =
        Scope.run(scope -> {
          Task<String> stock = scope.spawn("stock", STOCK::ask);
          Task<String> prices = scope.spawn("prices", PRICES::ask);
          Task<String> reviews = scope.spawn("reviews", REVIEWS::ask);
          return stock.join() + ", " + prices.join() + ", " + reviews.join();
        });
    long millis = (System.nanoTime() - start) / 1_000_000;
    IO.println(answer + ": in " + millis + " ms, one after the other takes 600");
  }

  private static void asTheyCome() throws InterruptedException {
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          var ended = scope.completed();
          for (Service service : new Service[] {REVIEWS, STOCK, PRICES, MAIL}) {
            scope.spawn(service.name(), service::ask);
          }
          for (Task<?> task; (task = ended.next()) != null; ) {
            Throwable failure = task.failure();
            IO.println(failure == null ? "came: " + task.join() : "came: " + failure.getMessage());
          }
        });
  }
}
