package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.CancelledException;
import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.ScopeAction;
import dev.heddle.ShutdownReport;
import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What meets the shutdown of a runtime: it counts, and has ended afterwards, or it is refused. */
final class Shutdowns {
  private static final Duration LONG = Duration.ofHours(1);

  private Shutdowns() {}

  static List<Cell> cells() {
    return List.of(
        new Cell("shutdown: a spawn, and it waits", 3, false, () -> spawn(LONG)),
        new Cell("shutdown: a spawn, and it cancels", 3, false, () -> spawn(Duration.ZERO)),
        new Cell("shutdown: a task that waits for ever", 2, false, Shutdowns::waiting),
        new Cell("shutdown: a scope from outside", 3, false, Shutdowns::scope),
        new Cell("shutdown: twice at the same time", 3, false, Shutdowns::twice));
  }

  private static void quietly(ScopeAction<Exception> body) throws Exception {
    Scope.execute(Policy.failFast().interrupt(InterruptPolicy.never()), body);
  }

  private static TaskRuntime runtime() {
    // A schedule that is not worth going on with is broken off by an error in each task.
    return TaskRuntime.builder().name("attacked").failureHandler((task, failure) -> {}).build();
  }

  private static void spawn(Duration limit) throws Exception {
    TaskRuntime runtime = runtime();
    int[] ran = {0};
    Task<?>[] task = {null};
    boolean[] refused = {false};
    quietly(scope -> {
      Task<?> spawner =
          scope.spawn(
              "spawner",
              () -> {
                try {
                  task[0] = runtime.spawn("drop", () -> ran[0]++);
                } catch (IllegalStateException closed) {
                  refused[0] = true;
                }
              });
      ShutdownReport report = runtime.shutdown(limit);
      int ranBefore = ran[0];
      require(report.orderly(), report.toString());
      spawner.join();
      Task<?> accepted = task[0];
      require(refused[0] == (accepted == null), "accepted and refused");
      require(accepted == null || accepted.isDone(), "it outlives the shutdown");
      require(ran[0] == ranBefore, "it runs after the shutdown");
      boolean succeeded = accepted != null && accepted.state() == Task.State.SUCCEEDED;
      require(ran[0] == (succeeded ? 1 : 0), "it ran " + ran[0] + " times, and is " + accepted);
    });
  }

  private static void waiting() throws Exception {
    TaskRuntime runtime = runtime();
    Channel<String> gate = Channel.rendezvous();
    Task<?> task = runtime.spawn("waits", () -> gate.receive());
    require(runtime.shutdown(Duration.ZERO).orderly(), "it survives");
    require(task.state() == Task.State.CANCELLED, "it is " + task);
  }

  private static void scope() throws Exception {
    TaskRuntime runtime = runtime();
    Channel<String> gate = Channel.rendezvous();
    Task<?>[] inside = {null};
    String[] how = {"not at all"};
    quietly(scope -> {
      Task<?> opener =
          scope.spawn(
              "opener",
              () -> {
                try {
                  Scope.execute(
                      Policy.failFast().interrupt(InterruptPolicy.never()).on(runtime),
                      inner -> inside[0] = inner.spawn("inside", () -> gate.receive()));
                } catch (CancelledException cancelled) {
                  how[0] = "cancelled";
                } catch (IllegalStateException closed) {
                  how[0] = "refused";
                }
              });
      ShutdownReport report = runtime.shutdown(Duration.ZERO);
      require(report.orderly(), report.toString());
      opener.join();
      @Nullable Task<?> spawned = inside[0];
      require(spawned == null || spawned.state() == Task.State.CANCELLED, "it is " + spawned);
      require(how[0].equals("cancelled") || spawned == null, "the scope ended " + how[0]);
    });
  }

  private static void twice() throws Exception {
    TaskRuntime runtime = runtime();
    Channel<String> gate = Channel.bounded(1);
    Task<?> task = runtime.spawn("waits", () -> gate.receive());
    quietly(scope -> {
      scope.spawn(
          "other",
          () -> require(runtime.shutdown(LONG).orderly(), "the other shutdown finds a survivor"));
      gate.send("go");
      require(runtime.shutdown(LONG).orderly(), "it survives");
      require(task.state() == Task.State.SUCCEEDED, "it is " + task);
    });
  }
}
