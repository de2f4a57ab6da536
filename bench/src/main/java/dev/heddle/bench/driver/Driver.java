package dev.heddle.bench.driver;

import dev.heddle.bench.driver.Workload.Metric;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs the workloads of a contender as its command line asks, one JSON line for each result. */
public final class Driver {
  private static final int FINE = 0;
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

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

  private int run(List<Workload> workloads) throws Options.Refused {
    List<Workload> wanted = workloads.stream().filter(options::wants).toList();
    if (wanted.isEmpty() && !options.list()) {
      throw new Options.Refused("nothing of that is here: --list shows what there is");
    }
    int exitCode = FINE;
    for (Workload workload : wanted) {
      if (options.list()) {
        list(workload);
      } else if (!measure(workload)) {
        exitCode = FAILED;
      }
    }
    return exitCode;
  }

  private void list(Workload workload) {
    for (Metric metric : workload.metrics()) {
      if (options.wants(metric)) {
        out.println(head(workload, metric) + "}");
      }
    }
  }

  private boolean measure(Workload workload) {
    List<Metric> metrics = workload.metrics();
    try {
      double[] values = workload.work().measure(options.rule());
      if (metrics.size() == 1) {
        printValues(workload, metrics.getFirst(), values);
      } else {
        for (int i = 0; i < metrics.size(); i++) {
          printValues(workload, metrics.get(i), values[i]);
        }
      }
      return true;
    } catch (Exception | LinkageError | OutOfMemoryError | AssertionError e) {
      if (!(e instanceof WrongAnswer)) {
        e.printStackTrace();
      }
      String message = e instanceof WrongAnswer ? e.getMessage() : e.toString();
      for (Metric metric : metrics) {
        if (options.wants(metric)) {
          out.println(head(workload, metric) + ",\"error\":" + quoted(message) + "}");
        }
      }
      return false;
    }
  }

  private void printValues(Workload workload, Metric metric, double... values) {
    if (options.wants(metric)) {
      String list = Arrays.toString(values).replace(" ", "");
      out.println(head(workload, metric) + ",\"values\":" + list + "}");
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
