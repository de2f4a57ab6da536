package dev.heddle.lab.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.lab.frame.Model;
import dev.heddle.lab.frame.Parameters;
import dev.heddle.lab.frame.Repetition;
import dev.heddle.lab.frame.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class ChildRunnerTest {

  private static final Trial TRIAL =
      new Trial(
          "workload",
          "part",
          Model.VIRTUAL,
          Parameters.none().with("what \"is\" asked", "1\n2").with("counts", List.of(1, 2)),
          new Repetition(1, 2, 3, Duration.ofSeconds(4)));

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final ChildRunner runner = new ChildRunner();

  private static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                FakeChild.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Optional<String> run(String how) {
    return runner.run(command(how), TRIAL, Duration.ofSeconds(30), events::add);
  }

  @Test
  void passesTheTrialInAndTheEventsOut() {
    assertThat(run("work")).isEmpty();
    assertThat(events)
        .containsExactly(new Event.Begin("chart", "1\n2"), new Event.Value("chart", "1\n2", 1.5));
  }

  @Test
  void tellsACrash() {
    assertThat(run("crash")).hasValue("the child JVM ended with exit code 134");
    assertThat(events).hasSize(2);
  }

  @Test
  void quotesTheLastWords() {
    assertThat(run("complain").orElseThrow()).contains("exit code 1", "no room left");
  }

  @Test
  void endsAHang() {
    assertThat(runner.run(command("hang"), TRIAL, Duration.ofSeconds(2), events::add))
        .hasValue("no end after 2 s, the time limit: stopped");
  }

  @Test
  void quotesWhatIsNoResult() {
    assertThat(run("babble").orElseThrow())
        .contains("no result", "Hello, {\"world\"}!", "\"much\"");
  }

  @Test
  void passesAWrongAnswerOn() {
    assertThat(run("lie")).hasValue("wrong answer: the sum is 41, not 42");
  }

  @Test
  void noticesAnEarlyEnd() {
    assertThat(run("leave").orElseThrow()).contains("before it had measured everything");
  }

  @Test
  void tellsAnExhaustedHeap() {
    assertThat(run("exhaust").orElseThrow()).contains("OutOfMemoryError");
  }

  @Test
  void tellsWhatCannotBeStarted() {
    assertThat(runner.run(List.of("/nonexistent/java"), TRIAL, Duration.ofSeconds(1), events::add))
        .hasValueSatisfying(error -> assertThat(error).contains("/nonexistent/java"));
  }

  @Test
  void stopsTheChildThatRunsAndStartsNoOther() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FutureTask<Optional<String>> run =
        new FutureTask<>(() ->
            runner.run(
                command("hang"), TRIAL, Duration.ofMinutes(5), event -> running.countDown()));
    Thread.ofVirtual().start(run);
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    runner.stop();
    assertThat(run.get().orElseThrow()).contains("exit code 137");
    assertThat(run("work").orElseThrow()).contains("stopped");
  }
}
