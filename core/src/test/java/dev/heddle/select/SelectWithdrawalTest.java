package dev.heddle.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Select;
import dev.heddle.Source;
import dev.heddle.channel.Channel;
import dev.heddle.channel.ChannelProbe;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.WaitNode;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What happens between the poll and the registration, at a source that plays its part exactly. */
class SelectWithdrawalTest {
  private final Channel<Integer> channel = Channel.rendezvous();

  /**
   * Not ready at the first poll, then ready: so when the select registers here it has to withdraw.
   */
  private static final class ReadyLater implements Source<Integer>, Port {
    private final BooleanSupplier meanwhile;
    private boolean ready;

    ReadyLater(BooleanSupplier meanwhile) {
      this.meanwhile = meanwhile;
    }

    @Override
    public Port receiving() {
      return this;
    }

    @Override
    public long order() {
      return Long.MAX_VALUE - 1; // behind every channel
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      node.item = 7;
      return ready;
    }

    @Override
    public boolean enqueue(WaitNode node) {
      ready = true;
      assertThat(meanwhile.getAsBoolean()).isTrue();
      return false;
    }

    @Override
    public void dequeue(WaitNode node) {
      throw new AssertionError("was never queued here");
    }
  }

  @Test
  void whoWithdrawsLeavesNothingBehind() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      Source<Integer> later = new ReadyLater(() -> ChannelProbe.queued(channel) == 1);
      int got =
          Select.<Integer>of()
              .receive(channel, value -> value)
              .receive(later, value -> value)
              .await();
      assertThat(got).isEqualTo(7);
      ChannelProbe.validateQuiet(channel);
    }
  }

  @Test
  void whoWasClaimedBeforeItCouldWithdrawTakesThat() throws InterruptedException {
    Source<Integer> later = new ReadyLater(() -> channel.trySend(5));
    int got =
        Select.<Integer>of()
            .receive(later, value -> value)
            .receive(channel, value -> value)
            .await();
    assertThat(got).isEqualTo(5);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void casesAreRegisteredInTheOrderOfTheThingsWhateverTheOrderGiven() throws InterruptedException {
    Channel<Integer> second = Channel.rendezvous();
    Source<Integer> later =
        new ReadyLater(() -> ChannelProbe.queued(channel) == 1 && ChannelProbe.queued(second) == 1);
    int got =
        Select.<Integer>of()
            .receive(later, value -> value)
            .receive(second, value -> value)
            .receive(channel, value -> value)
            .await();
    assertThat(got).isEqualTo(7);
    ChannelProbe.validateQuiet(channel);
    ChannelProbe.validateQuiet(second);
  }
}
