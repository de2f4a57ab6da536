package dev.heddle;

import dev.heddle.Explanation.Cause;
import dev.heddle.Explanation.Segment;
import dev.heddle.RuntimeSnapshot.Party;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An explanation as JSON. Waits nest no deeper than {@link CriticalPath#MOST_FRAMES}. */
final class ExplanationJson extends JsonWriter {
  private static final int FORMAT = 1;

  private ExplanationJson(Appendable out) {
    super(out);
  }

  static String of(Explanation explanation) {
    StringBuilder text = new StringBuilder();
    try {
      new ExplanationJson(text).write(explanation);
    } catch (IOException impossible) {
      throw new AssertionError(impossible); // it is written to a string
    }
    return text.toString();
  }

  private void write(Explanation told) throws IOException {
    out.append('{');
    fields = false;
    field("format", FORMAT);
    field("scope", told.scope());
    key("owner");
    party(told.owner());
    field("backend", told.backend().name());
    key("ended");
    out.append(Boolean.toString(told.ended()));
    seconds("whole", told.whole());
    optional("cancelled", told.cancelled());
    field("missing", told.missing());
    key("causes");
    out.append('[');
    boolean first = true;
    for (Cause cause : told.causes()) {
      out.append(first ? "\n{" : ",\n{");
      first = false;
      fields = false;
      field("kind", cause.kind().name());
      field("text", cause.text());
      seconds("time", cause.time());
      out.append('}');
    }
    out.append(']');
    fields = true;
    path("path", told.path());
    out.append("}\n");
  }

  private void path(String name, List<Segment> path) throws IOException {
    key(name);
    out.append('[');
    boolean first = true;
    for (Segment part : path) {
      out.append(first ? "\n{" : ",\n{");
      first = false;
      fields = false;
      key("task");
      party(part.task());
      field("kind", part.kind().name());
      seconds("from", part.from());
      seconds("to", part.to());
      optional("what", part.what());
      optional("heldBy", part.heldBy());
      optional("letGoBy", part.letGoBy());
      optional("limit", part.limit());
      if (!part.meanwhile().isEmpty()) {
        path("meanwhile", part.meanwhile());
      }
      out.append('}');
    }
    out.append(']');
    fields = true;
  }

  private void optional(String name, @Nullable Party party) throws IOException {
    if (party != null) {
      key(name);
      party(party);
    }
  }
}
