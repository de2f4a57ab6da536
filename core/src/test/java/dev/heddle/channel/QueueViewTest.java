package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.heddle.ClosedException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each method of {@code BlockingQueue} on a channel. */
class QueueViewTest {
  private final Channel<String> channel = Channel.bounded(3);
  private final BlockingQueue<String> queue = Views.queue(channel);

  @Test
  void addOfferAndPutInsertAtTheTail() throws InterruptedException {
    assertThat(queue.add("a")).isTrue();
    assertThat(queue.offer("b")).isTrue();
    queue.put("c");
    assertThat(queue).containsExactly("a", "b", "c");
    assertThat(queue.offer("d")).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> queue.add("d"));
    assertThat(queue.offer("d", 1, TimeUnit.MICROSECONDS)).isFalse();
    assertThat(queue.offer("d", -1, TimeUnit.DAYS)).isFalse();
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.remainingCapacity()).isZero();
    assertThat(channel.receive()).isEqualTo("a");
  }

  @Test
  void removePollAndTakeFetchFromTheHead() throws InterruptedException {
    queue.addAll(List.of("a", "b", "c"));
    assertThat(queue.element()).isEqualTo("a");
    assertThat(queue.peek()).isEqualTo("a");
    assertThat(queue.remove()).isEqualTo("a");
    assertThat(queue.poll()).isEqualTo("b");
    assertThat(queue.take()).isEqualTo("c");
    assertThat(queue.poll()).isNull();
    assertThat(queue.peek()).isNull();
    assertThat(queue.poll(1, TimeUnit.MICROSECONDS)).isNull();
    assertThat(queue.poll(-1, TimeUnit.DAYS)).isNull();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(queue::remove);
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(queue::element);
    assertThat(queue).isEmpty();
    assertThat(queue.remainingCapacity()).isEqualTo(3);
  }

  @Test
  void putAndTakeWait() throws InterruptedException {
    Actor<String> taker = Actor.start(Kind.PLATFORM, queue::take);
    ChannelProbe.awaitReceivers(channel, 1);
    queue.put("a");
    assertThat(taker.result()).isEqualTo("a");
    queue.addAll(List.of("b", "c", "d"));
    Actor<Boolean> offering =
        Actor.start(Kind.VIRTUAL, () -> queue.offer("e", Long.MAX_VALUE, TimeUnit.DAYS));
    ChannelProbe.awaitSenders(channel, 1);
    assertThat(queue.poll(Long.MAX_VALUE, TimeUnit.DAYS)).isEqualTo("b");
    assertThat(offering.result()).isTrue();
    assertThat(queue).containsExactly("c", "d", "e");
  }

  @Test
  void waitingEndsWhenInterrupted() {
    Actor<String> taker = Actor.start(Kind.PLATFORM, queue::take);
    ChannelProbe.awaitReceivers(channel, 1);
    taker.interrupt();
    assertThat(taker.failure()).isInstanceOf(InterruptedException.class);
    queue.addAll(List.of("a", "b", "c"));
    Actor<Boolean> offering = Actor.start(Kind.PLATFORM, () -> queue.offer("d", 1, TimeUnit.DAYS));
    ChannelProbe.awaitSenders(channel, 1);
    offering.interrupt();
    assertThat(offering.failure()).isInstanceOf(InterruptedException.class);
    assertThat(queue).hasSize(3);
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void nullIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> queue.add(null));
    assertThatNullPointerException().isThrownBy(() -> queue.offer(null));
    assertThatNullPointerException().isThrownBy(() -> queue.put(null));
    assertThatNullPointerException().isThrownBy(() -> queue.offer(null, 1, TimeUnit.DAYS));
    assertThatNullPointerException().isThrownBy(() -> queue.drainTo(null));
    assertThatNullPointerException().isThrownBy(() -> Views.queue(null));
    assertThat(queue.contains(null)).isFalse();
    assertThat(queue.remove(null)).isFalse();
  }

  @Test
  void drainToMovesWhatIsThere() {
    queue.addAll(List.of("a", "b", "c"));
    List<String> buffer = new ArrayList<>();
    assertThat(queue.drainTo(buffer, 0)).isZero();
    assertThat(queue.drainTo(buffer, -1)).isZero();
    assertThat(queue.drainTo(buffer, 2)).isEqualTo(2);
    assertThat(queue.drainTo(buffer)).isEqualTo(1);
    assertThat(queue.drainTo(buffer)).isZero();
    assertThat(buffer).containsExactly("a", "b", "c");
    assertThatIllegalArgumentException().isThrownBy(() -> queue.drainTo(queue));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.drainTo(queue, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, Integer.MAX_VALUE})
  void whatIsInTheMiddleCanBeRemoved(int capacity) throws InterruptedException {
    for (int shift = 0; shift < 5; shift++) {
      for (int gone = 0; gone < 5; gone++) {
        Channel<String> shifted = Channels.of(capacity);
        for (int i = 0; i < shift; i++) {
          shifted.send("before");
          shifted.receive();
        }
        BlockingQueue<String> view = Views.queue(shifted);
        List<String> model = new ArrayList<>(List.of("0", "1", "2", "3", "4"));
        view.addAll(model);
        assertThat(view.contains(String.valueOf(gone))).isTrue();
        assertThat(view.remove(String.valueOf(gone))).isTrue();
        model.remove(gone);
        assertThat(view).containsExactlyElementsOf(model);
        assertThat(view.remove(String.valueOf(gone))).isFalse();
        ChannelProbe.validateQuiet(shifted);
        view.add("5");
        model.add("5");
        assertThat(view.toArray()).isEqualTo(model.toArray());
        assertThat(view.toArray(new String[0])).isEqualTo(model.toArray(new String[0]));
        for (String expected : model) {
          assertThat(shifted.receive()).isEqualTo(expected);
        }
        ChannelProbe.validateQuiet(shifted);
      }
    }
  }

  @Test
  void aRemovedValueLetsAWaitingSenderGoOn() {
    queue.addAll(List.of("a", "b", "c"));
    Actor<Boolean> offering = Actor.start(Kind.TASK, () -> queue.offer("d", 1, TimeUnit.DAYS));
    ChannelProbe.awaitSenders(channel, 1);
    assertThat(queue.remove("b")).isTrue();
    assertThat(offering.result()).isTrue();
    assertThat(queue).containsExactly("a", "c", "d");
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void theIteratorSeesOneMomentAndRemoves() throws InterruptedException {
    queue.addAll(List.of("a", "b", "c"));
    Iterator<String> iterator = queue.iterator();
    assertThatIllegalStateException().isThrownBy(iterator::remove);
    assertThat(channel.receive()).isEqualTo("a");
    queue.add("d");
    assertThat(iterator.next()).isEqualTo("a");
    iterator.remove();
    assertThat(iterator.next()).isEqualTo("b");
    iterator.remove();
    assertThatIllegalStateException().isThrownBy(iterator::remove);
    assertThat(iterator.next()).isEqualTo("c");
    assertThat(iterator.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
    assertThat(queue).containsExactly("c", "d");
    assertThat(queue.toString()).isEqualTo("[c, d]");
  }

  @Test
  void theBulkOperationsWork() {
    queue.addAll(List.of("a", "b", "c"));
    assertThat(queue.containsAll(List.of("a", "c"))).isTrue();
    assertThat(queue.removeAll(List.of("a", "x"))).isTrue();
    assertThat(queue.retainAll(List.of("c"))).isTrue();
    assertThat(queue.removeIf("c"::equals)).isTrue();
    assertThat(queue.isEmpty()).isTrue();
    queue.add("d");
    queue.clear();
    assertThat(queue).isEmpty();
    assertThat(queue.stream().count()).isZero();
    ChannelProbe.validateQuiet(channel);
  }

  @Test
  void aClosedChannelRefusesAndDrains() throws InterruptedException {
    queue.add("a");
    channel.close();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> queue.add("b"));
    assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> queue.offer("b"));
    assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> queue.put("b"));
    assertThat(queue.take()).isEqualTo("a");
    assertThat(queue.poll()).isNull();
    assertThat(queue.poll(1, TimeUnit.DAYS)).isNull();
    assertThat(queue.peek()).isNull();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(queue::take);
  }

  @Test
  void otherFlavoursAreQueuesToo() throws InterruptedException {
    BlockingQueue<String> hand = Views.queue(Channel.rendezvous());
    assertThat(hand.offer("a")).isFalse();
    assertThat(hand.remainingCapacity()).isZero();
    assertThat(hand).isEmpty();
    BlockingQueue<String> endless = Views.queue(Channel.unlimited());
    endless.add("a");
    assertThat(endless.remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
    BlockingQueue<String> failing = Views.queue(Channel.bounded(1, Overflow.FAIL));
    assertThat(failing.offer("a")).isTrue();
    assertThat(failing.offer("b")).isFalse();
    assertThat(failing.offer("b", 1, TimeUnit.DAYS)).isFalse();
    assertThatExceptionOfType(dev.heddle.FullException.class).isThrownBy(() -> failing.put("b"));
  }

  @Test
  void theRemainingCapacityCountsReservedPlaces() throws InterruptedException {
    assertThat(queue.remainingCapacity()).isEqualTo(3);
    Permit<String> permit = channel.reserve();
    assertThat(queue.remainingCapacity()).isEqualTo(2);
    queue.add("a");
    assertThat(queue.remainingCapacity()).isEqualTo(1);
    permit.send("b");
    assertThat(queue.remainingCapacity()).isEqualTo(1);
    assertThat(queue.take()).isEqualTo("a");
    channel.reserve().close();
    assertThat(queue.remainingCapacity()).isEqualTo(2);
    assertThat(channel.capacity()).isEqualTo(3);
  }

  @Test
  void whatIsGivenBackTakesNoPlace() {
    queue.addAll(List.of("a", "b", "c"));
    try (Values<String> values = Views.values(channel)) {
      assertThat(values.iterator().hasNext()).isTrue();
      queue.add("d");
    }
    assertThat(queue).containsExactly("a", "b", "c", "d");
    assertThat(queue.remainingCapacity()).isZero();
  }

  @Test
  void whatTheCollectionRefusesGoesBack() {
    queue.addAll(List.of("a", "b", "c"));
    List<String> buffer =
        new ArrayList<>() {
          @Override
          public boolean add(String value) {
            if (size() == 1) {
              throw new IllegalStateException("no more");
            }
            return super.add(value);
          }
        };
    assertThatIllegalStateException().isThrownBy(() -> queue.drainTo(buffer));
    assertThat(buffer).containsExactly("a");
    assertThat(queue).containsExactly("b", "c");
  }

  @Test
  void aUnitIsNeededForATime() {
    assertThatNullPointerException().isThrownBy(() -> queue.offer("a", 1, null));
    assertThatNullPointerException().isThrownBy(() -> queue.poll(1, null));
    assertThat(queue).isEmpty();
  }

  @Test
  @SuppressWarnings("ModifyingCollectionWithItself") // that is what is refused
  void itselfIsNothingToAdd() {
    queue.add("a");
    assertThatIllegalArgumentException().isThrownBy(() -> queue.addAll(queue));
    assertThatNullPointerException().isThrownBy(() -> queue.addAll(null));
    assertThatNullPointerException()
        .isThrownBy(() -> queue.addAll(java.util.Arrays.asList("b", null)));
    assertThat(queue).containsExactly("a", "b");
  }

  @Test
  void whatDoesNotFitIsNotAdded() {
    assertThatIllegalStateException().isThrownBy(() -> queue.addAll(List.of("a", "b", "c", "d")));
    assertThat(queue).containsExactly("a", "b", "c");
  }

  @Test
  void anArrayHasTheValuesInOrder() {
    queue.addAll(List.of("a", "b"));
    assertThat(queue.toArray()).containsExactly("a", "b");
    assertThat(queue.toArray(String[]::new)).containsExactly("a", "b");
    String[] longer = {"x", "y", "z"};
    assertThat(queue.toArray(longer)).isSameAs(longer);
    assertThat(longer).containsExactly("a", "b", null);
    assertThat(queue.toArray()).isNotSameAs(queue.toArray());
  }

  @Test
  void aQueueIsEqualToItselfOnly() {
    BlockingQueue<String> other = Views.queue(channel);
    BlockingQueue<String> same = queue;
    assertThat(same.equals(queue)).isTrue();
    assertThat(other.equals(queue)).isFalse();
    other.add("a");
    assertThat(queue).containsExactly("a");
  }

  @Test
  void anInterruptAtEntryBeatsReadiness() {
    queue.add("a");
    Actor<String> taker =
        Actor.start(
            Kind.PLATFORM,
            () -> {
              Thread.currentThread().interrupt();
              return queue.poll(1, TimeUnit.DAYS);
            });
    assertThat(taker.failure()).isInstanceOf(InterruptedException.class);
    Actor<Void> putter =
        Actor.start(
            Kind.VIRTUAL,
            () -> {
              Thread.currentThread().interrupt();
              queue.put("b");
              return null;
            });
    assertThat(putter.failure()).isInstanceOf(InterruptedException.class);
    assertThat(queue).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, -4, Integer.MAX_VALUE})
  void manyPutAndTakeAndNothingIsLost(int capacity) {
    BlockingQueue<Integer> shared = Views.queue(Channels.of(capacity));
    int each = 300;
    List<Actor<Void>> putters = new ArrayList<>();
    List<Actor<Long>> takers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      putters.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                for (int value = 1; value <= each; value++) {
                  shared.put(value);
                }
                return null;
              }));
      takers.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                long sum = 0;
                for (int taken = 0; taken < each; taken++) {
                  sum += shared.take();
                }
                return sum;
              }));
    }
    putters.forEach(Actor::result);
    long sum = takers.stream().mapToLong(Actor::result).sum();
    assertThat(sum).isEqualTo(3L * each * (each + 1) / 2);
    assertThat(shared).isEmpty();
  }
}
