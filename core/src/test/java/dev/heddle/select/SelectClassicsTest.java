package dev.heddle.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.channel.Channel;
import dev.heddle.channel.ChannelProbe;
import dev.heddle.channel.Sender;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tests of other channels ask of a select; the table is in channel/README.md. */
class SelectClassicsTest {
  @Test
  void sendersReceiversAndSelectsOnFourChannelsComeOutEven() {
    List<Channel<Integer>> channels =
        List.of(Channel.bounded(0), Channel.bounded(0), Channel.bounded(2), Channel.bounded(3));
    int each = 1_000;
    List<Actor<Void>> actors = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      Channel<Integer> channel = channels.get(c);
      actors.add(
          Actor.start(
              Actor.kind(c),
              () -> {
                for (int i = 0; i < each; i++) {
                  channel.send(0);
                }
                return null;
              }));
      actors.add(
          Actor.start(
              Actor.kind(c + 1),
              () -> {
                for (int i = 0; i < each; i++) {
                  channel.receive();
                }
                return null;
              }));
    }
    for (boolean sends : new boolean[] {true, false}) {
      actors.add(
          Actor.start(
              Actor.Kind.TASK,
              () -> {
                int[] left = {each, each, each, each};
                Select<Integer> select = Select.of();
                for (int c = 0; c < 4; c++) {
                  int number = c;
                  if (sends) {
                    select.send(channels.get(c), 0, () -> number);
                  } else {
                    select.receive(channels.get(c), value -> number);
                  }
                  select.when(() -> left[number] > 0);
                }
                for (int i = 0; i < 4 * each; i++) {
                  left[select.await()]--;
                }
                assertThat(left).containsOnly(0);
                return null;
              }));
    }
    actors.forEach(Actor::result);
    channels.forEach(channel -> {
      ChannelProbe.validateQuiet(channel);
      assertThat(channel.size()).isZero();
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10})
  void twoSelectsOnOneChannelNeverTakeTheirOwnValueFromARendezvous(int capacity) {
    Channel<Integer> channel = Channel.bounded(capacity);
    List<Actor<Void>> actors = new ArrayList<>();
    for (int a = 0; a < 2; a++) {
      int self = a;
      actors.add(
          Actor.start(
              Actor.Kind.TASK,
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  int got =
                      Select.<Integer>of()
                          .send(channel, self, () -> -1)
                          .receive(channel, value -> value)
                          .await();
                  assertThat(capacity == 0 && got == self).as("met itself").isFalse();
                }
                return null;
              }));
    }
    actors.forEach(Actor::result);
  }

  @Test
  void aQueueIsSoundAfterASelectWithTwoCasesInItHasLeft() {
    Channel<Integer> twice = Channel.rendezvous();
    Channel<Integer> other = Channel.rendezvous();
    Actor<Integer> select =
        Actor.start(
            Actor.Kind.TASK,
            () ->
                Select.<Integer>of()
                    .receive(twice, value -> value)
                    .receive(twice, value -> value)
                    .receive(other, value -> value)
                    .await());
    ChannelProbe.awaitReceivers(twice, 2);
    Actor<Integer> behind = Actor.start(Actor.Kind.PLATFORM, twice::receive);
    ChannelProbe.awaitReceivers(twice, 3);
    assertThat(other.trySend(7)).isTrue();
    assertThat(select.result()).isEqualTo(7);
    assertThat(twice.trySend(8)).isTrue();
    assertThat(behind.result()).isEqualTo(8);
    ChannelProbe.validateQuiet(twice);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8, 9})
  void selectsThatOfferAndTakePairUp(int count) {
    // Everybody offers its number and takes another's; an odd one is left for the test.
    Channel<Integer> channel = Channel.rendezvous();
    List<Actor<Integer>> actors = new ArrayList<>();
    for (int a = 0; a < count; a++) {
      int self = a;
      actors.add(
          Actor.start(
              Actor.kind(a),
              () ->
                  Select.<Integer>of()
                      .send(channel, self, () -> -1)
                      .receive(channel, value -> value)
                      .await()));
    }
    Integer left = null;
    if (count % 2 == 1) {
      Waits.until("all pairs", () -> actors.stream().filter(Actor::ended).count() == count - 1);
      ChannelProbe.awaitSenders(channel, 1); // it may still be looking for others
      left = channel.tryReceive();
      assertThat(left).isNotNull();
    }
    int gave = 0;
    for (int a = 0; a < count; a++) {
      int got = actors.get(a).result();
      assertThat(got).isNotEqualTo(a);
      gave += got == -1 ? 1 : 0;
    }
    assertThat(gave).isEqualTo(count / 2 + count % 2);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aLoopOfTriesMeetsALoopOfTries() {
    for (int turn = 0; turn < 20; turn++) {
      Channel<Integer> forth = Channel.rendezvous();
      Channel<Integer> end = Channel.bounded(1);
      Actor<Void> sender =
          Actor.start(
              Actor.Kind.TASK,
              () -> {
                boolean sent = false;
                while (!sent) {
                  sent =
                      Select.<Boolean>of()
                          .send(forth, 1, () -> true)
                          .after(Duration.ofNanos(30_000), () -> false)
                          .await();
                }
                end.send(1);
                return null;
              });
      Actor<Integer> receiver =
          Actor.start(
              Actor.Kind.PLATFORM,
              () -> {
                while (true) {
                  int got =
                      Select.<Integer>of()
                          .receive(forth, value -> value)
                          .receive(end, value -> -2)
                          .orElse(() -> -1);
                  if (got != -1) {
                    return got;
                  }
                }
              });
      assertThat(receiver.result()).isEqualTo(1);
      sender.result();
    }
  }

  @Test
  void aSelectInTheHandlerOfAnother() throws InterruptedException {
    Channel<Integer> one = Channel.bounded(1);
    Channel<Integer> two = Channel.bounded(1);
    one.send(1);
    two.send(2);
    int sum =
        Select.<Integer>of()
            .receive(
                one,
                first -> {
                  try {
                    return first + Select.<Integer>of().receive(two, second -> second).await();
                  } catch (InterruptedException impossible) {
                    throw new AssertionError(impossible);
                  }
                })
            .await();
    assertThat(sum).isEqualTo(3);
  }

  @Test
  void waitingSelectsAreServedFirstComeFirstServedBesidePlainReceivers() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    Channel<Integer> quiet = Channel.rendezvous();
    List<Actor<Integer>> receivers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      boolean selects = i % 2 == 0;
      receivers.add(
          Actor.start(
              Actor.kind(i),
              () ->
                  selects
                      ? Select.<Integer>of()
                          .receive(channel, value -> value)
                          .receive(quiet, value -> -1)
                          .await()
                      : channel.receive()));
      ChannelProbe.awaitReceivers(channel, i + 1);
    }
    for (int i = 0; i < 6; i++) {
      channel.send(i);
    }
    assertThat(receivers.stream().map(Actor::result)).containsExactly(0, 1, 2, 3, 4, 5);
    ChannelProbe.validateQuiet(quiet);
  }

  @Test
  void whoIsLateInASelectTriesAgainAndLosesNothing() {
    Channel<Integer> channel = Channel.bounded(2);
    int values = 300;
    Actor<Void> sender =
        Actor.start(
            Actor.Kind.PLATFORM,
            () -> {
              for (int i = 0; i < values; ) {
                boolean sent =
                    Select.<Boolean>of()
                        .send(channel, i, () -> true)
                        .after(Duration.ofNanos(100L * (i % 7)), () -> false)
                        .await();
                i += sent ? 1 : 0;
              }
              return null;
            });
    Actor<List<Integer>> receiver =
        Actor.start(
            Actor.Kind.TASK,
            () -> {
              List<Integer> seen = new ArrayList<>();
              while (seen.size() < values) {
                int got =
                    Select.<Integer>of()
                        .receive(channel, value -> value)
                        .after(Duration.ofNanos(50_000), () -> -1)
                        .await();
                if (got >= 0) {
                  seen.add(got);
                }
              }
              return seen;
            });
    assertThat(receiver.result()).isEqualTo(IntStream.range(0, values).boxed().toList());
    sender.result();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void eachOfSeveralReadyCasesAtOneChannelIsChosenOften() throws InterruptedException {
    Channel<Integer> channel = Channel.bounded(1);
    int[] chosen = new int[4];
    for (int i = 0; i < 4_000; i++) {
      channel.send(i);
      chosen[
          Select.<Integer>of()
              .receive(channel, value -> 0)
              .receive(channel, value -> 1)
              .receive(channel, value -> 2)
              .receive(channel, value -> 3)
              .await()]++;
    }
    for (int count : chosen) {
      assertThat(count).isBetween(700, 1_300);
    }
  }

  @Test
  void aClosedChannelComesBeforeADefaultAndATimeLimit() throws InterruptedException {
    Channel<Integer> closed = Channel.rendezvous();
    closed.close();
    Channel<Integer> quiet = Channel.rendezvous();
    assertThat(
            Select.<String>of()
                .receive(quiet, value -> "value")
                .receive(closed, value -> "value", () -> "closed")
                .orElse(() -> "nothing"))
        .isEqualTo("closed");
    assertThat(
            Select.<String>of()
                .receive(quiet, value -> "value")
                .receive(closed, value -> "value", () -> "closed")
                .after(Duration.ofDays(1), () -> "late")
                .await())
        .isEqualTo("closed");
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(
            () -> Select.<String>of().send(closed, 1, () -> "sent").orElse(() -> "nothing"));
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() ->
            Select.<String>of()
                .send(closed, 1, () -> "sent")
                .after(Duration.ofDays(1), () -> "late")
                .await());
    ChannelProbe.validateQuiet(quiet);
  }

  @ParameterizedTest
  @EnumSource(Actor.Kind.class)
  void aCopyOfAnEndThatComesAndGoesWakesNoSelect(Actor.Kind kind) throws InterruptedException {
    Channel<Integer> one = Channel.unlimited();
    Channel<Integer> two = Channel.unlimited();
    try (Sender<Integer> first = one.sender();
        Sender<Integer> second = two.sender()) {
      Actor<String> selects =
          Actor.start(
              kind,
              () ->
                  Select.<String>of()
                      .receive(one, value -> "one", () -> "one is closed")
                      .receive(two, value -> "two", () -> "two is closed")
                      .await());
      ChannelProbe.awaitReceivers(one, 1);
      ChannelProbe.awaitReceivers(two, 1);
      first.copy().close();
      assertThat(ChannelProbe.waitingReceivers(one)).isOne();
      second.send(1);
      assertThat(selects.result()).isEqualTo("two");
    }
    ChannelProbe.validateQuiet(one);
  }

  @Test
  void aChannelGoesThroughASelect() throws InterruptedException {
    Channel<Object> outer = Channel.bounded(1);
    Channel<Object> carried = outer;
    for (int i = 0; i < 20; i++) {
      Channel<Object> next = Channel.bounded(1);
      carried = Select.<Channel<Object>>of().send(carried, next, () -> next).await();
    }
    Object at = outer;
    for (int i = 0; i < 20; i++) {
      at = Select.<Object>of().receive((Channel<?>) at, value -> value).await();
    }
    assertThat(at).isSameAs(carried);
  }

  @Test
  void biasedTakesTheFirstAlsoBesideADefaultOrALimit() throws InterruptedException {
    Channel<Integer> left = Channel.bounded(1);
    Channel<Integer> right = Channel.bounded(1);
    for (int i = 0; i < 200; i++) {
      left.trySend(1);
      right.trySend(2);
      Select<Integer> select =
          Select.<Integer>of().receive(right, value -> value).receive(left, value -> value);
      boolean limited = i % 2 == 0;
      int value =
          limited
              ? select.after(Duration.ofDays(1), () -> -1).biased().await()
              : select.biased().orElse(() -> -1);
      assertThat(value).isEqualTo(2);
    }
  }
}
