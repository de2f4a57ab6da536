package dev.heddle.test.snippets;

import dev.heddle.Scope;
import dev.heddle.channel.Channel;
import dev.heddle.test.Explorer;
import dev.heddle.test.Ledger;
import org.junit.jupiter.api.Test;

/** The examples in the documentation of the explorer, as tests. */
class ExplorerSnippetsTest {
  @Test
  void check() {
    // @start region="check"
    new Explorer()
        .schedules(200)
        .check(() -> {
          Channel<Integer> orders = Channel.bounded(1);
          Ledger<Integer> ledger = new Ledger<>("orders");
          Scope.execute(scope -> {
            scope.spawn(() -> {
              for (int order = 1; order <= 3; order++) {
                ledger.in(order);
                orders.send(order);
              }
              orders.close();
            });
            scope.spawn(() -> orders.forEach(ledger::out));
            scope.spawn(() -> orders.forEach(ledger::out));
          });
        });
    // @end
  }
}
