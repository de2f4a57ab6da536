package dev.heddle.snippets;

import dev.heddle.LiveView;
import dev.heddle.RuntimeSnapshot;
import dev.heddle.RuntimeSnapshot.TaskEntry;
import dev.heddle.TaskRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The examples of {@code LiveView} and {@code RuntimeSnapshot}. */
final class LiveViewSnippets {
  private LiveViewSnippets() {}

  static String text() throws IOException {
    Appendable log = new StringBuilder();
    // @start region="text"
    LiveView.ofAll().withStacks().writeText(log);
    // @end
    return log.toString();
  }

  static List<String> waiting(TaskRuntime runtime) {
    // @start region="snapshot"
    List<String> waiting = new ArrayList<>();
    RuntimeSnapshot snapshot = runtime.snapshot();
    for (RuntimeSnapshot.Node node : snapshot.content()) {
      if (node.entry() instanceof TaskEntry task && task.waitsFor() != null) {
        waiting.add(task.name() + " waits for " + task.waitsFor().what());
      }
    }
    // @end
    return waiting;
  }
}
