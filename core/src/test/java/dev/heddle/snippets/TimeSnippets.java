package dev.heddle.snippets;

import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.Ticker;
import dev.heddle.Timer;
import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.List;

/** The examples of {@code Ticker} and {@code Timer}. */
final class TimeSnippets {
  private TimeSnippets() {}

  static void ticker(List<Long> samples) throws InterruptedException {
    // @start region="ticker"
    try (Ticker ticker = Ticker.every(Duration.ofMillis(10))) { // missed ticks are left out
      while (samples.size() < 3) {
        long tick = ticker.next(); // 1, 2, 3, ...
        samples.add(tick);
      }
    }
    // @end
  }

  static String timer(Channel<String> messages) throws InterruptedException {
    // @start region="timer"
    return Scope.run(scope -> {
      Timer idle = Timer.after(Duration.ofSeconds(30));
      Task<?> reader =
          scope.spawn(() -> messages.forEach(message -> idle.reset(Duration.ofSeconds(30))));
      scope.spawn(() -> {
        reader.join();
        idle.cancel();
      });
      return idle.await() ? "nothing came for 30 seconds" : "the peer has closed";
    });
    // @end
  }
}
