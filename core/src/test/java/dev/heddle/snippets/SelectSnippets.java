package dev.heddle.snippets;

import dev.heddle.Select;
import dev.heddle.Selector;
import dev.heddle.Task;
import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The examples of {@code Select}. */
final class SelectSnippets {
  private SelectSnippets() {}

  static String select(
      Channel<String> orders, Channel<String> replies, String reply, Task<String> task)
      throws InterruptedException {
    // @start region="select"
    String what =
        Select.<String>of()
            .receive(orders, order -> "order " + order)
            .send(replies, reply, () -> "sent")
            .join(task, result -> "task " + result)
            .after(Duration.ofMillis(50), () -> "nothing happened")
            .await(); // exactly one of them
    // @end
    return what;
  }

  static List<String> selector(List<Channel<String>> rooms, Channel<String> stop)
      throws InterruptedException {
    List<String> log = new ArrayList<>();
    // @start region="selector"
    try (Selector<Boolean> next =
        Select.<Boolean>of()
            .receiveAny(rooms, (room, text) -> log.add(room + ": " + text))
            .receive(stop, reason -> false)
            .selector()) {
      while (next.await()) {} // costs what has happened, not the number of rooms
    }
    // @end
    return log;
  }
}
