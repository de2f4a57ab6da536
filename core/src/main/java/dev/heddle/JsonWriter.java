package dev.heddle;

import dev.heddle.RuntimeSnapshot.Party;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes members of JSON objects. Invariant: {@code fields} is whether the innermost open object or
 * array has a member, so that the next one needs a comma before it.
 */
abstract class JsonWriter {
  final Appendable out;
  boolean fields;

  JsonWriter(Appendable out) {
    this.out = out;
  }

  final void party(Party party) throws IOException {
    out.append('{');
    fields = false;
    field("id", party.id());
    field("name", party.name());
    out.append('}');
    fields = true;
  }

  final void key(String name) throws IOException {
    out.append(fields ? ",\"" : "\"").append(name).append("\":");
    fields = true;
  }

  final void field(String name, long value) throws IOException {
    key(name);
    out.append(Long.toString(value));
  }

  final void field(String name, String value) throws IOException {
    key(name);
    string(value);
  }

  final void optional(String name, @Nullable String value) throws IOException {
    if (value != null) {
      field(name, value);
    }
  }

  final void seconds(String name, @Nullable Duration time) throws IOException {
    if (time != null) {
      key(name);
      out.append(Double.toString(time.toNanos() / 1e9));
    }
  }

  /** Of two chars that make no code point each is escaped, so that the output can be encoded. */
  final void string(String text) throws IOException {
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
