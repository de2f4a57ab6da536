package dev.heddle.lab.workload;

import dev.heddle.lab.workload.Texts.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files that are read and parsed into rows, one for each of a file's most frequent words.
 *
 * @param files the files
 * @param wordsPerFile how many rows a file gives at most
 */
record FileRows(List<Path> files, int wordsPerFile) {

  /**
   * A row of the database.
   *
   * @param file the number of the file
   * @param word a word in it
   * @param count how often it occurs there
   */
  record Row(int file, String word, int count) {}

  /**
   * What the database must hold in the end.
   *
   * @param rows how many rows
   * @param sum the sum of their counts
   */
  record Totals(long rows, long sum) {}

  byte[] read(int file) throws IOException {
    return Files.readAllBytes(files.get(file));
  }

  List<Row> parse(int file, byte[] text) {
    Map<String, Integer> counts = new HashMap<>();
    WordCount.count(new Piece(text, 0, text.length), counts);
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(wordsPerFile)
        .map(entry -> new Row(file, entry.getKey(), entry.getValue()))
        .toList();
  }

  Totals totals() throws IOException {
    long rows = 0;
    long sum = 0;
    for (int i = 0; i < files.size(); i++) {
      for (Row row : parse(i, read(i))) {
        rows++;
        sum += row.count();
      }
    }
    return new Totals(rows, sum);
  }
}
