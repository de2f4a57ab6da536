package dev.heddle.bench.compare;

import dev.heddle.bench.BenchFlags;
import dev.heddle.internal.seam.Seam;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the seam costs while no test runtime is there: the ping-pong over channels with core as it
 * ships, and with a core from whose accesses to shared memory the seam has been cut out.
 *
 * <p>{@code ./heddle bench seam [--rounds N]}. Each round is a new JVM that holds both cores, each
 * in a class loader of its own, and runs them in turns of some milliseconds: whatever disturbs the
 * machine for longer strikes both. The value of a round is the median of the ratios of neighbours.
 */
final class SeamCost {
  private static final double LIMIT = 1.03;
  private static final int REFUSED = 2;
  private static final int WARM_UP = 60;
  private static final int PAIRS = 150;
  private static final String SEAM = "dev/heddle/internal/seam/";
  private static final List<String> BACKENDS = List.of("OnWorker", "OnJdk");

  /** What is cut out: the calls before and after a step, and the question whether to decide. */
  private static final Pattern CALLS =
      Pattern.compile(
          " *(?:boolean told = )?Seam\\.before\\([^;]*;\\n| *if \\(told[^}]*\\}\\n",
          Pattern.DOTALL);

  /** The annotation is not on the class path of a program. */
  private static final Pattern NULLABLE =
      Pattern.compile("import org\\.jspecify\\.[^;]*;\\n|@Nullable ");

  private static final String QUESTION = "return (boolean) SIMULATED.invokeExact();";

  private SeamCost() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 1 && args[0].equals("--where")) {
      System.out.println(Seam.class.getProtectionDomain().getCodeSource().getLocation().getPath());
      return;
    }
    if (args.length == 3 && args[0].equals("--pair")) {
      System.out.println(medianRatio(args[1], args[2]));
      return;
    }
    int rounds = 30;
    if (args.length == 2 && args[0].equals("--rounds") && args[1].matches("[1-9][0-9]{0,2}")) {
      rounds = Integer.parseInt(args[1]);
    } else if (args.length > 0) {
      System.err.println("heddle: bench seam takes --rounds N, from 1 to 999, and nothing else");
      System.exit(REFUSED);
    }
    Path work = Files.createTempDirectory("heddle-seam");
    boolean cheap;
    try {
      cheap = measure(work, rounds);
    } finally {
      delete(work);
    }
    System.exit(cheap ? 0 : 1);
  }

  private static boolean measure(Path work, int rounds) throws Exception {
    String shipped = System.getProperty("java.class.path");
    Path bare = compileWithoutSeam(work, shipped);
    String without = bare + File.pathSeparator + shipped;
    String where = run(without, SeamCost.class.getName(), "--where").strip();
    if (!Path.of(where).toRealPath().equals(bare.toRealPath())) {
      throw new IllegalStateException("the core without the seam is not used, but " + where);
    }
    boolean cheap = true;
    for (String backend : BACKENDS) {
      double[] ratios = new double[rounds];
      for (int i = 0; i < rounds; i++) {
        ratios[i] = Double.parseDouble(round(shipped, without, backend));
        System.out.printf(
            Locale.ROOT, "%s round %d of %d: ratio %.3f%n", backend, i + 1, rounds, ratios[i]);
      }
      Summary ratio = Summary.of(ratios);
      boolean held = ratio.high() <= LIMIT && Summary.coverage(rounds) > 0.9;
      cheap &= held;
      System.out.printf(
          Locale.ROOT,
          "%s: with / without the seam %.3f, interval %.3f to %.3f (%.1f %%): %s %.2f%n",
          backend,
          ratio.median(),
          ratio.low(),
          ratio.high(),
          100 * Summary.coverage(rounds),
          held ? "at most" : "NOT SHOWN to be at most",
          LIMIT);
    }
    return cheap;
  }

  private static Path compileWithoutSeam(Path work, String classPath)
      throws IOException, InterruptedException {
    Path core = Path.of(System.getProperty("heddle.bench.core"), SEAM);
    Path sources = Files.createDirectories(work.resolve("sources"));
    Path classes = Files.createDirectories(work.resolve("classes"));
    List<String> command = new ArrayList<>();
    command.add(program("javac"));
    command.addAll(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath));
    for (String name : List.of("Seam", "IntVar", "LongVar", "RefVar", "RefArray")) {
      String text = Files.readString(core.resolve(name + ".java"));
      String cut =
          name.equals("Seam")
              ? text.replace(QUESTION, "return false;")
              : CALLS.matcher(text).replaceAll("");
      if (cut.equals(text) || cut.contains("Seam.before(")) {
        throw new IllegalStateException(
            "the seam cannot be cut out of " + name + ": it has changed");
      }
      Path file = sources.resolve(name + ".java");
      Files.writeString(file, NULLABLE.matcher(cut).replaceAll(""));
      command.add(file.toString());
    }
    output(command);
    return classes;
  }

  private static String round(String shipped, String without, String backend)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program("java")));
    command.addAll(List.of(BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX));
    command.addAll(
        backend.equals("OnWorker")
            ? List.of(BenchFlags.WORKER, BenchFlags.OPEN)
            : List.of(BenchFlags.JDK));
    command.addAll(List.of("-cp", shipped, SeamCost.class.getName(), "--pair", backend, without));
    return output(command).strip();
  }

  /** The ping-pong of one core; a call runs it some ten thousand times. */
  private record PingPong(Object bench, Method body) {
    static PingPong of(String classPath, String backend) throws Exception {
      List<URL> places = new ArrayList<>();
      for (String place : classPath.split(File.pathSeparator, -1)) {
        places.add(Path.of(place).toUri().toURL());
      }
      ClassLoader own =
          new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
      Class<?> type = own.loadClass("dev.heddle.bench.PingPongBench$" + backend);
      Object bench = type.getConstructor().newInstance();
      type.getMethod("checkBackend").invoke(bench);
      return new PingPong(bench, type.getMethod("channel"));
    }

    double nanos() throws ReflectiveOperationException {
      long start = System.nanoTime();
      body.invoke(bench);
      return System.nanoTime() - start;
    }
  }

  private static double medianRatio(String backend, String without) throws Exception {
    PingPong shipped = PingPong.of(System.getProperty("java.class.path"), backend);
    PingPong bare = PingPong.of(without, backend);
    double[] ratios = new double[PAIRS];
    for (int i = -WARM_UP; i < PAIRS; i++) {
      boolean shippedFirst = (i & 1) == 0;
      double first = (shippedFirst ? shipped : bare).nanos();
      double second = (shippedFirst ? bare : shipped).nanos();
      if (i >= 0) {
        ratios[i] = shippedFirst ? first / second : second / first;
      }
    }
    return Summary.of(ratios).median();
  }

  private static String run(String classPath, String main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program("java"), "-cp", classPath, main));
    command.addAll(List.of(arguments));
    return output(command);
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(command.getFirst() + " failed:\n" + text);
    }
    return text;
  }

  private static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
