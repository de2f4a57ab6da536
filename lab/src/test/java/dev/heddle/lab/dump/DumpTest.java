package dev.heddle.lab.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.channel.Channel;
import dev.heddle.lab.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command, against JVMs that are started for it and know nothing of it. */
@Tag("once")
class DumpTest {
  @TempDir Path folder;

  /** How the command ended, and what it wrote. */
  private record Result(int exit, String out, String err) {
    void isOneLine(String part) {
      assertThat(exit).as(err).isEqualTo(2);
      assertThat(out).isEmpty();
      assertThat(err.lines()).hasSize(1);
      assertThat(err).startsWith("heddle: ").contains(part);
    }
  }

  private static List<String> java(Class<?> main, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }

  private Result dump(String... arguments) throws Exception {
    List<String> command = java(Dump.class);
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(50, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the command does not end: " + Files.readString(err));
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** A program that runs until its input ends, and says when it is ready. */
  private static final class Running implements AutoCloseable {
    final Process process;

    Running(List<String> command) throws IOException {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("ready");
    }

    String pid() {
      return Long.toString(process.pid());
    }

    @Override
    public void close() throws Exception {
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the program does not end");
      }
    }
  }

  @Test
  void aProgramThatKnowsNothingOfItIsDumpedTwice() throws Exception {
    try (Running program = new Running(java(WithTasks.class))) {
      Result text = dump(program.pid(), "--stacks");
      assertThat(text.exit()).as(text.err()).isZero();
      assertThat(text.out())
          .startsWith("runtime 'heddle': ")
          .contains("scope 'orders'")
          .containsPattern("of 'main' \\(\\d+\\), which waits for the tasks of scope 'orders'")
          .contains("task 'reader \"é\\' ")
          .contains(": WAITING for a value from rendezvous channel")
          .contains("at " + WithTasks.class.getName() + ".take(");

      JsonNode json = JsonMapper.shared().readTree(dump("--json", program.pid()).out());
      JsonNode runtime = json.path("runtimes").path(0);
      assertThat(json.path("format").intValue()).isEqualTo(1);
      assertThat(runtime.path("runtime").stringValue()).isEqualTo("heddle");
      assertThat(runtime.path("workers").intValue()).isPositive();
      JsonNode scope = runtime.path("entries").path(0);
      assertThat(scope.path("kind").stringValue()).isEqualTo("scope");
      assertThat(scope.path("owner").path("name").stringValue()).isEqualTo("main");
      JsonNode task = runtime.path("entries").path(1);
      assertThat(task.path("depth").intValue()).isEqualTo(1);
      assertThat(task.path("name").stringValue()).isEqualTo(WithTasks.NAME);
      assertThat(task.path("state").stringValue()).isEqualTo("WAITING");
      assertThat(task.path("wait").path("age").doubleValue()).isPositive();
      assertThat(task.has("stack")).isFalse();
      assertThat(runtime.path("entries").size()).isEqualTo(2);
      assertThat(left()).as("files that were left behind").isEmpty();
    }
  }

  private static List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("heddle-dump")).toList();
    }
  }

  @Test
  void aProgramWithoutHeddleIsOneLine() throws Exception {
    try (Running program = new Running(java(WithoutHeddle.class))) {
      dump(program.pid()).isOneLine("does not use Heddle");
    }
  }

  @Test
  void aProgramThatForbidsItIsOneLine() throws Exception {
    try (Running program = new Running(java(WithTasks.class, "-XX:-EnableDynamicAgentLoading"))) {
      dump(program.pid()).isOneLine("-XX:-EnableDynamicAgentLoading");
    }
    try (Running program = new Running(java(WithTasks.class, "-XX:+DisableAttachMechanism"))) {
      dump(program.pid()).isOneLine("no Java VM of this user that can be attached to");
    }
  }

  /** It must survive: the JVM is asked by a signal that ends what is no JVM. */
  @Test
  void aProcessThatIsNoJavaProgramIsOneLineAndSurvives() throws Exception {
    try (Running program = new Running(List.of("sh", "-c", "echo ready; cat >/dev/null"))) {
      dump(program.pid()).isOneLine("no Java VM of this user that can be attached to");
      assertThat(program.process.isAlive()).isTrue();
    }
  }

  @Test
  void aProcessThatHasEndedIsOneLine() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    dump(Long.toString(process.pid())).isOneLine("there is no process " + process.pid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"heddle", "-1", "0", "1e3", "99999999999999999999", ""})
  void whatIsNoNumberIsOneLine(String process) throws Exception {
    assertThat(problem(process)).contains("'" + process + "' is not the number of a process");
  }

  @Test
  void whatIsNotUnderstoodIsOneLine() throws Exception {
    assertThat(problem()).contains("needs the number of a process");
    assertThat(problem("1", "2")).contains("'2'");
    assertThat(problem("1", "--stack")).contains("'--stack'");
    dump("1", "--stack").isOneLine("'--stack'");
  }

  private static String problem(String... arguments) {
    try {
      Dump.parse(arguments);
      throw new AssertionError("accepted: " + List.of(arguments));
    } catch (BadInput bad) {
      return bad.getMessage();
    }
  }

  /** A program with one scope and one task; knows nothing of dumps. */
  static final class WithTasks {
    static final String NAME = "reader \"é\\";

    public static void main(String[] args) throws Exception {
      Channel<String> channel = Channel.rendezvous();
      Thread input =
          Thread.ofPlatform()
              .daemon()
              .unstarted(() -> {
                try {
                  if (System.in.read() < 0) {
                    channel.close();
                  }
                } catch (IOException closed) {
                  channel.close();
                }
              });
      Scope.execute(
          Policy.failFast().named("orders"),
          scope -> {
            var task = scope.spawn(NAME, () -> take(channel));
            while (!channel.toString().contains("waiting receiver")) {
              Thread.onSpinWait();
            }
            System.out.println("ready");
            input.start();
            assertThat(task).isNotNull();
          });
    }

    private static void take(Channel<String> channel) throws InterruptedException {
      channel.receiveOrClosed();
    }
  }

  static final class WithoutHeddle {
    public static void main(String[] args) throws IOException {
      System.out.println("ready");
      System.in.read();
    }
  }
}
