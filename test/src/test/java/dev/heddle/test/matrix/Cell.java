package dev.heddle.test.matrix;

import dev.heddle.CancelledException;
import dev.heddle.ClosedException;
import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TimeoutException;
import dev.heddle.test.Explorer;
import dev.heddle.test.Grain;
import dev.heddle.test.Passing;
import dev.heddle.test.Simulation;
import dev.heddle.test.TestBody;
import java.util.List;
import java.util.function.Supplier;

/**
 * One cell of the matrix: a small program that is explored completely, in the fine grain.
 *
 * @param name what meets what
 * @param tasks how many tasks it has
 * @param anytime whether the clock may strike at any step
 * @param grain how closely it is decided
 * @param body the program
 */
public record Cell(String name, int tasks, boolean anytime, Grain grain, TestBody body) {
  /** A cell in the fine grain. */
  public Cell(String name, int tasks, boolean anytime, TestBody body) {
    this(name, tasks, anytime, Grain.FINE, body);
  }

  /** The same program with plain memory in view, for one preemption less. */
  Cell inPlainSight() {
    return new Cell(name + ", in plain sight", tasks, anytime, Grain.FINEST, body);
  }

  /** One task is in the operation, the other one does the actions, one after the other. */
  static Cell inTurns(
      String what, Supplier<Operation> operation, int tasks, boolean limited, Action... actions) {
    return new Cell(
        what + " x " + names(limited, actions),
        tasks,
        limited,
        () ->
            attack(
                operation.get(),
                (scope, task, attacked) -> {
                  for (Action action : actions) {
                    perform(action, task, attacked);
                  }
                }));
  }

  /** One task is in the operation, and two others do one action each. */
  static Cell atOnce(
      String what, Supplier<Operation> operation, int tasks, boolean limited, Action a, Action b) {
    return new Cell(
        what + " x (" + names(limited, a, b).replace(" x ", " | ") + ")",
        tasks + 1,
        limited,
        () ->
            attack(
                operation.get(),
                (scope, task, attacked) -> {
                  scope.spawn("second", () -> perform(a, task, attacked));
                  perform(b, task, attacked);
                }));
  }

  private static String names(boolean limited, Action... actions) {
    String names = String.join(" x ", List.of(actions).stream().map(Action::name).toList());
    return (limited ? names + " x TIMEOUT" : names).toLowerCase(java.util.Locale.ROOT);
  }

  private static void perform(Action action, Task<?> task, Operation operation) {
    switch (action) {
      case COMPLETE -> operation.complete();
      case CANCEL -> task.cancel("attacked");
      case CLOSE -> operation.close();
      case LOSE -> operation.lose();
    }
  }

  private interface Attack {
    void on(Scope scope, Task<?> task, Operation operation) throws Exception;
  }

  private static void attack(Operation operation, Attack attack) throws Exception {
    operation.prepare();
    Operation.End[] end = {Operation.End.NONE};
    // Interrupts need a thread that looks again and again: without an end when the clock runs.
    Policy policy = Policy.collectAll().interrupt(InterruptPolicy.never());
    Scope.execute(
        policy,
        scope -> {
          Task<?> attacked = scope.spawn("attacked", () -> end[0] = act(operation));
          attack.on(scope, attacked, operation);
          Simulation.settle();
          if (!attacked.isDone()) {
            Operation.require(!operation.couldGoOn(), "waits although it could go on");
            attacked.cancel("nothing came");
          }
        });
    operation.check(end[0]);
  }

  private static Operation.End act(Operation operation) throws InterruptedException {
    try {
      operation.act();
      return Operation.End.DONE;
    } catch (CancelledException cancelled) {
      return Operation.End.CANCELLED;
    } catch (ClosedException closed) {
      return Operation.End.CLOSED;
    } catch (TimeoutException late) {
      return Operation.End.LATE;
    }
  }

  /** How many preemptions are covered: 3 for two tasks, 2 for three, 1 for more. */
  public int bound() {
    int most = tasks == 2 ? 3 : tasks == 3 ? 2 : 1;
    return grain == Grain.FINEST ? Math.max(1, most - 1) : most;
  }

  /** An explorer that covers this cell. */
  public Explorer explorer() {
    return sampler().exhaustive(bound());
  }

  /** An explorer that tries this cell at random, until its time is over. */
  public Explorer sampler() {
    return new Explorer()
        .name(name)
        .grain(grain)
        .time(anytime ? Passing.ANYTIME : Passing.WHEN_IDLE)
        .pages(false)
        .schedules(Integer.MAX_VALUE);
  }
}
