package dev.heddle.lab.child;

import dev.heddle.lab.frame.Model;
import dev.heddle.lab.frame.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a child JVM: the JDK that runs the parent, and equal options for all. */
public final class ChildJvm {

  /** The collector of every child, as the report names it. */
  public static final String COLLECTOR = "G1";

  private static final String OPEN_FOR_WORKER = "java.base/java.lang=ALL-UNNAMED";

  private ChildJvm() {}

  /** The options that every child gets. */
  public static List<String> commonOptions(int heapMiB) {
    return List.of(
        "-Xms" + heapMiB + "m",
        "-Xmx" + heapMiB + "m",
        "-XX:+UseG1GC",
        "-XX:+ExitOnOutOfMemoryError",
        "-Dheddle.spawnStacks=true",
        "--add-opens=" + OPEN_FOR_WORKER);
  }

  /** The command that starts the child for one model of a part. */
  public static List<String> command(Part part, Model model, int heapMiB) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(commonOptions(heapMiB));
    command.addAll(part.jvmOptions());
    command.addAll(model.jvmOptions());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ChildMain.class.getName());
    return command;
  }
}
