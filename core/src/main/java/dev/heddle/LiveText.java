package dev.heddle;

import dev.heddle.RuntimeSnapshot.Entry;
import dev.heddle.RuntimeSnapshot.Node;
import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.RuntimeSnapshot.ScopeEntry;
import dev.heddle.RuntimeSnapshot.TaskEntry;
import dev.heddle.RuntimeSnapshot.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/** The live view as text: a line for each entry, and one for each frame. */
final class LiveText implements LiveView.Visitor<IOException> {
  private static final String INDENT = "  ";

  /** Further in than that the depth is a number: a deep tree would be mostly blanks. */
  private static final int DEEPEST = 40;

  private final Appendable out;

  LiveText(Appendable out) {
    this.out = out;
  }

  @Override
  public void runtime(TaskRuntime runtime) throws IOException {
    header(runtime.name(), runtime.backend(), runtime.workers());
  }

  private void header(String name, Backend backend, int workers) throws IOException {
    out.append("runtime '").append(name).append("': ").append(backend.name()).append(", ");
    out.append(Integer.toString(workers)).append(workers == 1 ? " worker\n" : " workers\n");
  }

  /** A tree, however deep it is. */
  void write(RuntimeSnapshot snapshot) {
    try {
      header(snapshot.runtime(), snapshot.backend(), snapshot.workers());
      ArrayDeque<Iterator<Node>> open = new ArrayDeque<>();
      open.push(snapshot.content().iterator());
      while (!open.isEmpty()) {
        Iterator<Node> level = open.element();
        if (level.hasNext()) {
          Node next = level.next();
          entry(open.size() - 1, next.entry());
          open.push(next.children().iterator());
        } else {
          open.pop();
        }
      }
    } catch (IOException impossible) {
      throw new AssertionError(impossible); // it is written to a string
    }
  }

  @Override
  public void lane(LaneState lane) throws IOException {
    out.append(lane.toString()).append('\n');
  }

  @Override
  public void entry(int depth, Entry entry) throws IOException {
    indent(depth + 1);
    switch (entry) {
      case ScopeEntry scope -> scope(scope);
      case TaskEntry task -> task(task);
    }
    String cancelled = entry.cancelled();
    if (cancelled != null) {
      out.append("; cancelled: ").append(line(cancelled));
    }
    out.append('\n');
    if (entry instanceof TaskEntry task) {
      for (StackTraceElement frame : task.stack()) {
        indent(depth + 3);
        out.append("at ").append(frame.toString()).append('\n');
      }
    }
  }

  private void scope(ScopeEntry scope) throws IOException {
    out.append(line(scope.name())).append(" [").append(Long.toString(scope.id())).append("] of ");
    out.append(party(scope.owner()));
    Wait wait = scope.waitsFor();
    if (wait != null) {
      out.append(", which waits ");
      describe(wait);
    }
  }

  private void task(TaskEntry task) throws IOException {
    out.append("task ").append(party(new Party(task.id(), task.name()))).append(": ");
    out.append(task.state().name());
    Wait wait = task.waitsFor();
    if (wait != null) {
      out.append(' ');
      describe(wait);
    }
    if (task.state().isEnd()) {
      out.append(", and nobody has joined it");
    }
    String failure = task.failure();
    if (failure != null) {
      out.append("; ").append(line(failure));
    }
    out.append("; spawned at ").append(line(task.spawnSite()));
  }

  private void describe(Wait wait) throws IOException {
    out.append("for ").append(line(wait.what()));
    Duration age = wait.age();
    if (age != null) {
      out.append(", ").append(time(age)).append(" or longer");
    }
    Duration left = wait.left();
    if (left != null) {
      out.append(", for at most ").append(time(left)).append(" more");
    }
    List<Party> needs = wait.needs();
    if (!needs.isEmpty()) {
      out.append(", needs ");
      out.append(needs.stream().map(LiveText::party).collect(Collectors.joining(", ")));
    }
  }

  private static String party(Party party) {
    return line(party.toString());
  }

  private static String time(Duration time) {
    return time.toMillis() / 1e3 + " s";
  }

  private void indent(int depth) throws IOException {
    for (int i = 0; i < Math.min(depth, DEEPEST); i++) {
      out.append(INDENT);
    }
    if (depth > DEEPEST) {
      out.append('(').append(Integer.toString(depth - 1)).append(") ");
    }
  }

  /** A name may hold anything; here it must not look like further lines. */
  static String line(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return text.codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return text;
  }
}
