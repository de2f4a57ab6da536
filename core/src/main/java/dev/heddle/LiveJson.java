package dev.heddle;

import dev.heddle.RuntimeSnapshot.Entry;
import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.RuntimeSnapshot.ScopeEntry;
import dev.heddle.RuntimeSnapshot.TaskEntry;
import dev.heddle.RuntimeSnapshot.Wait;
import java.io.IOException;
import java.util.List;

/** The live view as JSON. */
final class LiveJson extends JsonWriter implements LiveView.Visitor<IOException> {
  private static final int FORMAT = 1;

  private int runtimes;
  private int lanes;

  LiveJson(Appendable out) {
    super(out);
  }

  @Override
  public void runtime(TaskRuntime runtime) throws IOException {
    out.append(runtimes++ == 0 ? "{\"format\":" + FORMAT + ",\"runtimes\":[\n{" : "\n]},\n{");
    fields = false;
    field("runtime", runtime.name());
    field("backend", runtime.backend().name());
    field("workers", runtime.workers());
    out.append(",\"entries\":[");
    fields = false;
  }

  /** The runtimes are over; the lanes follow. */
  private void endRuntimes() throws IOException {
    out.append(runtimes == 0 ? "{\"format\":" + FORMAT + ",\"runtimes\":[" : "\n]}");
    out.append("],\n\"lanes\":[");
  }

  @Override
  public void lane(LaneState lane) throws IOException {
    if (lanes++ == 0) {
      endRuntimes();
    }
    out.append(lanes == 1 ? "\n{" : ",\n{");
    fields = false;
    field("lane", lane.lane());
    field("limit", lane.limit());
    field("threads", lane.threads());
    field("queueLimit", lane.queueLimit());
    field("queued", lane.queued());
    field("waiting", lane.waiting());
    seconds("oldest", lane.oldest());
    key("running");
    out.append('[');
    boolean first = true;
    for (LaneState.Work work : lane.running()) {
      out.append(first ? "{" : ",{");
      first = false;
      fields = false;
      key("caller");
      party(work.caller());
      key("thread");
      party(work.thread());
      seconds("age", work.age());
      out.append('}');
    }
    out.append(']');
    fields = true;
    key("closed");
    out.append(Boolean.toString(lane.closed())).append('}');
  }

  /** Closes what is open. */
  void end() throws IOException {
    if (lanes == 0) {
      endRuntimes();
    }
    out.append("]}\n");
  }

  @Override
  public void entry(int depth, Entry entry) throws IOException {
    out.append(fields ? ",\n{" : "\n{");
    fields = false;
    field("depth", depth);
    switch (entry) {
      case ScopeEntry scope -> {
        field("kind", "scope");
        field("id", scope.id());
        field("name", scope.name());
        key("owner");
        party(scope.owner());
      }
      case TaskEntry task -> {
        field("kind", "task");
        field("id", task.id());
        field("name", task.name());
        if (task.parent() != 0) {
          field("parent", task.parent());
        }
        field("state", task.state().name());
        optional("failure", task.failure());
        field("spawnSite", task.spawnSite());
      }
    }
    optional("cancelled", entry.cancelled());
    Wait wait = entry.waitsFor();
    if (wait != null) {
      key("wait");
      describe(wait);
    }
    if (entry instanceof TaskEntry task && !task.stack().isEmpty()) {
      stack(task.stack());
    }
    out.append('}');
    fields = true;
  }

  private void describe(Wait wait) throws IOException {
    out.append('{');
    fields = false;
    field("what", wait.what());
    seconds("age", wait.age());
    seconds("left", wait.left());
    if (!wait.needs().isEmpty()) {
      key("needs");
      out.append('[');
      boolean first = true;
      for (Party party : wait.needs()) {
        out.append(first ? "" : ",");
        first = false;
        party(party);
      }
      out.append(']');
    }
    out.append('}');
    fields = true;
  }

  private void stack(List<StackTraceElement> stack) throws IOException {
    key("stack");
    out.append('[');
    boolean first = true;
    for (StackTraceElement frame : stack) {
      out.append(first ? "" : ",");
      first = false;
      string(frame.toString());
    }
    out.append(']');
  }
}
