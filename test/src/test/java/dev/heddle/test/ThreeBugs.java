package dev.heddle.test;

import dev.heddle.Scope;
import dev.heddle.Tasks;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The bugs of the page in {@code test/README.md}; not run by themselves, they fail on purpose. */
class ThreeBugs {
  /** A cache that looks, loads and keeps: two tasks load the same entry. */
  @HeddleTest
  void loadedTwice() throws Exception {
    Map<String, Integer> cache = new HashMap<>();
    int[] loads = {0};
    Scope.execute(scope -> {
      for (String name : new String[] {"a", "b"}) {
        scope.spawn(
            name,
            () -> {
              if (!cache.containsKey("answer")) {
                Tasks.sleep(Duration.ofMillis(5));
                loads[0]++;
                cache.put("answer", 42);
              }
            });
      }
    });
    if (loads[0] != 1) {
      throw new AssertionError("loaded " + loads[0] + " times");
    }
  }

  /** Two accounts, locked by who pays: two payments across each other wait for ever. */
  @HeddleTest
  void crossedPayments() throws Exception {
    Channel<Integer> anna = Channel.bounded(1);
    Channel<Integer> ben = Channel.bounded(1);
    anna.send(100);
    ben.send(100);
    Scope.execute(scope -> {
      scope.spawn("anna pays", () -> pay(anna, ben, 10));
      scope.spawn("ben pays", () -> pay(ben, anna, 20));
    });
  }

  private static void pay(Channel<Integer> from, Channel<Integer> to, int amount)
      throws InterruptedException {
    int payer = from.receive();
    int payee = to.receive();
    from.send(payer - amount);
    to.send(payee + amount);
  }

  /** A request that is given up after a second, although its order has been taken. */
  @HeddleTest
  void orderWithoutReply() throws Exception {
    Channel<String> orders = Channel.rendezvous();
    Ledger<String> ledger = new Ledger<>("orders");
    Scope.execute(scope -> {
      scope.spawn(
          "customer",
          () -> {
            ledger.in("book");
            try {
              Tasks.timeout(
                  Duration.ofSeconds(1),
                  () -> {
                    orders.send("book");
                    Tasks.sleep(Duration.ofSeconds(1)); // the parcel is on its way
                  });
            } catch (TimeoutException late) {
              ledger.withdraw("book"); // taken for not sent
            }
            orders.close();
          });
      scope.spawn("shop", () -> orders.forEach(order -> ledger.out(order)));
    });
  }
}
