package dev.heddle.snippets;

import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.channel.Channel;
import java.time.Duration;

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
}
