package dev.heddle;

import dev.heddle.RuntimeSnapshot.Entry;
import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.RuntimeSnapshot.ScopeEntry;
import dev.heddle.RuntimeSnapshot.TaskEntry;
import dev.heddle.RuntimeSnapshot.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The live view as JSON. Invariant: {@code fields} is whether the innermost open object or array
 * has a member, so that the next one needs a comma before it.
 */
final class LiveJson implements LiveView.Visitor<IOException> {
  private static final int FORMAT = 1;

  private final Appendable out;
  private boolean fields;
  private int runtimes;
  private int lanes;

  LiveJson(Appendable out) {
    this.out = out;
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

  private void party(Party party) throws IOException {
    out.append('{');
    fields = false;
    field("id", party.id());
    field("name", party.name());
    out.append('}');
    fields = true;
  }

  private void key(String name) throws IOException {
    out.append(fields ? ",\"" : "\"").append(name).append("\":");
    fields = true;
  }

  private void field(String name, long value) throws IOException {
    key(name);
    out.append(Long.toString(value));
  }

  private void field(String name, String value) throws IOException {
    key(name);
    string(value);
  }

  private void optional(String name, @Nullable String value) throws IOException {
    if (value != null) {
      field(name, value);
    }
  }

  private void seconds(String name, @Nullable Duration time) throws IOException {
    if (time != null) {
      key(name);
      out.append(Double.toString(time.toNanos() / 1e9));
    }
  }

  /** Of two chars that make no code point each is escaped, so that the output can be encoded. */
  private void string(String text) throws IOException {
    out.append('"');
    int plain = 0; // what is before this has been written
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (c < ' ' || c == '"' || c == '\\' || c == 0x7f || Character.isSurrogate(c)) {
        out.append(text, plain, i);
        plain = i + 1;
        escape(c);
      }
    }
    out.append(text, plain, text.length()).append('"');
  }

  private void escape(char c) throws IOException {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
  }
}
