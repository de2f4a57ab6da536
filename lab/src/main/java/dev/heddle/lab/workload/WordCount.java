package dev.heddle.lab.workload;

import dev.heddle.lab.workload.Texts.Piece;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts how often each word occurs. A word is a run of letters, digits and underscores. */
final class WordCount {

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /**
   * What must be the same for every model.
   *
   * @param words how many words
   * @param distinct how many different ones
   * @param checksum the words' hash codes, weighted by their counts
   */
  record Totals(long words, long distinct, long checksum) {}

  /** Letters of other alphabets are bytes below zero in UTF-8. */
  static boolean isWordByte(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '_'
        || b < 0;
  }

  /** Counts the words of one piece into a map. */
  static void count(Piece piece, Map<String, Integer> into) {
    byte[] text = piece.text();
    int i = piece.from();
    while (i < piece.to()) {
      while (i < piece.to() && !isWordByte(text[i])) {
        i++;
      }
      int start = i;
      while (i < piece.to() && isWordByte(text[i])) {
        i++;
      }
      if (i > start) {
        into.merge(new String(text, start, i - start, StandardCharsets.UTF_8), 1, Integer::sum);
      }
    }
  }

  /** Counts a piece and adds the result; any number of threads may call this. */
  void add(Piece piece) {
    Map<String, Integer> local = new HashMap<>();
    count(piece, local);
    local.forEach(
        (word, count) -> counts.computeIfAbsent(word, unused -> new LongAdder()).add(count));
  }

  /** The totals of everything that was added. */
  Totals totals() {
    long words = 0;
    long checksum = 0;
    for (Map.Entry<String, LongAdder> entry : counts.entrySet()) {
      long count = entry.getValue().sum();
      words += count;
      checksum += count * entry.getKey().hashCode();
    }
    return new Totals(words, counts.size(), checksum);
  }

  /** Counts all pieces in order, in one map. */
  static Totals inOrder(List<Piece> pieces) {
    Map<String, Integer> all = new HashMap<>();
    pieces.forEach(piece -> count(piece, all));
    long words = 0;
    long checksum = 0;
    for (Map.Entry<String, Integer> entry : all.entrySet()) {
      words += entry.getValue();
      checksum += (long) entry.getValue() * entry.getKey().hashCode();
    }
    return new Totals(words, all.size(), checksum);
  }
}
