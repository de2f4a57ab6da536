package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.heddle.CancelledException;
import dev.heddle.Select;
import dev.heddle.TimeoutException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import dev.heddle.stress.Waits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Things to receive from that no one sends to. */
class SourcesTest {
  private static final Duration SHORT = Duration.ofMillis(2);

  @ParameterizedTest
  @EnumSource(Kind.class)
  void afterGivesOneValueNotBeforeItsTime(Kind kind) throws InterruptedException {
    long begin = System.nanoTime();
    ReceiveChannel<Duration> source = Sources.after(SHORT);
    Duration late = Actor.start(kind, source::receive).result();
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(SHORT.toNanos());
    assertThat(late).isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(source.tryReceive()).as("only one").isNull();
    assertThat(source.size()).isZero();
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> source.receiveWithin(Duration.ofNanos(1)));
  }

  @Test
  void whatIsDueIsThereWithoutATimer() {
    ReceiveChannel<Duration> source = Sources.after(Duration.ZERO);
    assertThat(source.size()).isEqualTo(1);
    assertThat(source.tryReceive()).isNotNull();
    ReceiveChannel<Duration> past =
        Sources.at(Instant.EPOCH, InstantSource.fixed(Instant.EPOCH.plusSeconds(5)));
    assertThat(past.tryReceive()).isNotNull();
    ReceiveChannel<Duration> future =
        Sources.at(Instant.EPOCH.plusSeconds(5), InstantSource.fixed(Instant.EPOCH));
    assertThat(future.tryReceive()).isNull();
  }

  @Test
  void oneOfSeveralReceiversGetsTheValueOfAfter() {
    ReceiveChannel<Duration> source = Sources.after(SHORT);
    List<Actor<Duration>> receivers = Actor.startMixed(3, source::receive);
    Waits.until("one has it", () -> receivers.stream().anyMatch(Actor::ended));
    assertThat(receivers.stream().filter(Actor::ended)).hasSize(1);
    receivers.forEach(receiver -> receiver.thread().interrupt());
    Waits.until("all have ended", () -> receivers.stream().allMatch(Actor::ended));
  }

  @Test
  void ticksComeAtMultiplesOfThePeriod() throws InterruptedException {
    long begin = System.nanoTime();
    ReceiveChannel<Duration> source = Sources.tick(SHORT);
    for (int i = 0; i < 5; i++) {
      source.receive();
    }
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(5 * SHORT.toNanos());
    assertThat(source.isClosed()).isFalse();
  }

  @Test
  void missedTicksAreSkipped() throws InterruptedException {
    ReceiveChannel<Duration> source = Sources.tick(SHORT);
    long begin = System.nanoTime();
    Waits.until("three periods", () -> System.nanoTime() - begin > 3 * SHORT.toNanos());
    Duration late = source.receive();
    assertThat(late).isGreaterThanOrEqualTo(SHORT.multipliedBy(2));
    int more = 0;
    while (source.tryReceive() != null) {
      more++;
    }
    assertThat(more).as("they do not come in a burst").isLessThanOrEqualTo(1);
  }

  @Test
  void severalReceiversShareTheTicks() {
    ReceiveChannel<Duration> source = Sources.tick(SHORT);
    List<Actor<Integer>> receivers =
        Actor.startMixed(
            3,
            () -> {
              for (int i = 0; i < 3; i++) {
                source.receive();
              }
              return 3;
            });
    assertThat(receivers.stream().mapToInt(Actor::result).sum()).isEqualTo(9);
  }

  @Test
  void neverIsACaseThatIsSwitchedOff() throws InterruptedException {
    String what =
        Select.<String>of()
            .receive(Sources.<String>never(), value -> value)
            .receive(Sources.after(SHORT), late -> "late")
            .await();
    assertThat(what).isEqualTo("late");
    assertThat(Select.<String>of().receive(Sources.<String>never(), v -> v).orElse(() -> "none"))
        .isEqualTo("none");
    Actor<String> waits =
        Actor.start(
            Kind.TASK, () -> Select.<String>of().receive(Sources.<String>never(), v -> v).await());
    waits.thread();
    waits.cancel();
    assertThat(waits.failure()).isInstanceOf(CancelledException.class);
  }

  @Test
  void aClockOutlivesManyWaitsInWhichItLost() throws InterruptedException {
    ReceiveChannel<Duration> hour = Sources.after(Duration.ofHours(1));
    Channel<Integer> channel = Channel.rendezvous();
    List<Integer> seen = new ArrayList<>();
    Actor<Void> sender =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              for (int i = 0; i < 1_000; i++) {
                channel.send(i);
              }
              return null;
            });
    for (int i = 0; i < 1_000; i++) {
      seen.add(
          Select.<Integer>of().receive(hour, late -> -1).receive(channel, value -> value).await());
    }
    sender.result();
    assertThat(seen).hasSize(1_000).doesNotContain(-1);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void badInputIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sources.after(Duration.ofNanos(-1)))
        .withMessageContaining("time");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sources.tick(Duration.ZERO))
        .withMessageContaining("period");
    assertThatIllegalArgumentException().isThrownBy(() -> Sources.tick(Duration.ofNanos(-1)));
    assertThatNullPointerException().isThrownBy(() -> Sources.after(null));
    assertThatNullPointerException().isThrownBy(() -> Sources.tick(null));
    assertThatNullPointerException().isThrownBy(() -> Sources.at(null, InstantSource.system()));
    assertThatNullPointerException().isThrownBy(() -> Sources.at(Instant.EPOCH, null));
  }
}
