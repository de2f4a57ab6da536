package dev.heddle.examples;

import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.channel.Channel;
import dev.heddle.parallel.Par;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads many files at the same time, looks for primes in each with all processors, and hands the
 * results through a bounded channel to one place that adds them up. Tasks wait for the files; the
 * parallel loop computes, while its caller parks.
 */
final class Hybrid {
  private static final int FILES = 40;
  private static final int NUMBERS = 20_000;
  private static final int AT_A_TIME = 8;

  private Hybrid() {}

  record Summary(Path file, long primes) {}

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
          total += each.primes();
        }
        IO.println(count + " files, primes: " + total);
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
              summaries.send(new Summary(file, Par.over(numbers).filter(Hybrid::isPrime).count()));
            });
          }
        });
    summaries.close();
  }

  private static boolean isPrime(long n) {
    for (long divisor = 2; divisor * divisor <= n; divisor++) {
      if (n % divisor == 0) {
        return false;
      }
    }
    return n > 1;
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
