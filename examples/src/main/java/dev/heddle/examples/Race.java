package dev.heddle.examples;

import dev.heddle.CancelledException;
import dev.heddle.TaskFailedException;
import dev.heddle.Tasks;
import java.time.Duration;

/**
 * Asks two replicas and takes the first answer; the other one is cancelled, and has cleaned up when
 * the race returns. A replica that fails does not win, unless all do.
 */
final class Race {
  private Race() {}

  static void main() throws InterruptedException {
    String first = Tasks.race(() -> replica("near", 200), () -> replica("far", 1_500));
    IO.println("the answer is from " + first);

    String only = Tasks.race(() -> broken("near"), () -> replica("far", 20));
    IO.println("the answer is from " + only);

    try {
      Tasks.race(() -> broken("near"), () -> broken("far"));
    } catch (TaskFailedException failure) {
      IO.println("no answer: " + failure.getMessage());
      for (Throwable further : failure.getSuppressed()) {
        IO.println("  and also: " + further.getMessage());
      }
    }
  }

  private static String replica(String name, int millis) throws InterruptedException {
    try {
      Tasks.sleep(Duration.ofMillis(millis));
      return name;
    } catch (CancelledException cancelled) {
      IO.println(name + " stops: " + cancelled.reason().kind());
      throw cancelled;
    }
  }

  private static String broken(String name) {
    throw new IllegalStateException(name + " is down");
  }
}
