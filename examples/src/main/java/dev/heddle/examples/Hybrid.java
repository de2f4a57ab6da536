package dev.heddle.examples;

import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.channel.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads many files at the same time, crunches each one's numbers, and hands the results through a
 * bounded channel to one place that adds them up: waiting and computing in one program.
 */
final class Hybrid {
  private static final int FILES = 40;
  private static final int NUMBERS = 1_000;
  private static final int AT_A_TIME = 8;

  private Hybrid() {}

  record Summary(Path file, long sumOfSquares) {}

  static void main() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("heddle-hybrid");
    try {
      List<Path> files = write(folder);
      Channel<Summary> summaries = Channel.bounded(4);
      Scope.execute(scope -> {
        scope.spawn("readers", () -> summarise(files, summaries));
        int count = 0;
        long total = 0;
        for (Summary each; (each = summaries.receiveOrClosed()) != null; ) {
          count++;
          total += each.sumOfSquares();
        }
        IO.println(count + " files, sum of squares " + total);
      });
    } finally {
      delete(folder);
    }
  }

  private static void summarise(List<Path> files, Channel<Summary> summaries)
      throws InterruptedException {
    Scope.execute(
        Policy.failFast().limit(AT_A_TIME),
        scope -> {
          for (Path file : files) {
            scope.spawn(() -> {
              long[] numbers = Files.readString(file).lines().mapToLong(Long::parseLong).toArray();
              summaries.send(new Summary(file, sumOfSquares(numbers)));
            });
          }
        });
    summaries.close();
  }

  private static long sumOfSquares(long[] numbers) {
    long sum = 0;
    for (long number : numbers) {
      sum += number * number;
    }
    return sum;
  }

  private static List<Path> write(Path folder) throws IOException {
    String numbers =
        IntStream.rangeClosed(1, NUMBERS)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("\n"));
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      files.add(Files.writeString(folder.resolve(i + ".txt"), numbers));
    }
    return files;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
