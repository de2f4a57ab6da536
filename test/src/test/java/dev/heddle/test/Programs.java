package dev.heddle.test;

import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.Tasks;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import java.time.Duration;

/** Small programs, right and wrong, that the tests of the test runtime explore. */
final class Programs {
  private Programs() {}

  /** Right: two senders, one receiver. */
  static void twoSenders() throws Exception {
    Channel<Integer> channel = Channel.bounded(1);
    Scope.execute(scope -> {
      scope.spawn("a", () -> channel.send(1));
      scope.spawn("b", () -> channel.send(2));
      int sum = channel.receive() + channel.receive();
      if (sum != 3) {
        throw new AssertionError("sum " + sum);
      }
    });
  }

  /** Right: everything that core has, in a few lines. */
  static void everything() throws Exception {
    Channel<Integer> numbers = Channel.bounded(1);
    Channel<Integer> replies = Channel.rendezvous();
    Scope.execute(
        Policy.failFast().deadline(Duration.ofSeconds(5)),
        scope -> {
          Task<Integer> producer =
              scope.spawn(
                  "producer",
                  () -> {
                    for (int i = 0; i < 3; i++) {
                      numbers.send(i);
                      Tasks.sleep(Duration.ofMillis(i));
                    }
                    numbers.close();
                    return 3;
                  });
          scope.spawn("consumer", () -> numbers.forEach(i -> replies.send(-i)));
          scope.spawn(
              "stubborn",
              () -> {
                try {
                  Tasks.timeout(Duration.ofMillis(1), () -> Tasks.sleep(Duration.ofDays(1)));
                } catch (TimeoutException expected) {
                  Tasks.yieldNow();
                }
              });
          int sum = 0;
          for (int i = 0; i < 3; i++) {
            sum +=
                Select.<Integer>of()
                    .receive(replies, x -> x)
                    .after(Duration.ofHours(1), () -> 100)
                    .await();
          }
          if (sum != -3 || producer.join() != 3) {
            throw new AssertionError("sum " + sum);
          }
        });
  }

  /** Right: sleeps and a time limit that race when the clock runs. */
  static void sleepers() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    Scope.execute(scope -> {
      for (int i = 0; i < 3; i++) {
        int number = i;
        scope.spawn(
            "sleeper " + i,
            () -> {
              Tasks.sleep(Duration.ofMillis(number));
              channel.trySend(number);
            });
      }
      try {
        channel.receiveWithin(Duration.ofMillis(1));
      } catch (TimeoutException late) {
        Tasks.yieldNow();
      }
    });
  }

  /** Wrong: two tasks add to a number without a lock. */
  static void lostUpdate() throws Exception {
    int[] number = {0};
    Scope.execute(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "adder " + i,
            () -> {
              Simulation.point("read");
              int before = number[0];
              Simulation.point("write");
              number[0] = before + 1;
            });
      }
    });
    if (number[0] != 2) {
      throw new AssertionError("two additions gave " + number[0]);
    }
  }

  /** Wrong: two locks, taken in both orders. */
  static void opposedLocks() throws Exception {
    Channel<String> left = Channel.bounded(1);
    Channel<String> right = Channel.bounded(1);
    left.send("left");
    right.send("right");
    Scope.execute(scope -> {
      scope.spawn("one", () -> exchange(left, right));
      scope.spawn("two", () -> exchange(right, left));
    });
  }

  private static void exchange(Channel<String> first, Channel<String> second)
      throws InterruptedException {
    String a = first.receive();
    String b = second.receive();
    second.send(b);
    first.send(a);
  }
}
