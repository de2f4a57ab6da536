package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * How the contenders on the JVM are started: all by this JVM's own JDK, with the same heap and the
 * same collector.
 *
 * @param home of the JDK
 * @param classPath of Heddle and its contender programs
 */
record Jvm(String home, String classPath) {
  /**
   * A million parked tasks need more than the first gigabytes; nothing else gets that far. The
   * young generation has a fixed size that the driver can touch before it measures: where a
   * machine's memory comes from its host on first use, a fresh gigabyte costs seconds.
   */
  static final List<String> FLAGS = List.of("-XX:+UseG1GC", "-Xms2g", "-Xmx4g", "-Xmn256m");

  private static final String CONTENDERS = "dev.heddle.bench.contender.";
  private static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  static Jvm ofThisProcess() {
    return new Jvm(System.getProperty("java.home"), System.getProperty("java.class.path"));
  }

  /** Heddle on both backends, the JDK, and the floor under virtual threads. */
  List<Program> ownPrograms() {
    String heddle = CONTENDERS + "HeddleContender";
    return List.of(
        program("heddle-worker", List.of(OPEN, "-Dheddle.backend=worker"), classPath, heddle),
        program("heddle-jdk", List.of("-Dheddle.backend=jdk"), classPath, heddle),
        program("jdk", List.of(), classPath, CONTENDERS + "JdkContender"),
        program("floor", List.of(OPEN), classPath, CONTENDERS + "FloorContender"));
  }

  Program program(String name, List<String> flags, String path, String main) {
    List<String> command = new ArrayList<>(List.of(home + "/bin/java"));
    command.addAll(FLAGS);
    command.addAll(flags);
    command.addAll(List.of("-cp", path, main));
    return new Program(name, List.of(name), command);
  }
}
