package dev.heddle.lab.dump;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.heddle.lab.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The command {@code heddle dump}: writes what the tasks of a running program are doing. It sends a
 * jar of one class into the program, which has that program's own Heddle write to a file.
 */
public final class Dump {
  private static final int BAD_INPUT = 2;
  private static final String USAGE = "./heddle dump PID [--json] [--stacks]";

  private final long pid;
  private final boolean json;
  private final boolean stacks;

  private Dump(long pid, boolean json, boolean stacks) {
    this.pid = pid;
    this.json = json;
    this.stacks = stacks;
  }

  /** The number of a process, and options. */
  public static void main(String[] args) {
    try {
      parse(args).run(System.out);
    } catch (BadInput bad) {
      System.err.println("heddle: " + bad.getMessage());
      System.exit(BAD_INPUT);
    } catch (IOException failure) {
      System.err.println("heddle: the dump could not be passed on: " + failure.getMessage());
      System.exit(1);
    }
  }

  static Dump parse(String... args) throws BadInput {
    String process = null;
    boolean json = false;
    boolean stacks = false;
    for (String arg : args) {
      switch (arg) {
        case "--json" -> json = true;
        case "--stacks" -> stacks = true;
        default -> {
          if (arg.startsWith("--") || process != null) {
            throw new BadInput("dump does not understand '" + arg + "': " + USAGE);
          }
          process = arg;
        }
      }
    }
    if (process == null) {
      throw new BadInput("dump needs the number of a process, as jps shows it: " + USAGE);
    }
    return new Dump(number(process), json, stacks);
  }

  private static long number(String process) throws BadInput {
    try {
      long number = Long.parseLong(process);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // Told below.
    }
    throw new BadInput("'" + process + "' is not the number of a process, as jps shows it");
  }

  void run(PrintStream out) throws BadInput, IOException {
    if (ProcessHandle.of(pid).isEmpty()) {
      throw new BadInput("there is no process " + pid + "; jps lists the Java processes");
    }
    if (pid == ProcessHandle.current().pid()) {
      throw new BadInput("process " + pid + " is this command itself");
    }
    Path folder = Files.createTempDirectory("heddle-dump");
    try {
      Path jar = folder.resolve("heddle-dump.jar");
      Path dump = folder.resolve("dump");
      writeJar(jar);
      send(jar, DumpAgent.request(json, stacks, dump));
      pass(dump, out);
    } finally {
      delete(folder);
    }
  }

  private void send(Path jar, String request) throws BadInput {
    VirtualMachine target;
    try {
      target = VirtualMachine.attach(Long.toString(pid));
    } catch (AttachNotSupportedException | IOException failure) {
      throw new BadInput(
          "process "
              + pid
              + " is no Java VM of this user that can be attached to: "
              + firstLine(failure));
    }
    try {
      target.loadAgent(jar.toString(), request);
    } catch (AgentLoadException | AgentInitializationException | IOException failure) {
      throw new BadInput(
          "process "
              + pid
              + " did not let itself be looked at, perhaps because of"
              + " -XX:-EnableDynamicAgentLoading: "
              + firstLine(failure));
    } finally {
      detach(target);
    }
  }

  private static void detach(VirtualMachine target) {
    try {
      target.detach();
    } catch (IOException gone) {
      // It has ended; what it has written is there.
    }
  }

  private static String firstLine(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
  }

  /** Of what the program has written, the dump, or the problem that it tells. */
  private void pass(Path dump, PrintStream out) throws BadInput, IOException {
    if (!Files.exists(dump)) {
      throw new BadInput("process " + pid + " cannot write to the files of this machine: " + dump);
    }
    try (InputStream in = Files.newInputStream(dump)) {
      byte[] mark = DumpAgent.PROBLEM.getBytes(StandardCharsets.UTF_8);
      byte[] begin = in.readNBytes(mark.length);
      if (Arrays.equals(begin, mark)) {
        String problem = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        throw new BadInput("process " + pid + " cannot be dumped: " + problem.strip());
      }
      out.write(begin);
      in.transferTo(out);
      out.flush();
    }
  }

  private static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Agent-Class", DumpAgent.class.getName());
    String entry = DumpAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream code = DumpAgent.class.getClassLoader().getResourceAsStream(entry)) {
      if (code == null) {
        throw new IOException("the class path of this command lacks " + entry);
      }
      out.putNextEntry(new JarEntry(entry));
      code.transferTo(out);
      out.closeEntry();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
