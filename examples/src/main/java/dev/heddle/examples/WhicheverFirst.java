package dev.heddle.examples;

import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.channel.Channel;
import java.time.Duration;

/** Waits for whichever comes first: a letter, or the end of the day. */
public final class WhicheverFirst {
  private WhicheverFirst() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws InterruptedException {
    Channel<String> letters = Channel.rendezvous();
    String outcome =
        Scope.run(scope -> {
          scope.spawn("postman", () -> letters.send("hello"));
          return Select.<String>of()
              .receive(letters, letter -> "a letter: " + letter)
              .after(Duration.ofMinutes(1), () -> "no letter today")
              .await();
        });
    System.out.println(outcome);
  }
}
