package dev.heddle.snippets;

import dev.heddle.channel.Channel;
import dev.heddle.channel.Values;
import dev.heddle.channel.Views;
import org.jspecify.annotations.Nullable;

/** The examples of {@code Views}. */
final class ViewSnippets {
  private ViewSnippets() {}

  static @Nullable String firstLong(Channel<String> words) {
    // @start region="values"
    try (Values<String> values = Views.values(words)) {
      for (String word : values) {
        if (word.length() > 3) {
          return word;
        }
      }
    } // what was received and not used goes back
    // @end
    return null;
  }
}
