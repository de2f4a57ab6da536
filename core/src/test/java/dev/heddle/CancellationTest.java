package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void theScopeThrowsTheReasonThatWasGiven() {
    Throwable thrown =
        catchThrowable(() ->
            Scope.execute(
                Policy.failFast().named("orders"),
                scope -> {
                  scope.cancel("shop closes");
                  Tasks.sleep(LONG);
                }));

    assertThat(thrown)
        .isInstanceOf(CancelledException.class)
        .hasMessage("cancelled: shop closes (REQUESTED at scope 'orders')");
    assertThat(((CancelledException) thrown).reason())
        .isEqualTo(
            new CancelReason(CancelReason.Kind.REQUESTED, "shop closes", "scope 'orders'", null));
  }

  @Test
  void theReasonReachesEveryLevel() {
    List<CancelReason> reasons = Collections.synchronizedList(new ArrayList<>());

    assertThatThrownBy(() ->
            Scope.execute(
                Policy.failFast().named("top"),
                top -> {
                  CountDownLatch deep = new CountDownLatch(1);
                  top.spawn(() -> noting(reasons, () -> openTheMiddle(reasons, deep)));
                  Await.latch(deep);
                  top.cancel("stop");
                  noting(reasons, () -> Tasks.sleep(LONG));
                }))
        .isInstanceOf(CancelledException.class);

    assertThat(reasons)
        .hasSize(5)
        .allSatisfy(reason -> {
          assertThat(reason.message()).isEqualTo("stop");
          assertThat(reason.origin()).isEqualTo("scope 'top'");
        });
  }

  private static void openTheMiddle(List<CancelReason> reasons, CountDownLatch deep)
      throws InterruptedException {
    Scope.execute(middle -> middle.spawn(() -> noting(reasons, () -> openTheLow(reasons, deep))));
  }

  private static void openTheLow(List<CancelReason> reasons, CountDownLatch deep)
      throws InterruptedException {
    Tasks.timeout(
        LONG,
        () ->
            noting(
                reasons,
                () ->
                    Scope.execute(low ->
                        noting(
                            reasons,
                            () -> {
                              deep.countDown();
                              Tasks.sleep(LONG);
                            }))));
  }

  private static void noting(List<CancelReason> reasons, Action<Exception> body)
      throws InterruptedException {
    try {
      body.run();
    } catch (CancelledException cancelled) {
      reasons.add(cancelled.reason());
      throw cancelled;
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void theFirstReasonWins() {
    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              scope.cancel("first");
              scope.cancel("second");
            }))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("first");
  }

  @Test
  void anInnerReasonIsNotOverwrittenByALaterOuterOne() {
    AtomicReference<Throwable> inner = new AtomicReference<>();

    assertThatThrownBy(() ->
            Scope.execute(outer -> {
              inner.set(
                  catchThrowable(() ->
                      Scope.execute(scope -> {
                        scope.cancel("inner");
                        outer.cancel("outer");
                        Tasks.sleep(LONG);
                      })));
              Tasks.sleep(LONG);
            }))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("outer");

    assertThat(inner.get()).isInstanceOf(CancelledException.class).hasMessageContaining("inner");
  }

  @Test
  void everyCancellableOperationThrowsAgainAndAgain() throws InterruptedException {
    Channel<Integer> full = Channel.bounded(1);
    full.send(1);
    Task<Integer> done = Scope.run(scope -> scope.spawn(() -> 1));
    List<ThrowingCallable> operations =
        List.of(
            () -> Tasks.sleep(LONG),
            () -> Tasks.sleep(Duration.ZERO),
            Tasks::checkCancelled,
            () -> Tasks.timeout(LONG, () -> {}),
            done::join,
            () -> done.joinWithin(LONG),
            full::receive, // a value is there: being cancelled comes first
            () -> full.send(2),
            () -> Channel.<Integer>rendezvous().receiveWithin(LONG),
            () -> Select.of().receive(full, x -> x).await(),
            () -> Tasks.map(List.of(1), 1, x -> x),
            () -> Tasks.map(List.of(), 1, x -> x),
            () -> Tasks.all(() -> 1),
            () -> Tasks.all(),
            () -> Tasks.race(() -> 1));

    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              Completions ends = scope.completed();
              scope.cancel("stop");
              for (int round = 0; round < 2; round++) {
                for (ThrowingCallable operation : operations) {
                  assertThatThrownBy(operation)
                      .as("operation %d", operations.indexOf(operation))
                      .isInstanceOf(CancelledException.class)
                      .hasMessageContaining("stop");
                }
                assertThatThrownBy(ends::next).isInstanceOf(CancelledException.class);
              }
            }))
        .isInstanceOf(CancelledException.class)
        .hasNoSuppressedExceptions(); // where a failed assertion of the body would be

    assertThat(full.tryReceive()).as("nothing was taken").isEqualTo(1);
  }

  @Test
  void swallowingInTheBodyChangesNothing() {
    assertThatThrownBy(() ->
            Scope.run(scope -> {
              scope.cancel("stop");
              assertThatThrownBy(() -> Tasks.sleep(LONG)).isInstanceOf(CancelledException.class);
              return "all is well";
            }))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("stop")
        .hasNoSuppressedExceptions();
  }

  @Test
  void aBodyThatFailsOtherwiseWhenCancelledIsSuppressed() {
    IllegalStateException failure = new IllegalStateException("clean-up");

    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              scope.cancel("stop");
              throw failure;
            }))
        .isInstanceOf(CancelledException.class)
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(failure));
  }

  @Test
  void aBodyThatIsCancelledBeforeItWaitsIsToldAtItsNextWait() {
    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              Task<?> canceller = scope.spawn(() -> scope.cancel("stop"));
              Await.until(() -> scope.isCancelled() && canceller.isDone());
              Tasks.sleep(LONG);
            }))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void aTaskMayCancelItsScope() {
    AtomicReference<Task<?>> sibling = new AtomicReference<>();
    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              sibling.set(scope.spawn(() -> Tasks.sleep(LONG)));
              scope.spawn(() -> scope.cancel("enough"));
            }))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("enough");

    assertThat(sibling.get().state()).isEqualTo(Task.State.CANCELLED);
  }

  @Test
  void aCancellationFromOutsideThatNobodyInsideNoticedKeepsTheResult() {
    AtomicReference<Object> inner = new AtomicReference<>();

    assertThatThrownBy(() ->
            Scope.execute(outer -> {
              inner.set(
                  Scope.<Object, RuntimeException>run(scope -> {
                    Task<Integer> task = scope.spawn(() -> 7);
                    int value = task.join();
                    outer.cancel("late");
                    return value;
                  }));
            }))
        .isInstanceOf(CancelledException.class);

    assertThat(inner).hasValue(7);
  }

  @Test
  void aCancellationThatStoppedATaskIsThrownThoughTheBodyNoticedNothing() {
    AtomicReference<Throwable> inner = new AtomicReference<>();

    assertThatThrownBy(() ->
            Scope.execute(outer -> {
              inner.set(
                  catchThrowable(() ->
                      Scope.run(scope -> {
                        Task<Void> task = scope.spawn(() -> Tasks.sleep(LONG));
                        outer.cancel("stop");
                        Await.until(task::isDone);
                        return 7;
                      })));
            }))
        .isInstanceOf(CancelledException.class);

    assertThat(inner.get()).isInstanceOf(CancelledException.class);
  }

  @Test
  void cancelReasonTellsWhyOrNull() {
    AtomicReference<CancelReason> before = new AtomicReference<>();
    AtomicReference<CancelReason> after = new AtomicReference<>();

    assertThatThrownBy(() ->
            Scope.execute(scope -> {
              before.set(Tasks.cancelReason());
              scope.cancel("stop");
              after.set(Tasks.cancelReason());
            }))
        .isInstanceOf(CancelledException.class);

    assertThat(before.get()).isNull();
    assertThat(after.get().message()).isEqualTo("stop");
    assertThat(Tasks.cancelReason()).isNull();
  }

  @Test
  void theCallerOfACancelledScopeIsNotCancelled() throws InterruptedException {
    assertThatThrownBy(() -> Scope.execute(scope -> scope.cancel("stop")))
        .isInstanceOf(CancelledException.class);

    Tasks.checkCancelled();
    Tasks.sleep(Duration.ofNanos(1));
  }

  @Test
  void noTaskEscapesACancellationThatRacesWithSpawns() {
    for (int round = 0; round < 300; round++) {
      assertThatThrownBy(() ->
              Scope.execute(scope -> {
                CountDownLatch go = new CountDownLatch(1);
                Elsewhere<Object> canceller =
                    Elsewhere.start(
                        Thread.ofVirtual(),
                        () -> {
                          go.countDown();
                          scope.cancel("stop");
                          return null;
                        });
                Await.latch(go);
                for (int i = 0; i < 20; i++) {
                  scope.spawn(() -> Tasks.sleep(LONG));
                }
                canceller.get();
              }))
          .isInstanceOf(CancelledException.class);
    }
  }

  @Test
  void noWaitEscapesACancellationThatRacesWithIt() {
    for (int round = 0; round < 2_000; round++) {
      assertThatThrownBy(() ->
              Scope.execute(scope -> {
                scope.spawn(() -> scope.cancel("stop"));
                Tasks.sleep(LONG);
              }))
          .isInstanceOf(CancelledException.class);
    }
  }
}
