package dev.heddle.bench.contender;

import dev.heddle.bench.driver.XorShift;
import java.util.HashMap;
import java.util.Map;

/** The text whose words are counted. */
final class Words {
  static final int COUNT = 1_000_000;
  private static final int VOCABULARY = 20_000;
  private static final int WORDS_PER_LINE = 12;

  private Words() {}

  /** How often each word occurs; grows in place, so that no number is boxed. */
  static final class Counts {
    private final Map<String, long[]> counts = new HashMap<>();

    /** Of the words that begin in a part of the text. */
    static Counts of(String text, int from, int to) {
      Counts counts = new Counts();
      int start = from;
      // A word that has begun before belongs to the part before.
      if (start > 0) {
        while (start < text.length() && text.charAt(start - 1) > ' ') {
          start++;
        }
      }
      while (start < to) {
        if (text.charAt(start) <= ' ') {
          start++;
          continue;
        }
        int end = start + 1;
        while (end < text.length() && text.charAt(end) > ' ') {
          end++;
        }
        counts.counts.computeIfAbsent(text.substring(start, end), word -> new long[1])[0]++;
        start = end + 1;
      }
      return counts;
    }

    /** Adds the other counts to these. */
    Counts plus(Counts other) {
      other.counts.forEach((word, count) ->
          counts.merge(
              word,
              count,
              (a, b) -> {
                a[0] += b[0];
                return a;
              }));
      return this;
    }

    long words() {
      return counts.values().stream().mapToLong(count -> count[0]).sum();
    }

    long distinct() {
      return counts.size();
    }

    long squares() {
      return counts.values().stream().mapToLong(count -> count[0] * count[0]).sum();
    }
  }

  /** A million words, the first ones of the vocabulary most often. */
  static String text() {
    XorShift random = new XorShift();
    String[] vocabulary = new String[VOCABULARY];
    for (int k = 0; k < VOCABULARY; k++) {
      int length = 3 + random.small() % 8;
      StringBuilder word = new StringBuilder();
      for (int i = 0; i < length; i++) {
        word.append((char) ('a' + random.small() % 26));
      }
      vocabulary[k] = word.toString();
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= COUNT; i++) {
      long place =
          (long) (random.small() % VOCABULARY) * (random.small() % VOCABULARY) / VOCABULARY;
      text.append(vocabulary[(int) place]);
      text.append(i % WORDS_PER_LINE == 0 || i == COUNT ? '\n' : ' ');
    }
    return text.toString();
  }
}
