package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.ClosedException;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TaskCancelledException;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sources that are pulled from, trees, and ordered consumption. */
class SourcesTest {
  /** Fails when two threads use it at the same time. */
  private static Iterator<Integer> alone(int length) {
    AtomicBoolean inside = new AtomicBoolean();
    Iterator<Integer> numbers = IntStream.range(0, length).iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        enter();
        try {
          return numbers.hasNext();
        } finally {
          inside.set(false);
        }
      }

      @Override
      public Integer next() {
        enter();
        try {
          return numbers.next();
        } finally {
          inside.set(false);
        }
      }

      private void enter() {
        if (!inside.compareAndSet(false, true)) {
          throw new AssertionError("two threads are in the iterator");
        }
      }
    };
  }

  @Test
  void anIteratorIsUsedByOneThreadAtATimeAndKeepsItsOrder() {
    for (int n : new int[] {0, 1, 2, 1_000, 100_000}) {
      List<Integer> expected = IntStream.range(0, n).map(x -> x * 3).boxed().toList();
      assertThat(Par.<Integer>from(alone(n)).map(x -> x * 3).toList()).isEqualTo(expected);
    }
  }

  @Test
  void aSpliteratorIsASource() {
    assertThat(Par.from(Stream.iterate(1, x -> x * 2).limit(20).spliterator()).sumToLong(x -> x))
        .isEqualTo((1 << 20) - 1);
  }

  @Test
  void batchesRunAtTheSameTime() {
    CyclicBarrier meet = new CyclicBarrier(2);
    Par.from(List.of(1, 2).iterator())
        .forEach(_ -> {
          try {
            meet.await(20, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new AssertionError("the other one did not run at the same time", e);
          }
        });
  }

  @Test
  void anEndlessIteratorEndsEarly() {
    for (int i = 0; i < 20; i++) {
      Iterator<Integer> endless = Stream.iterate(0, x -> x + 1).iterator();
      assertThat(Par.<Integer>from(endless).filter(x -> x > 5_000).findFirst()).contains(5_001);
      assertThat(Par.<Integer>from(endless).takeWhile(x -> x < 50_000).count()).isPositive();
      assertThat(Par.<Integer>from(endless).findAny()).isPresent();
    }
  }

  @Test
  void anEndlessIteratorRunsUntilTheDeadline() {
    AtomicInteger seen = new AtomicInteger();
    for (int ahead = 0; ahead < 3; ahead++) {
      ParSeq<Integer> endless = Par.from(Stream.iterate(0, x -> x + 1).iterator());
      ParSeq<Integer> pipeline = ahead == 0 ? endless : endless.mapOrdered(ahead, x -> x + 1);
      assertThatThrownBy(() ->
              Scope.execute(
                  Policy.failFast().deadline(Duration.ofMillis(30)),
                  _ -> pipeline.forEach(_ -> seen.incrementAndGet())))
          .isInstanceOf(TimeoutException.class);
    }
    assertThat(seen.get()).isPositive();
  }

  @Test
  void anIteratorThatThrowsFailsTheRun() {
    IllegalStateException boom = new IllegalStateException("no more");
    Iterator<Integer> broken =
        Stream.iterate(0, x -> x + 1)
            .peek(x -> {
              if (x == 3_000) {
                throw boom;
              }
            })
            .iterator();
    assertThat(catchThrowable(() -> Par.<Integer>from(broken).toList())).isSameAs(boom);
  }

  @Test
  void aChannelIsASourceUntilItIsClosed() throws Exception {
    Channel<Integer> in = Channel.bounded(16);
    Scope.execute(scope -> {
      scope.spawn(
          "producer",
          () -> {
            for (int i = 0; i < 10_000; i++) {
              in.send(i);
            }
            in.close();
          });
      assertThat(Par.<Integer>from(in).map(x -> x + 1).toList())
          .isEqualTo(IntStream.rangeClosed(1, 10_000).boxed().toList());
    });
  }

  /** No further value comes: a find must not wait for one. */
  @Test
  void whatIsFoundIsNotHeldUpByASilentChannel() throws Exception {
    for (int i = 0; i < 50; i++) {
      Channel<Integer> in = Channel.bounded(4);
      in.send(1);
      in.send(2);
      assertThat(Par.<Integer>from(in).filter(x -> x == 2).findFirst()).contains(2);
    }
  }

  @Test
  void aFailureIsNotHeldUpByASilentChannel() throws Exception {
    Channel<Integer> in = Channel.bounded(4);
    in.send(1);
    IllegalStateException boom = new IllegalStateException("boom");
    assertThat(
            catchThrowable(() ->
                Par.<Integer>from(in)
                    .forEach(_ -> {
                      throw boom;
                    })))
        .isSameAs(boom);
    in.send(7);
    assertThat(in.receive()).isEqualTo(7);
  }

  @Test
  void aChannelThatWasClosedWithACauseFailsTheRun() throws Exception {
    Channel<Integer> in = Channel.bounded(4);
    in.send(1);
    in.close(new IllegalStateException("upstream"));
    assertThatThrownBy(() -> Par.<Integer>from(in).count()).isInstanceOf(ClosedException.class);
  }

  @Test
  void aCancelledCallerStopsWaitingForASilentChannel() throws Exception {
    Channel<Integer> in = Channel.rendezvous();
    CountDownLatch inside = new CountDownLatch(1);
    Scope.execute(
        Policy.collectAll(),
        scope -> {
          Task<?> caller =
              scope.spawn("caller", () -> Par.<Integer>from(in).forEach(_ -> inside.countDown()));
          in.send(1);
          assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
          caller.cancel("enough");
          assertThatThrownBy(caller::join).isInstanceOf(TaskCancelledException.class);
        });
  }

  @Test
  void whatIsMappedInOrderComesOutInOrderAndNotTooFarAhead() throws Exception {
    int ahead = 4;
    Channel<Integer> in = Channel.bounded(1);
    Channel<Integer> out = Channel.rendezvous();
    AtomicInteger taken = new AtomicInteger();
    Scope.execute(scope -> {
      scope.spawn(
          "producer",
          () -> {
            for (int i = 0; i < 500; i++) {
              in.send(i);
            }
            in.close();
          });
      scope.spawn(
          "pipeline",
          () -> {
            Par.<Integer>from(in)
                .mapOrdered(
                    ahead,
                    x -> {
                      taken.incrementAndGet();
                      return x * 2;
                    })
                .into(out);
            out.close();
          });
      for (int i = 0; i < 500; i++) {
        assertThat(out.receive()).isEqualTo(i * 2);
        // Up to `ahead` stand between the source and the end; this one has left.
        assertThat(taken.get()).isLessThanOrEqualTo(i + 1 + ahead);
      }
      assertThat(out.receiveOrClosed()).isNull();
    });
  }

  @Test
  void aConsumerThatFailsEndsAnOrderedRun() {
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    IllegalStateException boom = new IllegalStateException("full");
    assertThat(
            catchThrowable(() ->
                Par.generate(Long.MAX_VALUE, i -> (int) i)
                    .mapOrdered(3, x -> x)
                    .forEachOrdered(x -> {
                      if (x == 100) {
                        throw boom;
                      }
                      seen.add(x);
                    })))
        .isSameAs(boom);
    assertThat(seen).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void forEachOrderedKeepsTheOrderOfAnyPipeline() {
    List<Integer> seen = new ArrayList<>();
    Par.generate(50_000, i -> (int) i)
        .filter(x -> x % 3 == 0)
        .takeWhile(x -> x < 30_000)
        .forEachOrdered(seen::add);
    assertThat(seen).isEqualTo(IntStream.range(0, 10_000).map(x -> x * 3).boxed().toList());
  }

  private record Range(int from, int to) {}

  private static List<Range> halves(Range range) {
    if (range.to() - range.from() <= 3) {
      return List.of();
    }
    int middle = (range.from() + range.to()) >>> 1;
    return List.of(new Range(range.from(), middle), new Range(middle, range.to()));
  }

  @Test
  void whatIsDividedAgainAndAgainKeepsItsOrder() {
    List<Range> pieces = Par.split(new Range(0, 1_000), SourcesTest::halves).toList();
    int at = 0;
    for (Range piece : pieces) {
      assertThat(piece.from()).isEqualTo(at);
      assertThat(piece.to() - at).isBetween(1, 3);
      at = piece.to();
    }
    assertThat(at).isEqualTo(1_000);
  }

  @Test
  void aTreeIsWalkedEachNodeBeforeItsChildren() {
    assertThat(
            Par.walk("", path -> path.length() == 2 ? List.of() : List.of(path + "a", path + "b"))
                .toList())
        .containsExactly("", "a", "aa", "ab", "b", "ba", "bb");
  }

  @Test
  void nullIsNoSource() {
    assertThatThrownBy(() -> Par.from((Iterator<String>) null)).hasMessageContaining("iterator");
    assertThatThrownBy(() -> Par.from((Channel<String>) null)).hasMessageContaining("channel");
    assertThatThrownBy(() -> Par.split(null, _ -> List.of())).hasMessageContaining("whole");
    assertThatThrownBy(() -> Par.walk("", null)).hasMessageContaining("children");
    assertThatThrownBy(() -> Par.from(List.of(1).iterator()).mapOrdered(0, x -> x))
        .hasMessageContaining("ahead 0");
  }
}
