package dev.heddle.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the lab did when it ran as a process.
 *
 * @param exitCode its exit code
 * @param out its standard output
 * @param err its standard error
 */
record LabProcess(int exitCode, String out, String err) {

  static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Lab.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  static LabProcess run(Path folder, String... arguments) throws Exception {
    return await(folder, new ProcessBuilder(command(arguments)));
  }

  /** Runs the lab in a shell after another command, such as one that sets a limit. */
  static LabProcess runAfter(String first, Path folder, String... arguments) throws Exception {
    String line =
        Stream.concat(Stream.of("exec"), command(arguments).stream().map(LabProcess::quoted))
            .collect(Collectors.joining(" "));
    return await(folder, new ProcessBuilder("sh", "-c", first + " && " + line));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private static LabProcess await(Path folder, ProcessBuilder builder)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        builder
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("the lab does not end: " + Files.readString(err));
    }
    return new LabProcess(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
