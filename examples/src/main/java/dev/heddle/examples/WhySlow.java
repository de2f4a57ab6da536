package dev.heddle.examples;

import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import dev.heddle.sync.LockOptions;
import dev.heddle.sync.Mutex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a slow scope where its time went: it waited for a lock, whose holder waited for a channel,
 * whose sender was slow.
 */
final class WhySlow {
  private WhySlow() {}

  static void main() throws InterruptedException {
    Mutex<List<String>> cache = new Mutex<>(new ArrayList<>(), LockOptions.named("cache"));
    Channel<String> rates = Channel.rendezvous();
    Scope[] checkout = new Scope[1];
    Scope.execute(
        Policy.failFast().named("checkout").sampled(),
        scope -> {
          checkout[0] = scope;
          scope.spawn(
              "refresh",
              () -> {
                try (var entries = cache.lock()) {
                  entries.get().add(rates.receive()); // under the lock: that is the mistake
                }
              });
          scope.spawn(
              "supplier",
              () -> {
                Tasks.sleep(Duration.ofMillis(590)); // far away
                rates.send("1.08");
              });
          scope.spawn(
              "request",
              () -> {
                Tasks.sleep(Duration.ofMillis(60)); // reads the basket
                try (var entries = cache.lock()) {
                  compute(Duration.ofMillis(140));
                }
              });
        });
    IO.print(checkout[0].explain());
  }

  private static void compute(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
