package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class BadInputTest {

  private static void expectRefusal(String text, String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    int exitCode;
    try {
      exitCode = Compare.run(arguments);
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("heddle bench compare: ")
        .contains(text);
    assertThat(exitCode).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chanel | there is no suite 'chanel': choose from spawn, channel",
        "channel --only mpmc-127 | there is no scenario 'mpmc-127' in channel: did you mean one of mpmc-0",
        "timer --only mpmc-128 | there is no scenario 'mpmc-128' in timer",
        "--contender tokyo | there is no contender 'tokyo': choose from heddle-worker",
        "--rounds 4 | --rounds 4 is too few to tell noise from a difference: give at least 5",
        "--rounds many | many",
        "--fast | --fast",
        "--json | --json",
        "--json /no/such/folder/x.json | cannot be written: name a file in a folder that exists",
        "--html /no/such/folder/x.html | cannot be written",
        "--resume /no/such/file.json | cannot be read: name a file that --json wrote"
      })
  void badArguments(String arguments, String text) {
    expectRefusal(text, arguments.split(" ", -1));
  }

  @Test
  void aFileThatHoldsSomethingElse(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("notes.json");
    for (String content : List.of("", "[]", "{}", "notes", "{\"machine\": 1, \"scenarios\": 2}")) {
      Files.writeString(file, content);
      expectRefusal("notes.json", "--resume", file.toString());
    }
  }

  @Test
  void resultsOfAnotherKindOfRun(@TempDir Path folder) {
    Path file = folder.resolve("results.json");
    Settings quick = new Settings(true, 5, List.of(), List.of(), 40, Duration.ZERO, Duration.ZERO);
    new Results(Machine.settings(quick), List.of()).write(file);

    expectRefusal(
        "(run: quick there, full here): use the same options", "--resume", file.toString());
  }
}
