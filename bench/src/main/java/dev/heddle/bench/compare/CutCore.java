package dev.heddle.bench.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A core from which something has been cut out: some of its sources are changed and compiled, and
 * stand in front of the others on a class path. The property {@code heddle.bench.core} names the
 * folder of the sources.
 */
final class CutCore implements AutoCloseable {
  /** The annotation is not on the class path of a program. */
  private static final Pattern NULLABLE =
      Pattern.compile("import org\\.jspecify\\.[^;]*;\\n|@Nullable ");

  private final Path work;
  private final Path classes;

  private CutCore(Path work, Path classes) {
    this.work = work;
    this.classes = classes;
  }

  /**
   * Cuts and compiles.
   *
   * @param cuts by the path of a source below {@code dev/heddle}; each must change something; none
   *     leaves the core whole
   */
  static CutCore of(Map<String, UnaryOperator<String>> cuts)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("heddle-cut");
    CutCore core = new CutCore(work, Files.createDirectories(work.resolve("classes")));
    if (!cuts.isEmpty()) {
      core.compile(cuts);
    }
    return core;
  }

  private void compile(Map<String, UnaryOperator<String>> cuts)
      throws IOException, InterruptedException {
    Path core = Path.of(System.getProperty("heddle.bench.core"), "dev", "heddle");
    Path sources = Files.createDirectories(work.resolve("sources"));
    List<String> command = new ArrayList<>();
    command.add(Children.program("javac"));
    command.addAll(List.of("-proc:none", "-nowarn", "-d", classes.toString()));
    command.addAll(List.of("-cp", shipped()));
    for (Map.Entry<String, UnaryOperator<String>> cut : cuts.entrySet()) {
      String text = Files.readString(core.resolve(cut.getKey()));
      String changed = cut.getValue().apply(text);
      if (changed.equals(text)) {
        throw new IllegalStateException(
            "nothing could be cut out of " + cut.getKey() + ": it has changed");
      }
      Path file = sources.resolve(Path.of(cut.getKey()).getFileName());
      Files.writeString(file, NULLABLE.matcher(changed).replaceAll(""));
      command.add(file.toString());
    }
    Children.output(command);
  }

  /** What a program with the whole core has. */
  static String shipped() {
    return System.getProperty("java.class.path");
  }

  /** What a program with this core has. */
  String classPath() {
    return classes + File.pathSeparator + shipped();
  }

  /** Where the classes are that differ. */
  Path classes() {
    return classes;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
