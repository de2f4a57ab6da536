package dev.heddle.examples;

import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes lines in batches: a batch is written when it has three lines, or when 50 ms have passed
 * without a line, whichever comes first.
 */
final class SelectTimeout {
  private static final int BATCH = 3;
  private static final Duration QUIET = Duration.ofMillis(50);

  private SelectTimeout() {}

  private enum Event {
    LINE,
    QUIET,
    END
  }

  static void main() throws InterruptedException {
    Channel<String> lines = Channel.bounded(16);
    Channel<List<String>> written = Channel.bounded(16);
    for (int i = 1; i <= 7; i++) {
      lines.send("line " + i);
    }
    Scope.execute(scope -> {
      scope.spawn("writer", () -> write(lines, written));
      for (List<String> batch; (batch = written.receiveOrClosed()) != null; ) {
        IO.println(batch);
        if (batch.contains("line 7")) {
          lines.send("line 8");
          lines.close();
        }
      }
    });
  }

  private static void write(Channel<String> lines, Channel<List<String>> written)
      throws InterruptedException {
    List<String> batch = new ArrayList<>();
    Select<Event> next =
        Select.<Event>of()
            .biased() // a line that is there goes before the time limit
            .receive(
                lines,
                line -> {
                  batch.add(line);
                  return Event.LINE;
                },
                () -> Event.END)
            .after(QUIET, () -> Event.QUIET)
            .when(() -> !batch.isEmpty());
    Event event;
    do {
      event = next.await();
      if (batch.size() == BATCH || (event != Event.LINE && !batch.isEmpty())) {
        written.send(List.copyOf(batch));
        batch.clear();
      }
    } while (event != Event.END);
    written.close();
  }
}
