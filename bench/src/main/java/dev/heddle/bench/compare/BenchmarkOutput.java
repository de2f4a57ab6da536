package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the benchmark programs of other languages are asked for one benchmark, and what they print.
 */
enum BenchmarkOutput {
  GO {
    @Override
    List<String> arguments(String benchmark) {
      return List.of("-test.run=^$", "-test.bench=^" + benchmark + "$", "-test.benchtime=500ms");
    }

    @Override
    OptionalDouble nanos(String output, String benchmark) {
      return first(output, Pattern.quote(benchmark) + "(?:-\\d+)?\\s+\\d+\\s+([\\d.]+) ns/op");
    }
  },
  LIBTEST {
    @Override
    List<String> arguments(String benchmark) {
      return List.of("--bench", "--exact", benchmark);
    }

    @Override
    OptionalDouble nanos(String output, String benchmark) {
      return first(
          output,
          "test " + Pattern.quote(benchmark) + "\\s+\\.\\.\\. bench:\\s+([\\d.,]+) ns/iter");
    }
  },
  /** The benchmark is named with its argument: {@code sum (24, 100)}; its median counts. */
  DIVAN {
    @Override
    List<String> arguments(String benchmark) {
      return List.of("--bench", function(benchmark), "--sample-count", "20");
    }

    @Override
    OptionalDouble nanos(String output, String benchmark) {
      boolean inside = false;
      for (String line : output.lines().toList()) {
        if (!line.contains("(")) {
          inside = words(line).contains(function(benchmark));
        } else if (inside && line.contains(argument(benchmark))) {
          String[] cells = line.split("│", -1);
          // A branch of the tree drawn on the left is a bar, too: the last five cells never move.
          return cells.length < 5 ? OptionalDouble.empty() : time(cells[cells.length - 4]);
        }
      }
      return OptionalDouble.empty();
    }
  };

  private static final Map<String, Double> NANOS =
      Map.of("ns", 1.0, "µs", 1e3, "μs", 1e3, "us", 1e3, "ms", 1e6, "s", 1e9);

  /** What the program is given to run that benchmark and no other. */
  abstract List<String> arguments(String benchmark);

  /** Nanoseconds per iteration, or empty if the output does not tell. */
  abstract OptionalDouble nanos(String output, String benchmark);

  private static OptionalDouble first(String output, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(output);
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group(1).replace(",", "")))
        : OptionalDouble.empty();
  }

  private static String function(String benchmark) {
    return benchmark.substring(0, benchmark.indexOf(' '));
  }

  private static String argument(String benchmark) {
    return benchmark.substring(benchmark.indexOf(' ') + 1);
  }

  private static OptionalDouble time(String cell) {
    List<String> words = words(cell);
    Double scale = words.size() == 2 ? NANOS.get(words.get(1)) : null;
    return scale == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(words.getFirst()) * scale);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+", -1)));
    words.removeIf(String::isEmpty);
    return words;
  }
}
