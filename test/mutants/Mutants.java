import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Breaks core's waiting code, or the pool of parallel, in one place at a time, compiles it, and
 * lets the matrix look for it.
 *
 * <p>{@code ./heddle explore --mutants [--only TEXT] [--limit SECONDS]} runs it. A mutant that
 * survives must carry a reason in the list of its area, or the run fails.
 */
final class Mutants {
  private static final int FOUND = 3;
  private static final List<MutantList> AREAS =
      List.of(
          new WaitMutants(),
          new TraceMutants(),
          new ChannelMutants(),
          new SyncMutants(),
          new LaneMutants(),
          new ScopeMutants(),
          new EngineMutants(),
          new TimerMutants(),
          new WatchdogMutants(),
          new ProbeMutants(),
          new KeeperMutants(),
          new ParallelMutants());

  private final Path core;
  private final String classPath;
  private final int limit;

  private Mutants(Path core, String classPath, int limit) {
    this.core = core;
    this.classPath = classPath;
    this.limit = limit;
  }

  /** Takes the folder of core's sources, the class path of core and the tests, and options. */
  public static void main(String[] args) throws Exception {
    String only = "";
    int limit = 60;
    for (int i = 2; i < args.length; i += 2) {
      boolean known = args[i].equals("--only") || args[i].equals("--limit");
      if (!known || i + 1 == args.length) {
        System.err.println(
            "heddle: unknown or unfinished option '" + args[i] + "': there are --only TEXT and"
                + " --limit SECONDS");
        System.exit(2);
      }
      if (args[i].equals("--only")) {
        only = args[i + 1];
      } else {
        limit = Integer.parseInt(args[i + 1]);
      }
    }
    System.exit(new Mutants(Path.of(args[0]), args[1], limit).run(only));
  }

  private int run(String only) throws Exception {
    int killed = 0;
    int excused = 0;
    int bad = 0;
    int all = 0;
    for (Mutant mutant : AREAS.stream().flatMap(area -> area.mutants.stream()).toList()) {
      if (!mutant.name().contains(only)) {
        continue;
      }
      all++;
      long begin = System.nanoTime();
      String how = attack(mutant);
      double seconds = (System.nanoTime() - begin) / 1e9;
      boolean dead = how.startsWith("killed");
      killed += dead ? 1 : 0;
      if (!dead && mutant.excuse() != null) {
        excused++;
        how += " (" + mutant.excuse() + ")";
      } else if (!dead) {
        bad++;
      }
      System.out.printf("%5.1f s  %s%n           %s%n", seconds, mutant.name(), how);
    }
    System.out.printf(
        "%d mutants: %d killed (%d %%), %d survive and are explained, %d are not explained%n",
        all, killed, 100 * killed / Math.max(1, all), excused, bad);
    return bad == 0 ? 0 : 1;
  }

  private String attack(Mutant mutant) throws Exception {
    Path work = Files.createTempDirectory("mutant");
    try {
      Path whole = source(mutant.file());
      Path broken = work.resolve(whole.getFileName());
      String text = Files.readString(whole);
      int at = text.indexOf(mutant.old());
      if (at < 0) {
        return "DOES NOT APPLY: core has changed, adapt this mutant";
      }
      Files.writeString(
          broken, text.substring(0, at) + mutant.by() + text.substring(at + mutant.old().length()));
      Path classes = work.resolve("classes");
      String problem = compile(broken, classes);
      return problem != null ? "DOES NOT COMPILE: " + problem : check(mutant, classes);
    } finally {
      delete(work);
    }
  }

  /** In core, or in the module parallel beside it. */
  private Path source(String file) {
    return file.startsWith("parallel/")
        ? core.resolve("../../../../parallel/src/main/java/dev/heddle").resolve(file).normalize()
        : core.resolve("dev/heddle").resolve(file);
  }

  private String compile(Path source, Path classes) throws IOException {
    Files.createDirectories(classes);
    List<String> command =
        List.of(
            "-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath, source.toString());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    java.io.ByteArrayOutputStream errors = new java.io.ByteArrayOutputStream();
    int code = compiler.run(null, errors, errors, command.toArray(String[]::new));
    return code == 0 ? null : errors.toString(StandardCharsets.UTF_8).lines().findFirst().orElse("?");
  }

  private String check(Mutant mutant, Path classes) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + java.io.File.pathSeparator + classPath,
                "dev.heddle.test.MutantCheck",
                Integer.toString(limit),
                mutant.firstCells())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    StringBuilder output = new StringBuilder();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                output.append(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException ended) {
                output.append(ended);
              }
            });
    if (!process.waitFor(2L * limit, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return "HANGS the check";
    }
    reader.join();
    String last = output.toString().lines().reduce("", (a, b) -> b);
    return switch (process.exitValue()) {
      case FOUND -> "killed by: " + last;
      case 0 -> "SURVIVED";
      default -> "THE CHECK ITSELF FAILED";
    };
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
