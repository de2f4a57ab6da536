package dev.heddle.snippets;

import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TaskFailedException;
import dev.heddle.TimeoutException;
import java.io.IOException;
import java.time.Duration;

/** The examples of {@code Task}. */
final class TaskSnippets {
  private TaskSnippets() {}

  static String join(boolean broken) throws InterruptedException {
    // @start region="join"
    String answer =
        Scope.run(
            Policy.collectAll(),
            scope -> {
              Task<String> quote = scope.spawn("quote", () -> askForQuote(broken));
              try {
                return quote.joinWithin(Duration.ofSeconds(2));
              } catch (TaskFailedException failed) {
                return "no quote: " + failed.getCause().getMessage();
              } catch (TimeoutException late) {
                quote.cancel("too slow");
                return "no quote in time";
              }
            });
    // @end
    return answer;
  }

  private static String askForQuote(boolean broken) throws IOException {
    if (broken) {
      throw new IOException("the shop is closed");
    }
    return "42";
  }
}
