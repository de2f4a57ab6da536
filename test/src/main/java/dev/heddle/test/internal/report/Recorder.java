package dev.heddle.test.internal.report;

import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.channel.Channel;
import dev.heddle.test.internal.sim.Kind;
import dev.heddle.test.internal.sim.SimTask;
import dev.heddle.test.internal.sim.Stop;
import dev.heddle.test.internal.sim.TraceSink;
import dev.heddle.test.internal.sim.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records a schedule for people: every step with its line, and who waits for what at the end. */
public final class Recorder implements TraceSink {
  /**
   * One step.
   *
   * @param number its number, or 0 for an operation that is no step of its own
   * @param task who took it
   * @param what what was done, to what
   * @param where the line of the code under test
   * @param time the virtual time, in nanoseconds
   */
  public record Row(int number, int task, String what, String where, long time) {}

  private record Use(int object, int task, String operation, int step) {}

  private final List<Row> rows = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<Use> uses = new ArrayList<>();
  private final StringBuilder details = new StringBuilder();
  private int preemptions;
  private int steps;

  /** Creates an empty record. */
  public Recorder() {}

  @Override
  public void step(World world, SimTask by) {
    String what;
    if (by.kind() == Kind.OPERATION || by.kind() == Kind.YIELD || by.kind() == Kind.TIME) {
      what = describeOperation(world, by);
      use(world, by);
    } else {
      String inside = by.kind() == Kind.FIRE ? "" : Frames.insideCore();
      what =
          Kind.name(by.kind())
              + (by.target() == null
                      || by.kind() == Kind.PARK
                      || by.kind() == Kind.FIRE
                      || by.kind() == Kind.PLAIN
                  ? ""
                  : " " + label(world, by.target()))
              + (inside.isEmpty() ? "" : " in " + inside);
    }
    rows.add(new Row(world.steps(), by.id(), what, Frames.here(), world.virtualTime()));
  }

  @Override
  public void operation(World world, SimTask by) {
    use(world, by);
    rows.add(new Row(0, by.id(), describeOperation(world, by), Frames.here(), world.virtualTime()));
  }

  private void use(World world, SimTask by) {
    Object operand = by.operand();
    String operation = by.operation();
    if (operand != null && operation != null) {
      uses.add(new Use(world.labelOf(operand), by.id(), operation, world.steps()));
    }
  }

  /** Who used what {@code task} waits for last. */
  private @Nullable Use lastUseByAnother(World world, SimTask task, Object operand) {
    int object = world.labelOf(operand);
    for (int i = uses.size() - 1; i >= 0; i--) {
      Use use = uses.get(i);
      if (use.object() == object && use.task() != task.id()) {
        return use;
      }
    }
    return null;
  }

  private static String describeOperation(World world, SimTask by) {
    Object operand = by.operand();
    return by.operation()
        + (operand == null || isSelf(operand, by) ? "" : " " + label(world, operand));
  }

  private static boolean isSelf(Object operand, SimTask by) {
    return operand == by || operand instanceof Class<?> || by.isThreadOf(operand);
  }

  private static String label(World world, Object object) {
    if (object instanceof Task<?> task) {
      return "'" + task.name() + "'";
    }
    if (object instanceof SimTask task) {
      return "'" + task.name() + "'";
    }
    if (object instanceof CharSequence || object instanceof Number) {
      return object.toString();
    }
    String text = object instanceof Scope ? "scope" : plain(object);
    return text + " #" + world.labelOf(object);
  }

  /** A name without the numbers that differ from run to run. */
  private static String plain(Object object) {
    if (object instanceof Channel) {
      return object.toString().replaceAll(" \\d+$", "");
    }
    String type = Frames.simple(object.getClass().getName());
    return type.equals("ScopeGroup") ? "scope" : type;
  }

  @Override
  public void ended(World world, Stop end) {
    steps = world.steps();
    for (SimTask task : world.tasks()) {
      names.add(task.name());
    }
    preemptions = world.preemptions();
    Throwable failure = end.failure();
    if (end.reason() == Stop.Reason.FAILURE && failure != null) {
      for (StackTraceElement frame : Frames.theirs(failure.getStackTrace())) {
        details.append("      at ").append(frame).append('\n');
      }
      return;
    }
    Map<Integer, Integer> waitsFor = new HashMap<>();
    for (SimTask task : world.tasks()) {
      if (task.isWaiting()) {
        describe(world, task, waitsFor);
      }
    }
    cycle(world, waitsFor);
    if (end.reason() == Stop.Reason.DEADLOCK) {
      details.append(
          "  If a thread that Heddle did not start was to wake one of them, spawn it in a scope.\n");
    }
  }

  private void describe(World world, SimTask task, Map<Integer, Integer> waitsFor) {
    details.append("  task '").append(task.name()).append("' ").append(state(task));
    Object operand = task.operand();
    String operation = task.operation();
    if (operation != null && operand != null) {
      details.append(" in ").append(describeOperation(world, task));
      SimTask holder = holder(world, task, operand);
      List<SimTask> members = members(world, operand);
      Use last = lastUseByAnother(world, task, operand);
      if (holder != null) {
        details.append(", which is up to '").append(holder.name()).append('\'');
        waitsFor.put(task.id(), holder.id());
      } else if (!members.isEmpty()) {
        details
            .append(" for ")
            .append(String.join(", ", members.stream().map(Recorder::quoted).toList()));
        waitsFor.put(task.id(), members.getFirst().id());
      } else if (last != null && !isSelf(operand, task)) {
        SimTask other = world.tasks().get(last.task());
        details
            .append(", last used by ")
            .append(quoted(other))
            .append(" (")
            .append(last.operation())
            .append(", step ")
            .append(last.step())
            .append(')');
        if (other.isWaiting()) {
          waitsFor.put(task.id(), other.id());
        }
      }
    }
    details.append('\n');
    Thread thread = task.thread();
    if (thread != null) {
      for (StackTraceElement frame : Frames.theirs(thread.getStackTrace())) {
        details.append("      at ").append(frame).append('\n');
      }
    }
  }

  private static String state(SimTask task) {
    return task.isLost()
        ? "was never woken, although its wait is over,"
        : task.isSpinning() ? "spins" : "waits";
  }

  /** Whom a task waits for, if that is told by what it waits for. */
  private static @Nullable SimTask holder(World world, SimTask task, Object operand) {
    for (SimTask other : world.tasks()) {
      if (other != task && other.isThreadOf(operand)) {
        return other;
      }
    }
    return null;
  }

  private static String quoted(SimTask task) {
    return "'" + task.name() + "'";
  }

  /** The tasks that have not ended in a scope. */
  private static List<SimTask> members(World world, Object operand) {
    return world.tasks().stream().filter(task -> task.isLive() && task.isIn(operand)).toList();
  }

  private void cycle(World world, Map<Integer, Integer> waitsFor) {
    for (Integer begin : waitsFor.keySet()) {
      List<Integer> path = new ArrayList<>();
      Integer at = begin;
      while (at != null && !path.contains(at)) {
        path.add(at);
        at = waitsFor.get(at);
      }
      if (at != null && at.equals(begin) && path.size() > 1) {
        details.append("  in a circle: ");
        for (Integer id : path) {
          details.append('\'').append(world.tasks().get(id).name()).append("' waits for ");
        }
        details.append('\'').append(world.tasks().get(begin).name()).append("'\n");
        return;
      }
    }
  }

  /** All rows, in order. */
  public List<Row> rows() {
    return rows;
  }

  /** The names of the tasks, by their numbers. */
  public List<String> names() {
    return names;
  }

  /** Who waits for what, or where it failed. */
  public String details() {
    return details.toString();
  }

  /** How many steps there were. */
  public int steps() {
    return steps;
  }

  /** How often the baton was taken from a thread that could go on. */
  public int preemptions() {
    return preemptions;
  }
}
