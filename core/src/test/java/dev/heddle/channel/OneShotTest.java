package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.ClosedException;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.TimeoutException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import dev.heddle.stress.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OneShotTest {
  private static void awaitReceivers(OneShot<?> shot, int count) {
    Waits.until(
        () -> count + " waiting receivers", () -> ChannelProbe.waitingAtOneShot(shot) == count);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aReceiverWaitsForTheValue(Kind kind) {
    OneShot<String> shot = new OneShot<>();
    Actor<String> receiver = Actor.start(kind, shot::receive);
    awaitReceivers(shot, 1);
    assertThat(shot.isClosed()).isFalse();
    shot.send("a");
    assertThat(receiver.result()).isEqualTo("a");
    assertThat(shot.isClosed()).isTrue();
  }

  @Test
  void theValueWaitsForAReceiverAndIsReceivedOnce() throws InterruptedException {
    OneShot<String> shot = new OneShot<>();
    assertThat(shot.tryReceive()).isNull();
    shot.send("a");
    assertThat(shot.receive()).isEqualTo("a");
    assertThatThrownBy(shot::receive)
        .isInstanceOf(ClosedException.class)
        .hasMessageContaining("has had its value");
    assertThatThrownBy(shot::tryReceive).isInstanceOf(ClosedException.class);
  }

  @Test
  void aSecondSendFails() throws InterruptedException {
    OneShot<String> shot = new OneShot<>();
    shot.send("a");
    assertThatThrownBy(() -> shot.send("b"))
        .isInstanceOf(ClosedException.class)
        .hasMessageContaining("has had its value");
    assertThat(shot.close()).isFalse();
    assertThat(shot.receive()).isEqualTo("a");
  }

  @Test
  void closingFailsTheReceiverWithTheCause() {
    OneShot<String> shot = new OneShot<>();
    Actor<String> receiver = Actor.start(Kind.TASK, shot::receive);
    awaitReceivers(shot, 1);
    IOException cause = new IOException("gone");
    assertThat(shot.close(cause)).isTrue();
    assertThat(shot.close()).isFalse();
    assertThat(receiver.failure()).isInstanceOf(ClosedException.class).hasCause(cause);
    assertThatThrownBy(() -> shot.send("late"))
        .isInstanceOf(ClosedException.class)
        .hasMessageContaining("is closed")
        .hasCause(cause);
  }

  @Test
  void theOneWhoHasWaitedLongestGetsTheValueTheOthersFail() {
    OneShot<String> shot = new OneShot<>();
    List<Actor<String>> receivers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      receivers.add(Actor.start(Kind.values()[i % Kind.values().length], shot::receive));
      awaitReceivers(shot, i + 1);
    }
    shot.send("a");
    assertThat(receivers.getFirst().result()).isEqualTo("a");
    for (Actor<String> other : receivers.subList(1, 4)) {
      assertThat(other.failure()).isInstanceOf(ClosedException.class);
    }
    assertThat(ChannelProbe.waitingAtOneShot(shot)).isZero();
  }

  @Test
  void whoIsLateOrCancelledLeavesTheValueToOthers() throws Exception {
    OneShot<String> shot = new OneShot<>();
    assertThatThrownBy(() -> shot.receiveWithin(Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("PT0.001S");
    Actor<Object> cancelled =
        Actor.start(
            Kind.PLATFORM,
            () ->
                Scope.run(scope -> {
                  var task = scope.spawn(() -> shot.receive());
                  awaitReceivers(shot, 1);
                  scope.cancel("enough");
                  return task.join();
                }));
    assertThat(cancelled.failure()).isInstanceOf(CancelledException.class);
    assertThat(ChannelProbe.waitingAtOneShot(shot)).isZero();
    shot.send("a");
    assertThat(shot.receiveWithin(Duration.ZERO)).isEqualTo("a");
  }

  @Test
  void isACaseOfSelect() throws InterruptedException {
    OneShot<String> shot = new OneShot<>();
    Channel<String> quiet = Channel.rendezvous();
    Actor<String> receiver =
        Actor.start(
            Kind.TASK,
            () -> Select.<String>of().receive(quiet, x -> x).receive(shot, x -> x + "!").await());
    awaitReceivers(shot, 1);
    shot.send("a");
    assertThat(receiver.result()).isEqualTo("a!");
    assertThat(ChannelProbe.queued(quiet)).isZero();

    OneShot<String> lost = new OneShot<>();
    quiet.close();
    assertThat(
            Select.<String>of()
                .receive(lost, x -> x, () -> "never")
                .receive(quiet, x -> x, () -> "closed")
                .await())
        .isEqualTo("closed");
    lost.send("still there");
    assertThat(Select.<String>of().receive(lost, x -> x).await()).isEqualTo("still there");
  }

  @Test
  void badInputIsNamed() {
    OneShot<String> shot = new OneShot<>();
    assertThatNullPointerException().isThrownBy(() -> shot.send(null));
    assertThatNullPointerException().isThrownBy(() -> shot.close(null));
    assertThatNullPointerException().isThrownBy(() -> shot.receiveWithin(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shot.receiveWithin(Duration.ofNanos(-1)))
        .withMessageContaining("PT-0.000000001S");
    assertThat(shot.isClosed()).isFalse();
    assertThat(shot.toString()).startsWith("one-shot ");
  }
}
