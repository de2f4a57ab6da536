package consumer;

import dev.heddle.Scope;
import dev.heddle.TaskRuntime;
import dev.heddle.channel.Channel;

/** Sums numbers that a task sends, and names the backend. */
public final class Main {
  private Main() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws InterruptedException {
    Channel<Integer> numbers = Channel.bounded(2);
    int sum =
        Scope.run(scope -> {
          scope.spawn(
              "numbers",
              () -> {
                for (int i = 1; i <= 10; i++) {
                  numbers.send(i);
                }
                numbers.close();
              });
          int total = 0;
          for (Integer number; (number = numbers.receiveOrClosed()) != null; ) {
            total += number;
          }
          return total;
        });
    System.out.println(sum + " " + TaskRuntime.shared().backend());
  }
}
