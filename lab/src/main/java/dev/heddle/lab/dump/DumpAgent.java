package dev.heddle.lab.dump;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Runs inside the program that is looked at: finds the Heddle that it uses, and has it write its
 * live view to a file. Uses the JDK only, because it comes there alone.
 */
public final class DumpAgent {
  /** The first line of a file that tells a problem instead of a dump. */
  static final String PROBLEM = "#problem";

  private static final String KNOWN_BY = "dev.heddle.TaskRuntime";
  private static final String VIEW = "dev.heddle.LiveView";

  private DumpAgent() {}

  /** What the command asks for, as it travels: the file comes last, it may hold anything. */
  static String request(boolean json, boolean stacks, Path file) {
    return (json ? "json" : "text") + "," + (stacks ? "stacks" : "plain") + "," + file;
  }

  /** Called by the JVM each time it is loaded; whatever goes wrong is told in the file. */
  public static void agentmain(String request, Instrumentation jvm) throws IOException {
    String[] parts = request.split(",", 3);
    Path file = Path.of(parts[2]);
    String problem;
    try {
      problem = dump(parts[0].equals("json"), parts[1].equals("stacks"), file, jvm);
    } catch (InvocationTargetException failure) {
      problem = "its live view failed: " + failure.getCause();
    } catch (ReflectiveOperationException | LinkageError failure) {
      problem = "its Heddle has no live view that this command understands: " + failure;
    } catch (IOException | RuntimeException failure) {
      problem = "its live view could not be written: " + failure;
    }
    if (!problem.isEmpty()) {
      Files.writeString(file, PROBLEM + "\n" + problem.lines().findFirst().orElse(""));
    }
  }

  private static String dump(boolean json, boolean stacks, Path file, Instrumentation jvm)
      throws ReflectiveOperationException, IOException {
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    for (Class<?> loaded : jvm.getAllLoadedClasses()) {
      if (loaded.getName().equals(KNOWN_BY)) {
        loaders.add(loaded.getClassLoader());
      }
    }
    if (loaders.isEmpty()) {
      return "it does not use Heddle, or has not begun to";
    }
    if (json && loaders.size() > 1) {
      return "it has loaded Heddle " + loaders.size() + " times: ask for the text";
    }
    // Replaces what cannot be encoded: half a character in a name.
    try (OutputStream bytes = Files.newOutputStream(file);
        Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      for (ClassLoader loader : loaders) {
        Class<?> type = Class.forName(VIEW, true, loader);
        Object view = type.getMethod("ofAll").invoke(null);
        if (stacks) {
          view = type.getMethod("withStacks").invoke(view);
        }
        type.getMethod(json ? "writeJson" : "writeText", Appendable.class).invoke(view, out);
      }
    }
    return "";
  }
}
