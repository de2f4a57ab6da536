package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.BlockingLane;
import dev.heddle.BlockingLane.WhenFull;
import dev.heddle.ClosedException;
import dev.heddle.FullException;
import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.ScopeAction;
import dev.heddle.Task;
import dev.heddle.channel.Channel;
import dev.heddle.test.Simulation;
import java.time.Duration;
import java.util.List;

/** Calls on a lane: they end, are cancelled, rejected, and meet its closing. */
final class LaneCells {
  private LaneCells() {}

  static List<Cell> cells() {
    return List.of(
        new Cell("lane: a call", 2, false, LaneCells::call),
        new Cell("lane: a call finds an idle thread", 2, false, LaneCells::called),
        new Cell("lane: a call finds no place", 3, false, LaneCells::full),
        new Cell("lane: a call is cancelled by what runs before it", 3, false, LaneCells::refused),
        new Cell("lane: two calls, one thread", 3, false, () -> two(1)),
        new Cell("lane: two calls, two threads", 3, false, () -> two(2)),
        new Cell("lane: two calls, one place", 3, false, LaneCells::reject),
        new Cell("lane: a call is cancelled", 2, false, () -> cancel(false)),
        new Cell("lane: a call behind another is cancelled", 3, false, () -> cancel(true)),
        new Cell("lane: work that waits is cancelled", 2, false, LaneCells::cancelWaiting),
        new Cell("lane: a call meets the closing", 2, false, LaneCells::close),
        new Cell("lane: a call meets a closing that stops it", 2, false, LaneCells::stop),
        new Cell("lane: cancelled and closed", 3, false, LaneCells::cancelAndClose));
  }

  private static void quietly(ScopeAction<Exception> body) throws Exception {
    // Interrupts need a thread that looks again and again: without an end when the clock runs.
    Scope.execute(Policy.collectAll().interrupt(InterruptPolicy.never()), body);
  }

  private static BlockingLane lane(int threads, WhenFull whenFull) {
    return BlockingLane.builder().name("cell").threads(threads).queue(0).whenFull(whenFull).build();
  }

  /** Whoever comes now is served, and nothing of the earlier calls is left. */
  private static void isQuiet(BlockingLane lane) throws InterruptedException {
    require(lane.state().isIdle(), "work is left: " + lane.state());
    require(lane.state().threads() <= lane.state().limit(), "too many threads: " + lane.state());
    require(lane.run(() -> 7) == 7, "a later call is not served");
  }

  private static void call() throws Exception {
    BlockingLane lane = lane(1, WhenFull.REJECT);
    int[] ran = {0};
    quietly(scope -> {
      Task<Integer> caller = scope.spawn("caller", () -> lane.run(() -> ++ran[0]));
      require(caller.join() == 1, "it ran " + ran[0] + " times");
    });
    isQuiet(lane);
  }

  /** It waits for no time to pass: the thread is woken. */
  private static void called() throws Exception {
    BlockingLane lane = lane(1, WhenFull.WAIT);
    require(lane.run(() -> 1) == 1, "a wrong result");
    Simulation.settle();
    quietly(scope -> {
      Task<Integer> caller = scope.spawn("caller", () -> lane.run(() -> 2));
      Simulation.settle();
      require(caller.isDone(), "an idle thread sleeps beside a call");
    });
    isQuiet(lane);
  }

  private static void full() throws Exception {
    BlockingLane lane = lane(1, WhenFull.REJECT);
    Channel<String> gate = Channel.rendezvous();
    int[] ran = {0};
    int[] refused = {0};
    quietly(scope -> {
      scope.spawn("holder", () -> lane.run(() -> gate.receiveOrClosed()));
      Simulation.settle();
      callOrCount(lane, ran, refused);
      gate.close();
    });
    require(refused[0] == 1, "a call was queued where there is no place");
    isQuiet(lane);
  }

  /** One thread cancels the call, and then finds it in the queue. */
  private static void refused() throws Exception {
    BlockingLane lane = lane(1, WhenFull.WAIT);
    Task<?>[] caller = {null};
    boolean[] cancelled = {false};
    quietly(scope -> {
      scope.spawn("other", () -> lane.execute(() -> cancelNext(caller, cancelled)));
      caller[0] =
          scope.spawn(
              "caller",
              () -> lane.execute(() -> require(!cancelled[0], "it runs after it was cancelled")));
    });
    isQuiet(lane);
  }

  private static void cancelNext(Task<?>[] caller, boolean[] cancelled) {
    if (caller[0] != null) {
      caller[0].cancel("attacked");
      cancelled[0] = true;
    }
  }

  private static void two(int threads) throws Exception {
    BlockingLane lane = lane(threads, WhenFull.WAIT);
    int[] inside = {0};
    int[] ran = {0};
    quietly(scope -> {
      Task<?> other = scope.spawn("other", () -> lane.execute(() -> step(inside, ran, threads)));
      lane.execute(() -> step(inside, ran, threads));
      other.join();
    });
    require(ran[0] == 2, "bodies ran " + ran[0] + " times");
    isQuiet(lane);
  }

  private static void step(int[] inside, int[] ran, int threads) {
    inside[0]++;
    require(inside[0] <= threads, "more bodies at a time than threads");
    ran[0]++;
    Thread.currentThread().isInterrupted();
    inside[0]--;
  }

  private static void reject() throws Exception {
    BlockingLane lane = lane(1, WhenFull.REJECT);
    int[] ran = {0};
    int[] refused = {0};
    quietly(scope -> {
      Task<?> other = scope.spawn("other", () -> callOrCount(lane, ran, refused));
      callOrCount(lane, ran, refused);
      other.join();
    });
    require(ran[0] + refused[0] == 2 && ran[0] > 0, "ran " + ran[0] + ", refused " + refused[0]);
    isQuiet(lane);
  }

  private static void callOrCount(BlockingLane lane, int[] ran, int[] refused)
      throws InterruptedException {
    try {
      lane.execute(() -> ran[0]++);
    } catch (FullException full) {
      refused[0]++;
    }
  }

  private static void cancel(boolean behind) throws Exception {
    BlockingLane lane = lane(1, WhenFull.WAIT);
    int[] ran = {0};
    int[] came = {0};
    quietly(scope -> {
      Task<?> other = behind ? scope.spawn("other", () -> lane.run(() -> 1)) : null;
      Task<?> caller =
          scope.spawn(
              "caller",
              () -> {
                lane.execute(() -> ran[0]++);
                came[0]++;
              });
      caller.cancel("attacked");
      Simulation.settle();
      require(caller.isDone(), "it waits in vain");
      if (other != null) {
        other.join();
      }
    });
    require(ran[0] <= 1, "it ran " + ran[0] + " times");
    require(came[0] == ran[0], "it ran, and its caller was told that it had not");
    isQuiet(lane);
  }

  private static void cancelWaiting() throws Exception {
    BlockingLane lane = lane(1, WhenFull.WAIT);
    Channel<String> never = Channel.rendezvous();
    quietly(scope -> {
      Task<?> caller = scope.spawn("caller", () -> lane.run(() -> never.receive()));
      caller.cancel("attacked");
      Simulation.settle();
      require(caller.isDone(), "it waits in vain");
      require(caller.state() == Task.State.CANCELLED, "it is " + caller);
    });
    isQuiet(lane);
  }

  private static void close() throws Exception {
    BlockingLane lane = lane(1, WhenFull.WAIT);
    int[] ran = {0};
    boolean[] refused = {false};
    quietly(scope -> {
      Task<?> caller =
          scope.spawn(
              "caller",
              () -> {
                try {
                  lane.execute(() -> ran[0]++);
                } catch (ClosedException closed) {
                  refused[0] = true;
                }
              });
      lane.close();
      int atTheEnd = ran[0];
      caller.join();
      require(ran[0] == atTheEnd, "it ran after the closing");
    });
    require(refused[0] == (ran[0] == 0), "refused " + refused[0] + ", ran " + ran[0]);
    require(lane.state().isIdle(), "work is left: " + lane.state());
  }

  private static void stop() throws Exception {
    BlockingLane lane = lane(1, WhenFull.WAIT);
    Channel<String> never = Channel.rendezvous();
    boolean[] closed = {false};
    quietly(scope -> {
      Task<?> caller = scope.spawn("caller", () -> endsAsClosed(lane, never, closed));
      lane.closeWithin(Duration.ZERO);
      Simulation.settle();
      require(caller.isDone(), "it waits in vain");
      caller.join();
    });
    require(closed[0], "the caller was not told");
    require(lane.state().isIdle(), "work is left: " + lane.state());
  }

  private static void endsAsClosed(BlockingLane lane, Channel<String> never, boolean[] closed)
      throws InterruptedException {
    try {
      lane.run(() -> never.receive());
    } catch (ClosedException end) {
      closed[0] = true;
    }
  }

  private static void cancelAndClose() throws Exception {
    BlockingLane lane = lane(1, WhenFull.WAIT);
    Channel<String> never = Channel.rendezvous();
    quietly(scope -> {
      Task<?> caller = scope.spawn("caller", () -> endsAsClosed(lane, never, new boolean[1]));
      Task<?> closer = scope.spawn("closer", () -> lane.closeWithin(Duration.ZERO));
      caller.cancel("attacked");
      Simulation.settle();
      require(caller.isDone() && closer.isDone(), "somebody waits in vain");
    });
    require(lane.state().isIdle(), "work is left: " + lane.state());
  }
}
