package dev.heddle.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.heddle.CancelledException;
import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import dev.heddle.channel.ChannelProbe;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Cases from a list, the cancellation as a case, several cases at one channel, and wrong use. */
class SelectCasesTest {
  private final Channel<Integer> left = Channel.bounded(1);
  private final Channel<Integer> right = Channel.bounded(1);

  // ---- from a list

  @Test
  void aListGivesACaseEach() throws InterruptedException {
    List<Channel<Integer>> channels = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      channels.add(Channel.bounded(1));
    }
    Select<String> select =
        Select.<String>of().receiveAny(channels, (place, value) -> place + ": " + value);
    for (int i = 19; i >= 0; i--) {
      channels.get(i).send(100 + i);
      assertThat(select.await()).isEqualTo(i + ": " + (100 + i));
    }
    Actor<String> waits = Actor.start(Kind.TASK, select::await);
    ChannelProbe.awaitReceivers(channels.get(7), 1);
    channels.get(7).send(1);
    assertThat(waits.result()).isEqualTo("7: 1");
    channels.get(3).close();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(select::await);
    channels.forEach(ChannelProbe::validateQuiet);
  }

  @Test
  void aConditionAfterAListIsForAllOfIt() throws InterruptedException {
    left.send(1);
    right.send(2);
    String what =
        Select.<String>of()
            .receiveAny(List.of(left, right), (place, value) -> "from the list")
            .when(() -> false)
            .after(java.time.Duration.ZERO, () -> "late")
            .await();
    assertThat(what).isEqualTo("late");
    assertThat(
            Select.<String>of()
                .receiveAny(List.<Channel<Integer>>of(), (place, value) -> "none")
                .when(() -> true)
                .receive(left, value -> "left")
                .await())
        .isEqualTo("left");
  }

  @Test
  void aNullInAListIsRefusedAndNothingIsAdded() {
    Select<String> select = Select.of();
    List<Channel<Integer>> channels = new ArrayList<>(List.of(left));
    channels.add(null);
    assertThatNullPointerException()
        .isThrownBy(() -> select.receiveAny(channels, (place, value) -> ""))
        .withMessageContaining("source");
    assertThatIllegalStateException().isThrownBy(select::await);
  }

  // ---- the cancellation

  @Test
  void theCancellationOfTheCallerIsACase() {
    Actor<String> waits =
        Actor.start(
            Kind.TASK,
            () -> {
              String what =
                  Select.<String>of()
                      .receive(left, value -> "value")
                      .cancelled(reason -> "cancelled " + reason.message())
                      .await();
              try {
                left.receive();
                return what + ", and went on";
              } catch (CancelledException again) {
                throw new IllegalStateException(what);
              }
            });
    ChannelProbe.awaitReceivers(left, 1);
    waits.cancel();
    assertThat(waits.failure()).hasMessage("cancelled by the test");
    ChannelProbe.validateQuiet(left);
  }

  @Test
  void theCancellationWinsOverWhatIsReady() {
    left.trySend(1);
    Actor<String> actor =
        Actor.start(
            Kind.TASK,
            () -> {
              Objects.requireNonNull(Tasks.current()).cancel("before");
              return Select.<String>of()
                  .receive(left, value -> "value")
                  .cancelled(reason -> reason.message())
                  .await();
            });
    assertThat(actor.result()).isEqualTo("before");
    assertThat(left.size()).isEqualTo(1);
  }

  @Test
  void theCancellationMayBeTheOnlyCase() {
    Actor<String> actor =
        Actor.start(
            Kind.TASK, () -> Select.<String>of().cancelled(reason -> reason.message()).await());
    actor.thread();
    actor.cancel();
    assertThat(actor.result()).isEqualTo("by the test");
    assertThatIllegalStateException()
        .isThrownBy(() -> Select.<String>of().cancelled(reason -> "").when(() -> true));
    assertThatNullPointerException().isThrownBy(() -> Select.<String>of().cancelled(null));
  }

  // ---- several cases at one channel

  /** Go: TestPseudoRandomSend. */
  @Test
  void ofTwoWaitingSendsToOneChannelEachIsChosenOften() throws InterruptedException {
    Channel<Integer> channel = Channel.rendezvous();
    int turns = 2_000;
    Actor<Void> sender =
        Actor.start(
            Kind.TASK,
            () -> {
              Select<Integer> either =
                  Select.<Integer>of().send(channel, 0, () -> 0).send(channel, 1, () -> 1);
              for (int i = 0; i < turns; i++) {
                either.await();
              }
              return null;
            });
    int[] seen = new int[2];
    for (int i = 0; i < turns; i++) {
      ChannelProbe.awaitSenders(channel, 2);
      seen[channel.receive()]++;
    }
    sender.result();
    assertThat(seen[0]).isBetween(turns / 3, 2 * turns / 3);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void biasedKeepsTheOrderGivenWhileWaiting() throws InterruptedException {
    Channel<Integer> channel = Channel.rendezvous();
    Actor<Void> sender =
        Actor.start(
            Kind.TASK,
            () -> {
              Select<Integer> either =
                  Select.<Integer>of().send(channel, 0, () -> 0).send(channel, 1, () -> 1).biased();
              for (int i = 0; i < 50; i++) {
                either.await();
              }
              return null;
            });
    for (int i = 0; i < 50; i++) {
      ChannelProbe.awaitSenders(channel, 2);
      assertThat(channel.receive()).isZero();
    }
    sender.result();
  }

  // ---- wrong use

  @Test
  void aSelectWithoutCasesIsAnErrorAlsoWithoutWaiting() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Select.<String>of().orElse(() -> "nothing"))
        .withMessageContaining("without cases");
  }

  @Test
  void aSelectIsUsedByOneThreadAtATime() throws InterruptedException {
    Select<Integer> select = Select.<Integer>of().receive(left, value -> value);
    Actor<Integer> waits = Actor.start(Kind.PLATFORM, select::await);
    ChannelProbe.awaitReceivers(left, 1);
    assertThatIllegalStateException()
        .isThrownBy(select::await)
        .withMessageContaining("another thread");
    assertThatIllegalStateException().isThrownBy(() -> select.orElse(() -> 0));
    left.send(5);
    assertThat(waits.result()).isEqualTo(5);
    left.send(6);
    assertThat(select.await()).isEqualTo(6);
    ChannelProbe.validateQuiet(left);
  }

  @Test
  void theHandlerMayAwaitTheSameSelect() throws InterruptedException {
    List<Select<Integer>> self = new ArrayList<>();
    Select<Integer> select =
        Select.<Integer>of()
            .receive(left, value -> value == 0 ? 0 : value + self.getFirst().orElse(() -> 100));
    self.add(select);
    left.send(1);
    assertThat(select.await()).isEqualTo(101);
  }

  @Test
  void aFailureOnTheWayFreesTheSelect() throws InterruptedException {
    boolean[] fails = {true};
    Select<Integer> select =
        Select.<Integer>of()
            .receive(left, value -> value)
            .when(() -> {
              if (fails[0]) {
                throw new IllegalStateException("undecided");
              }
              return true;
            });
    assertThatIllegalStateException().isThrownBy(select::await).withMessage("undecided");
    fails[0] = false;
    left.send(3);
    assertThat(select.await()).isEqualTo(3);
  }
}
