package dev.heddle.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, and the bugs that the documentation shows. */
@Isolated("captures the output of the process")
class ExploreCommandTest {
  private record Result(int code, String out, String err) {}

  private static Result run(String... args) {
    PrintStream oldOut = System.out;
    PrintStream oldErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int code = ExploreCommand.run(args);
      return new Result(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(oldOut);
      System.setErr(oldErr);
    }
  }

  private static String value(String text, String name) {
    int at = text.indexOf(name + "=") + name.length() + 1;
    return text.substring(at, text.indexOf('\n', at)).strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"loadedTwice", "crossedPayments", "orderWithoutReply"})
  void aBugIsFoundAndComesBackByItsSeedAndItsSchedule(String bug) {
    String test = "dev.heddle.test.ThreeBugs#" + bug;

    Result found = run(test, "--seed", "1");
    Result bySeed = run(test, "--seed", value(found.out(), "heddle.seed"));
    Result bySchedule = run(test, "--schedule", value(found.out(), "heddle.schedule"));

    assertThat(found.code()).isEqualTo(1);
    assertThat(bySeed.code()).isEqualTo(1);
    assertThat(bySchedule.code()).isEqualTo(1);
    String report = found.out().substring(found.out().indexOf('\n') + 1);
    assertThat(bySeed.out()).endsWith(report);
    assertThat(bySchedule.out()).endsWith(report.substring(report.indexOf("   step ")));
  }

  @Test
  void aTestThatPassesEndsWithZero() {
    Result result = run("dev.heddle.test.Programs#twoSenders", "--schedules", "50");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("50 schedules").contains("nothing found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "dev.heddle.Nowhere#test",
        "dev.heddle.test.ThreeBugs#nothing",
        "dev.heddle.test.ThreeBugs#loadedTwice --seed",
        "dev.heddle.test.ThreeBugs#loadedTwice --seed x",
        "dev.heddle.test.ThreeBugs#loadedTwice --schedules many",
        "dev.heddle.test.ThreeBugs#loadedTwice --schedules 0",
        "dev.heddle.test.ThreeBugs#loadedTwice --fast",
        "--matrix --all",
        "--selftest now"
      })
  void badInputIsOneLineAndCodeTwo(String line) {
    Result result = run(line.split(" "));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().strip().lines()).hasSize(1);
    assertThat(result.err()).startsWith("heddle: ");
  }

  @Test
  void withoutArgumentsItSaysWhatThereIs() {
    assertThat(run().err()).contains("--selftest").contains("--matrix");
  }

  @Test
  void theMatrixPrintsALineForEachCell() {
    Result result = run("--matrix", "--only", "sleep x", "--limit", "20");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines().filter(line -> line.startsWith("EXHAUSTED")))
        .hasSizeGreaterThan(4);
    assertThat(result.out()).contains("0 with a finding");
  }
}
