package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.BlockingLane.WhenFull;
import dev.heddle.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work on the threads of a lane: limits, ends, cancellation, deadlocks. */
@ReportsDeadlocks
class BlockingLaneTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final CountDownLatch release = new CountDownLatch(1);
  private final List<BlockingLane> lanes = new ArrayList<>();
  private final TaskRuntime runtime =
      TaskRuntime.builder().name("callers").failureHandler((task, failure) -> {}).build();

  @AfterEach
  void end() throws InterruptedException {
    release.countDown();
    runtime.shutdown(Duration.ZERO);
    for (BlockingLane lane : lanes) {
      lane.closeWithin(Duration.ofSeconds(10));
    }
  }

  private BlockingLane lane(int threads, int queue, WhenFull whenFull) {
    BlockingLane lane =
        BlockingLane.builder()
            .name("lane " + NUMBER.incrementAndGet())
            .threads(threads)
            .queue(queue)
            .whenFull(whenFull)
            .build();
    lanes.add(lane);
    return lane;
  }

  /** A task whose work runs until it is released. */
  private Task<String> hold(BlockingLane lane) {
    return runtime.spawn(
        "holder",
        () ->
            lane.run(() -> {
              release.await();
              return "held";
            }));
  }

  private static void awaitRunning(BlockingLane lane, int running) {
    Await.until(() -> lane.state().running().size() == running);
  }

  private static void awaitQueued(BlockingLane lane, int queued) {
    Await.until(() -> lane.state().queued() + lane.state().waiting() == queued);
  }

  @Test
  void theBodyRunsOnAThreadOfTheLaneAndItsEndIsTheCallers() throws Exception {
    BlockingLane lane = lane(1, 1, WhenFull.WAIT);
    Thread[] ran = new Thread[1];
    String result =
        lane.run(() -> {
          ran[0] = Thread.currentThread();
          return "done";
        });
    assertThat(result).isEqualTo("done");
    assertThat(ran[0].isVirtual()).isFalse();
    assertThat(ran[0].isDaemon()).isTrue();
    assertThat(ran[0].getName()).isEqualTo("heddle-lane-" + lane.name() + "-1");
    IOException thrown = new IOException("no disk");
    assertThatThrownBy(() ->
            lane.execute(() -> {
              throw thrown;
            }))
        .isSameAs(thrown);
    assertThat(lane.<String, RuntimeException>run(() -> null)).isNull();
    assertThat(Blocking.run(() -> 42)).isEqualTo(42);
    assertThat(Blocking.lane().name()).isEqualTo("default");
  }

  /** Tasks whose calls wait leave the carriers to others. */
  @Test
  void aTaskThatCallsKeepsNoCarrier() throws Exception {
    BlockingLane lane = lane(1, 1_000, WhenFull.WAIT);
    List<Task<String>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(hold(lane));
    }
    awaitQueued(lane, 199);
    assertThat(runtime.spawn("other", () -> "runs").join()).isEqualTo("runs");
    release.countDown();
    for (Task<String> call : calls) {
      assertThat(call.join()).isEqualTo("held");
    }
  }

  @Test
  void noMoreThreadsThanTheLimitAreStartedAndAllAreUsed() throws Exception {
    BlockingLane lane = lane(3, 100, WhenFull.WAIT);
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    CountDownLatch met = new CountDownLatch(3);
    Scope.execute(scope -> {
      for (int i = 0; i < 30; i++) {
        scope.spawn(() ->
            lane.execute(() -> {
              used.add(Thread.currentThread());
              met.countDown();
              Await.latch(met);
            }));
      }
    });
    assertThat(used).hasSize(3);
    assertThat(lane.state().threads()).isLessThanOrEqualTo(3);
    assertThat(lane.state().isIdle()).isTrue();
  }

  @Test
  void aFullLaneRejectsAndHasAPlaceAgainWhenACallHasReturned() throws Exception {
    BlockingLane lane = lane(1, 1, WhenFull.REJECT);
    Task<String> first = hold(lane);
    awaitRunning(lane, 1);
    Task<String> second = hold(lane);
    awaitQueued(lane, 1);
    assertThatThrownBy(() -> lane.run(() -> "third"))
        .isInstanceOf(FullException.class)
        .hasMessageContaining(lane.name())
        .hasMessageContaining("1 run and 1 are queued");
    release.countDown();
    assertThat(first.join()).isEqualTo("held");
    assertThat(second.join()).isEqualTo("held");
    for (int i = 0; i < 1_000; i++) {
      assertThat(lane.run(() -> "alone")).isEqualTo("alone");
    }
  }

  @Test
  void theStateTellsDepthAgeAndWhoRuns() throws Exception {
    BlockingLane lane = lane(1, 1, WhenFull.WAIT);
    assertThat(lane.state().isIdle()).isTrue();
    Task<String> first = hold(lane);
    awaitRunning(lane, 1);
    hold(lane);
    hold(lane);
    awaitQueued(lane, 2);
    LaneState state = lane.state();
    assertThat(state.queued()).isEqualTo(1);
    assertThat(state.waiting()).isEqualTo(1);
    assertThat(state.oldest()).isPositive();
    assertThat(state.running().getFirst().caller().id()).isEqualTo(first.id());
    assertThat(state.running().getFirst().age()).isPositive();
    assertThat(state.toString())
        .startsWith("lane '" + lane.name() + "': 1 of 1 thread runs, 1 queued, the oldest for ")
        .contains(", 1 waits for a place in the queue")
        .contains(" runs for 'holder' (" + first.id() + "), ");
    assertThat(LiveView.ofAll().toString()).contains("lane '" + lane.name() + "': 1 of 1");
    assertThat(LiveView.of(runtime).toString())
        .contains("for work queued in lane '" + lane.name() + "'")
        .containsPattern("for work running in lane '.*, needs 'heddle-lane-");
    StringBuilder json = new StringBuilder();
    LiveView.ofAll().writeJson(json);
    assertThat(json.toString()).contains("\"lane\":\"" + lane.name() + "\",\"limit\":1,");
  }

  @Test
  void aCallerThatIsCancelledWhileItsWorkIsQueuedLeavesAtOnce() throws Exception {
    BlockingLane lane = lane(1, 1, WhenFull.REJECT);
    hold(lane);
    awaitRunning(lane, 1);
    AtomicInteger ran = new AtomicInteger();
    Task<?> queued = runtime.spawn("queued", () -> lane.run(ran::incrementAndGet));
    awaitQueued(lane, 1);
    queued.cancel("not now");
    assertThatThrownBy(queued::join).isInstanceOf(TaskCancelledException.class);
    assertThat(lane.state().queued()).isZero();
    Task<?> next = runtime.spawn("next", () -> lane.run(ran::incrementAndGet));
    awaitQueued(lane, 1);
    release.countDown();
    next.join();
    assertThat(ran).hasValue(1);
  }

  @Test
  void workThatWaitsInHeddleIsCancelledWithItsCaller() throws Exception {
    BlockingLane lane = lane(1, 1, WhenFull.WAIT);
    Channel<String> never = Channel.rendezvous();
    AtomicReference<Throwable> inside = new AtomicReference<>();
    Task<?> caller =
        runtime.spawn(
            "caller",
            () ->
                lane.run(() -> {
                  try {
                    return never.receive();
                  } catch (InterruptedException cancelled) {
                    inside.set(cancelled);
                    throw cancelled;
                  }
                }));
    Await.until(() -> never.toString().contains("1 waiting receiver"));
    caller.cancel("enough");
    assertThatThrownBy(caller::join).isInstanceOf(TaskCancelledException.class);
    assertThat(inside.get()).isInstanceOf(CancelledException.class).hasMessageContaining("enough");
    assertThat(lane.run(() -> Thread.currentThread().isInterrupted())).isFalse();
  }

  /** The policy of the caller's scope interrupts work that waits in the JDK. */
  @Test
  void workThatWaitsInTheJdkIsInterruptedAsThePolicySays() throws Exception {
    BlockingLane lane = lane(1, 1, WhenFull.WAIT);
    for (InterruptPolicy policy : List.of(InterruptPolicy.atOnce(), InterruptPolicy.standard())) {
      CountDownLatch never = new CountDownLatch(1);
      assertThatThrownBy(() ->
              Scope.execute(
                  Policy.failFast().on(runtime).interrupt(policy),
                  scope -> {
                    scope.spawn("caller", () -> lane.execute(never::await));
                    awaitRunning(lane, 1);
                    scope.cancel("enough");
                  }))
          .isInstanceOf(CancelledException.class);
      assertThat(lane.run(() -> Thread.currentThread().isInterrupted())).isFalse();
    }
  }

  @Test
  void workThatIsNotToBeInterruptedHoldsUpItsCallerAndKeepsItsResult() throws Exception {
    BlockingLane lane = lane(1, 1, WhenFull.WAIT);
    AtomicReference<String> result = new AtomicReference<>();
    Scope.execute(
        Policy.collectAll().on(runtime).interrupt(InterruptPolicy.never()),
        scope -> {
          Task<?> caller =
              scope.spawn(
                  "caller",
                  () ->
                      result.set(
                          lane.run(() -> {
                            Await.latch(release);
                            return "whole";
                          })));
          awaitRunning(lane, 1);
          caller.cancel("enough");
          Await.until(() -> caller.state() == Task.State.RUNNING);
          release.countDown();
        });
    assertThat(result).hasValue("whole");
  }

  @Test
  void anInterruptFromOutsideStopsTheBodyAndIsThrown() throws Exception {
    BlockingLane lane = lane(1, 1, WhenFull.WAIT);
    AtomicReference<Throwable> seen = new AtomicReference<>();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                lane.execute(new CountDownLatch(1)::await);
              } catch (InterruptedException interrupted) {
                seen.set(interrupted);
              }
            });
    awaitRunning(lane, 1);
    caller.interrupt();
    caller.join();
    assertThat(seen.get())
        .isInstanceOf(InterruptedException.class)
        .isNotInstanceOf(CancelledException.class);
  }

  @Test
  void aDeadlineAroundTheCallerHoldsInTheBody() throws Exception {
    BlockingLane lane = lane(1, 1, WhenFull.WAIT);
    assertThatThrownBy(() ->
            Tasks.timeout(
                Duration.ofMillis(20),
                () ->
                    lane.run(() -> {
                      assertThat(Tasks.remaining()).isNotNull();
                      return Channel.rendezvous().receive();
                    })))
        .isInstanceOf(TimeoutException.class);
    assertThat(lane.state().isIdle()).isTrue();
  }

  @Test
  void taskLocalsAreThoseOfTheCallerAndLeaveWithTheCall() throws Exception {
    TaskLocal<String> request = TaskLocal.inherited("request");
    BlockingLane lane = lane(1, 1, WhenFull.WAIT);
    String seen = request.with("r-1", () -> lane.run(() -> request.orElse("none")));
    assertThat(seen).isEqualTo("r-1");
    assertThat(lane.run(() -> request.orElse("none"))).isEqualTo("none");
  }

  // ---- closing

  @Test
  void closingWaitsForWhatIsQueuedAndRefusesTheRest() throws Exception {
    BlockingLane lane = lane(1, 10, WhenFull.WAIT);
    Task<String> first = hold(lane);
    awaitRunning(lane, 1);
    Task<String> second = hold(lane);
    awaitQueued(lane, 1);
    Task<?> closer = runtime.spawn("closer", lane::close);
    Await.until(() -> lane.state().closed());
    assertThatThrownBy(() -> lane.run(() -> "late")).isInstanceOf(ClosedException.class);
    assertThat(closer.isDone()).isFalse();
    release.countDown();
    closer.join();
    assertThat(first.join()).isEqualTo("held");
    assertThat(second.join()).isEqualTo("held");
    Await.until(() -> lane.state().threads() == 0);
    lane.close();
    assertThat(LiveView.ofAll().toString()).doesNotContain(lane.toString() + ":");
  }

  @Test
  void closingWithALimitRefusesWhatIsQueuedAndStopsWhatRuns() throws Exception {
    BlockingLane lane = lane(1, 10, WhenFull.WAIT);
    Task<?> running =
        runtime.spawn("running", () -> lane.run(() -> Channel.rendezvous().receive()));
    awaitRunning(lane, 1);
    Task<String> queued = hold(lane);
    awaitQueued(lane, 1);
    assertThat(lane.closeWithin(Duration.ZERO)).isFalse();
    assertThatThrownBy(running::join).hasRootCauseInstanceOf(CancelledException.class);
    assertThat(running.failure()).isInstanceOf(ClosedException.class);
    assertThatThrownBy(queued::join).hasCauseInstanceOf(ClosedException.class);
    assertThat(lane.closeWithin(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void workCannotCloseItsOwnLaneAndNobodyTheDefaultOne() {
    BlockingLane lane = lane(1, 1, WhenFull.WAIT);
    assertThatThrownBy(() -> lane.execute(lane::close))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its own work");
    assertThatThrownBy(() -> Blocking.lane().close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("default lane");
  }

  // ---- bad input

  @Test
  void aBuilderSaysWhatIsWrong() {
    BlockingLane.Builder builder = BlockingLane.builder();
    assertThatThrownBy(() -> builder.threads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a lane has from 1 to 32767 threads: 0");
    assertThatThrownBy(() -> builder.queue(-1)).hasMessageContaining("-1");
    assertThatThrownBy(builder::build).hasMessageContaining("needs a name");
    assertThatThrownBy(() -> builder.name("default").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'default' already");
    BlockingLane lane = lane(1, 1, WhenFull.WAIT);
    assertThatThrownBy(() -> builder.name(lane.name()).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is a lane '" + lane.name() + "' already");
    lane.close();
    lanes.add(builder.name(lane.name()).build());
  }

  // ---- deadlocks

  @Test
  void workThatWaitsForWorkInItsOwnFullLaneIsReportedWithAllStacks() throws Exception {
    BlockingLane lane = lane(2, 10, WhenFull.WAIT);
    CountDownLatch met = new CountDownLatch(2);
    try (Logs logs = Logs.capture()) {
      for (int i = 0; i < 2; i++) {
        runtime.spawn(
            "nested",
            () ->
                lane.execute(() -> {
                  met.countDown();
                  Await.latch(met);
                  nested(lane);
                }));
      }
      String report = logs.awaitMessage("deadlock: 2 wait for each other");
      assertThat(report)
          .startsWith("deadlock: ")
          .contains("thread 'heddle-lane-" + lane.name() + "-1'")
          .contains("thread 'heddle-lane-" + lane.name() + "-2'")
          .contains("waits for work queued in lane '" + lane.name() + "'");
      assertThat(report.split("BlockingLaneTest.nested", -1)).hasSize(3);
    }
  }

  private static void nested(BlockingLane lane) throws InterruptedException {
    lane.run(() -> "never");
  }

  /** One whose runtime wants it is failed, and the others go on. */
  @Test
  void aCircleThroughALaneAndATaskIsBroken() throws Exception {
    BlockingLane lane = lane(1, 10, WhenFull.WAIT);
    try (Logs logs = Logs.capture();
        TaskRuntime failing =
            TaskRuntime.builder()
                .name("untied lanes")
                .deadlocks(DeadlockPolicy.FAIL_YOUNGEST)
                .failureHandler((task, failure) -> {})
                .build()) {
      Task<String> outer =
          failing.spawn(
              "outer",
              () ->
                  lane.run(() -> {
                    Task<String> inner = failing.spawn("inner", () -> lane.run(() -> "never"));
                    try {
                      return inner.join();
                    } catch (TaskFailedException failed) {
                      return failed.getCause().getClass().getSimpleName();
                    }
                  }));
      assertThat(outer.join()).isEqualTo("DeadlockException");
      assertThat(logs.messages()).anyMatch(m -> m.contains("deadlock: "));
    }
    assertThat(lane.state().isIdle()).isTrue();
  }

  @Test
  void aFullLaneWhoseWorkGoesOnIsNoDeadlock() throws Exception {
    BlockingLane lane = lane(2, 10, WhenFull.WAIT);
    BlockingLane control = lane(1, 10, WhenFull.WAIT);
    try (Logs logs = Logs.capture()) {
      Task<?> first = hold(lane);
      awaitRunning(lane, 1);
      runtime.spawn("nested", () -> lane.execute(() -> nested(lane)));
      awaitQueued(lane, 1);
      runtime.spawn("control", () -> control.execute(() -> nested(control)));
      logs.awaitMessage("work queued in lane '" + control.name() + "'");
      assertThat(logs.messages()).noneMatch(m -> m.contains("lane '" + lane.name() + "'"));
      release.countDown();
      first.join();
    }
  }
}
