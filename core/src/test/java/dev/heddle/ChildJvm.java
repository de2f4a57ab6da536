package dev.heddle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class in a JVM of its own, for what depends on the command line or on a fresh JVM.
 */
public final class ChildJvm {
  /** Opens what the Worker backend needs. */
  static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private ChildJvm() {}

  /** How it ended, and what it wrote. */
  public record Result(int exit, String output) {}

  /** On the backend that this run of the tests is for. */
  static Result runOnSameBackend(Class<?> main, String... flags) throws Exception {
    List<String> all = new ArrayList<>(List.of(flags));
    String backend = System.getProperty("heddle.backend", "auto");
    all.add("-Dheddle.backend=" + backend);
    if (backend.equals("worker")) {
      all.add(OPEN);
    }
    return run(main, all.toArray(String[]::new));
  }

  /** With these flags. */
  public static Result run(Class<?> main, String... flags)
      throws IOException, InterruptedException {
    return run(Map.of(), List.of(flags), main);
  }

  /** With these variables added to the environment, these flags, and these arguments. */
  static Result run(
      Map<String, String> environment, List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("child", ".log");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
      command.addAll(flags);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(50, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("the child JVM did not end:\n" + Files.readString(output));
      }
      return new Result(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }
}
