package dev.heddle.test.matrix;

import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Waiting for tasks and for time: a worker waits at a gate, the attacked task for the worker. */
final class TaskOperation extends Operation {
  enum Kind {
    JOIN(3),
    SELECT_JOIN(3),
    NEXT(3),
    SELECT_NEXT(3),
    SCOPE_END(3),
    FIRST_SUCCESS(4),
    LIMITED_SCOPE(4),
    SLEEP(2),
    TIMEOUT(2),
    DEADLINE(2);

    final int tasks;

    Kind(int tasks) {
      this.tasks = tasks;
    }
  }

  private final Kind kind;
  private final Channel<String> gate = Channel.bounded(1);
  private final Channel<String> other = Channel.bounded(1);
  private boolean lost;
  private boolean opened;
  private boolean begun;
  private @Nullable Task<String> worker;
  private @Nullable String result;

  TaskOperation(Kind kind, boolean limited) {
    super(limited);
    this.kind = kind;
  }

  private static Policy quiet(Policy policy) {
    return policy.interrupt(InterruptPolicy.never());
  }

  @Override
  void act() throws InterruptedException {
    begun = true;
    switch (kind) {
      case SLEEP -> Tasks.sleep(LIMIT);
      case TIMEOUT -> result = Tasks.timeout(LIMIT, () -> gate.receiveOrClosed());
      case DEADLINE ->
          result =
              Scope.run(quiet(Policy.failFast()).deadline(LIMIT), scope -> gate.receiveOrClosed());
      default -> inScope();
    }
  }

  private void inScope() throws InterruptedException {
    Policy policy =
        switch (kind) {
          case FIRST_SUCCESS -> Policy.firstSuccess();
          case LIMITED_SCOPE -> Policy.failFast().limit(1);
          default -> Policy.failFast();
        };
    Scope.execute(
        quiet(policy),
        scope -> {
          if (kind == Kind.NEXT || kind == Kind.SELECT_NEXT) {
            scope.completed();
          }
          Task<String> spawned = scope.spawn("worker", () -> gate.receiveOrClosed());
          worker = spawned;
          switch (kind) {
            case JOIN -> result = limited ? spawned.joinWithin(LIMIT) : spawned.join();
            case SELECT_JOIN -> {
              Select<String> select =
                  Select.<String>of().join(spawned, value -> value).receive(other, value -> value);
              result = (limited ? select.after(LIMIT, () -> "late") : select).await();
              gate.close();
            }
            case NEXT -> {
              Task<?> ended = scope.completed().next();
              require(ended == spawned, "next gave " + ended);
            }
            case SELECT_NEXT -> {
              Select<String> select =
                  Select.<String>of()
                      .receive(scope.completed(), ended -> "ended")
                      .receive(other, value -> value);
              result = (limited ? select.after(LIMIT, () -> "late") : select).await();
              gate.close();
            }
            case FIRST_SUCCESS -> {
              scope.spawn("rival", () -> other.receiveOrClosed());
              result = String.valueOf(scope.winner().join());
            }
            case LIMITED_SCOPE -> scope.spawn("queued", () -> {});
            default -> {}
          }
        });
  }

  @Override
  void complete() {
    opened |= gate.isClosed() || trySend(gate);
  }

  private static boolean trySend(Channel<String> to) {
    try {
      return to.trySend("value");
    } catch (dev.heddle.ClosedException closed) {
      return true;
    }
  }

  @Override
  void close() {
    gate.close();
    opened = true;
  }

  @Override
  void lose() {
    lost = trySend(other);
  }

  @Override
  boolean couldGoOn() {
    return begun && (opened || (lost && kind.name().startsWith("SELECT")) || kind == Kind.SLEEP);
  }

  @Override
  void check(End end) {
    Task<String> spawned = worker;
    if (spawned != null) {
      require(spawned.isDone(), "the worker outlives its scope");
    }
    if (end == End.DONE && "value".equals(result)) {
      require(opened || lost, "a value came from nowhere");
    }
    if (end == End.NONE) {
      require(!begun, "the attacked task vanished");
    }
  }
}
