package dev.heddle.bench.driver;

import dev.heddle.bench.driver.Workload.Metric;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Runs one workload of a contender as its command line and then its standard input ask: for each
 * line {@code window MILLIS} one JSON line with each value, until the input ends.
 */
public final class Driver {
  private static final int FINE = 0;
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;
  private static final String WINDOW = "window ";
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int TOUCHED_CHUNKS = 1 << 13;

  private final Options options;
  private final String version;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private Driver(Options options, String version) {
    this.options = options;
    this.version = version;
  }

  /** A contender: makes its workloads of a suite, an empty list for a suite that it lacks. */
  @FunctionalInterface
  public interface Contender {
    /** The workloads of the suite; called once, before anything of the contender has started. */
    List<Workload> workloads(Options options) throws Exception;
  }

  /**
   * Does what the arguments ask and exits.
   *
   * @param version of the library that contends
   */
  public static void run(String version, Contender contender, String[] arguments) {
    System.exit(exitCode(version, contender, arguments));
  }

  private static int exitCode(String version, Contender contender, String[] arguments) {
    try {
      Options options = Options.parse(arguments);
      limitWorkers(options.workers());
      return new Driver(options, version).run(contender.workloads(options));
    } catch (Options.Refused e) {
      System.err.println(e.getMessage());
      return BAD_INPUT;
    } catch (Exception e) {
      e.printStackTrace();
      return FAILED;
    }
  }

  /** Before the JDK's own schedulers start, which read these once. */
  private static void limitWorkers(int workers) {
    if (workers > 0) {
      String count = Integer.toString(workers);
      System.setProperty("jdk.virtualThreadScheduler.parallelism", count);
      System.setProperty("jdk.virtualThreadScheduler.maxPoolSize", count);
      System.setProperty("java.util.concurrent.ForkJoinPool.common.parallelism", count);
    }
  }

  private int run(List<Workload> workloads) throws Options.Refused, IOException {
    List<Workload> wanted = workloads.stream().filter(options::wants).toList();
    if (options.list()) {
      wanted.forEach(this::list);
      return FINE;
    }
    if (wanted.isEmpty()) {
      throw new Options.Refused("nothing of that is here: --list shows what there is");
    }
    if (wanted.size() > 1) {
      throw new Options.Refused(
          "a process measures one thing: choose by --only and --contender, --list shows them");
    }
    return serve(wanted.getFirst()) ? FINE : FAILED;
  }

  private void list(Workload workload) {
    for (Metric metric : workload.metrics()) {
      if (options.wants(metric)) {
        out.println(head(workload, metric) + "}");
      }
    }
  }

  /** Answers until the input ends or the work fails. */
  private boolean serve(Workload workload) throws Options.Refused, IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    if (!workload.isSize()) {
      touchYoungGeneration();
    }
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      if (!line.startsWith(WINDOW)) {
        throw new Options.Refused("unknown command '" + line + "': only 'window MILLIS' is known");
      }
      if (!measure(workload, Options.number("window", line.substring(WINDOW.length())))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Allocates more than the young generation holds, so that no window pays for the first use of
   * memory: a program without a collector pays that in its first moments only.
   */
  private static void touchYoungGeneration() {
    for (int i = 0; i < TOUCHED_CHUNKS; i++) {
      Reference.reachabilityFence(new byte[CHUNK_BYTES]); // or it would be optimised away
    }
  }

  private boolean measure(Workload workload, int windowMillis) {
    try {
      double[] values = workload.work().measure(windowMillis * 1_000_000L);
      for (int i = 0; i < values.length; i++) {
        print(workload, workload.metrics().get(i), ",\"value\":" + values[i] + "}");
      }
      return true;
    } catch (Exception | LinkageError | OutOfMemoryError | AssertionError e) {
      if (!(e instanceof WrongAnswer)) {
        e.printStackTrace();
      }
      String message = e instanceof WrongAnswer ? e.getMessage() : e.toString();
      for (Metric metric : workload.metrics()) {
        print(workload, metric, ",\"error\":" + quoted(message) + "}");
      }
      return false;
    }
  }

  private void print(Workload workload, Metric metric, String result) {
    if (options.wants(metric)) {
      out.println(head(workload, metric) + result);
    }
  }

  private String head(Workload workload, Metric metric) {
    return "{\"suite\":"
        + quoted(options.suite())
        + ",\"scenario\":"
        + quoted(metric.scenario())
        + ",\"contender\":"
        + quoted(options.nameOf(workload))
        + ",\"version\":"
        + quoted(version)
        + ",\"unit\":"
        + quoted(metric.unit());
  }

  private static String quoted(@Nullable String text) {
    StringBuilder quoted = new StringBuilder("\"");
    String.valueOf(text)
        .chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
          } else if (c < ' ') {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
          } else {
            quoted.append((char) c);
          }
        });
    return quoted.append('"').toString();
  }
}
