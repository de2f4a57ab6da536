package dev.heddle.bench.compare;

import java.io.IOException;
import java.util.List;

/** A process that does not outlive this JVM, with an environment that is the same for all. */
final class ChildProcess implements AutoCloseable {
  /** Settings of the caller's environment that would hobble some contenders and not others. */
  private static final List<String> VARIABLES =
      List.of(
          "GODEBUG",
          "GOGC",
          "GOMAXPROCS",
          "GOMEMLIMIT",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "RAYON_NUM_THREADS",
          "TOKIO_WORKER_THREADS",
          "_JAVA_OPTIONS");

  private final Process process;
  private final Thread killer = new Thread(this::kill);

  private ChildProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a command.
   *
   * @throws IOException if it cannot be started
   */
  static ChildProcess start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    VARIABLES.forEach(builder.environment()::remove);
    ChildProcess child = new ChildProcess(builder.start());
    Runtime.getRuntime().addShutdownHook(child.killer);
    return child;
  }

  Process process() {
    return process;
  }

  /**
   * Ends it and all that it started. To destroy one that has ended would close its output before
   * all of it is read.
   */
  void kill() {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Kills it, if it is still there. */
  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook runs, or has run.
      return;
    }
  }
}
