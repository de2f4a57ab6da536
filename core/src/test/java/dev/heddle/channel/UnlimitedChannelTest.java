package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.ChildJvm;
import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.stress.Actor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnlimitedChannelTest {
  @Test
  void aSendNeverWaits() throws InterruptedException {
    Channel<Integer> channel = Channel.unlimited();
    assertThat(channel.capacity()).isEqualTo(Integer.MAX_VALUE);
    for (int i = 0; i < 3_000; i += 3) {
      channel.send(i);
      assertThat(channel.trySend(i + 1)).isTrue();
      channel.sendWithin(Duration.ZERO, i + 2);
    }
    assertThat(channel.size()).isEqualTo(3_000);
    ChannelProbe.validate(channel);
    for (int i = 0; i < 3_000; i++) {
      assertThat(channel.receive()).isEqualTo(i);
    }
    assertThat(channel.tryReceive()).isNull();
    ChannelProbe.validateQuiet(channel);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64})
  void valuesKeepTheirOrderAcrossSegments(int segment) throws InterruptedException {
    Channel<Integer> channel = new UnlimitedChannel<>(segment);
    SplittableRandom random = new SplittableRandom(segment);
    int sent = 0;
    int received = 0;
    for (int turn = 0; turn < 500; turn++) {
      for (int n = random.nextInt(2 * segment + 2); n > 0; n--) {
        channel.send(sent++);
      }
      for (int n = random.nextInt(2 * segment + 2); n > 0 && received < sent; n--) {
        assertThat(channel.receive()).isEqualTo(received++);
      }
      assertThat(channel.size()).isEqualTo(sent - received);
      ChannelProbe.validate(channel);
    }
  }

  @Test
  void closingDrains() throws InterruptedException {
    Channel<Integer> channel = new UnlimitedChannel<>(2);
    for (int i = 0; i < 5; i++) {
      channel.send(i);
    }
    IOException cause = new IOException("broken");
    assertThat(channel.close(cause)).isTrue();
    assertThatThrownBy(() -> channel.send(9)).isInstanceOf(ClosedException.class).hasCause(cause);
    for (int i = 0; i < 5; i++) {
      assertThat(channel.receive()).isEqualTo(i);
    }
    assertThatThrownBy(channel::receive).isInstanceOf(ClosedException.class).hasCause(cause);
    ChannelProbe.validateQuiet(channel);
  }

  /** Each receiver sees the values of each sender in their order; nothing is lost or doubled. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64})
  void bothEndsAtOnceKeepTheOrder(int segment) {
    int each = 3_000;
    Channel<Integer> channel = new UnlimitedChannel<>(segment);
    List<Actor<List<Integer>>> receivers =
        Actor.startMixed(
            3,
            () -> {
              List<Integer> received = new ArrayList<>();
              channel.forEach(received::add);
              return received;
            });
    List<Actor<Void>> senders = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      int sender = number;
      senders.add(
          Actor.start(
              Actor.kind(number),
              () -> {
                for (int i = 0; i < each; i++) {
                  channel.send(3 * i + sender);
                }
                return null;
              }));
    }
    for (int i = 0; i < 20; i++) {
      ChannelProbe.validate(channel);
    }
    senders.forEach(Actor::result);
    channel.close();
    BitSet seen = new BitSet();
    for (Actor<List<Integer>> receiver : receivers) {
      int[] latest = {-1, -1, -1};
      for (int value : receiver.result()) {
        if (value <= latest[value % 3] || seen.get(value)) {
          throw new AssertionError(value + " after " + latest[value % 3]);
        }
        latest[value % 3] = value;
        seen.set(value);
      }
    }
    assertThat(seen.cardinality()).isEqualTo(3 * each);
    ChannelProbe.validateQuiet(channel);
  }

  /** What goes back stands in front of what the receiving end knows of already. */
  @Test
  void whatGoesBackIsNext() throws InterruptedException {
    Channel<Integer> channel = new UnlimitedChannel<>(2);
    for (int i = 0; i < 5; i++) {
      channel.send(i);
    }
    assertThat(channel.receive()).isZero();
    try (Values<Integer> values = Views.values(channel)) {
      assertThat(values.iterator().hasNext()).isTrue();
    }
    assertThat(channel.size()).isEqualTo(4);
    for (int i = 1; i < 5; i++) {
      assertThat(channel.tryReceive()).isEqualTo(i);
    }
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aSelectCanAlwaysSend() throws InterruptedException {
    Channel<Integer> full = Channel.bounded(1);
    full.send(0);
    Channel<Integer> channel = new UnlimitedChannel<>(2);
    for (int i = 0; i < 7; i++) {
      String chosen =
          Select.<String>of()
              .send(full, -1, () -> "full")
              .send(channel, i, () -> "unlimited")
              .await();
      assertThat(chosen).isEqualTo("unlimited");
    }
    assertThat(channel.size()).isEqualTo(7);
    ChannelProbe.validate(channel);
  }

  /** In a VM of its own, in which nobody else allocates. */
  @Test
  @Tag("once")
  void aDrainedChannelKeepsNothing() throws Exception {
    ChildJvm.Result result = ChildJvm.run(Main.class, "-Xmx300m");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  static class Main {
    private static final int CHANNELS = 20;
    private static final int VALUES = 100_000;
    private static final Integer VALUE = 1_000_000;

    private static long used() {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Channel<Integer> filledAndDrained() throws InterruptedException {
      Channel<Integer> channel = Channel.unlimited();
      for (int i = 0; i < VALUES; i++) {
        channel.send(VALUE);
      }
      for (int i = 0; i < VALUES; i++) {
        channel.receive();
      }
      return channel;
    }

    public static void main(String[] args) throws Exception {
      filledAndDrained(); // what the VM itself allocates on the way
      used();
      long before = used();
      List<Channel<Integer>> channels = new ArrayList<>();
      for (int i = 0; i < CHANNELS; i++) {
        channels.add(filledAndDrained());
      }
      long kept = (used() - before) / CHANNELS;
      System.out.println(kept + " bytes a channel");
      if (kept > 4_096) {
        throw new AssertionError("a drained channel keeps " + kept + " bytes");
      }
      channels.forEach(Channel::close);
    }
  }
}
