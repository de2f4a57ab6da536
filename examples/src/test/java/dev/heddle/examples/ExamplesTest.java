package dev.heddle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Backend;
import dev.heddle.TaskRuntime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every example prints what its reader is told to expect. */
class ExamplesTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern MAIN =
      Pattern.compile("^ *(static )?void main\\(", Pattern.MULTILINE);

  /** The lines that a program prints, as regular expressions. */
  private record Expected(String program, boolean inThisOrder, boolean all, List<String> lines) {
    static Expected lines(String program, String... lines) {
      return new Expected(program, true, true, List.of(lines));
    }

    static Expected anyOrder(String program, String... lines) {
      return new Expected(program, false, true, List.of(lines));
    }

    /** Further lines may follow. */
    static Expected opening(String program, String... lines) {
      return new Expected(program, true, false, List.of(lines));
    }

    @Override
    public String toString() {
      return program;
    }
  }

  static final List<Expected> EXPECTED =
      List.of(
          Expected.lines("HelloScope", "total 42"),
          Expected.lines("HelloChannel", "packed 1", "packed 2", "packed 3"),
          Expected.lines("HelloSelect", "news: rain, then no news"),
          Expected.anyOrder(
              "dev.heddle.examples.FanOut",
              "failed: java.lang.IllegalStateException: mail is down",
              "stock is fine, prices is fine, reviews is fine: in \\d+ ms, .*",
              "came: mail is down",
              "came: stock is fine",
              "came: prices is fine",
              "came: reviews is fine"),
          Expected.lines(
              "dev.heddle.examples.Pipeline", "1229 primes below 10000, their sum is 5736396"),
          Expected.lines(
              "dev.heddle.examples.SelectTimeout",
              "\\[line 1, line 2, line 3]",
              "\\[line 4, line 5, line 6]",
              "\\[line 7]",
              "\\[line 8]"),
          Expected.lines(
              "dev.heddle.examples.Race",
              "far stops: SUCCESS_ELSEWHERE",
              "the answer is from near",
              "the answer is from far",
              "no answer: task '.*', spawned at Race.*, failed: java.lang.IllegalStateException: (near|far) is down",
              "  and also: task '.*', spawned at Race.*, failed: java.lang.IllegalStateException: (near|far) is down"),
          Expected.lines("dev.heddle.examples.Hybrid", "40 files, primes: 90480"),
          Expected.lines(
              "dev.heddle.examples.OrderedStage", "2000 blocks, sealed in order as 8b2d3f47"),
          Expected.lines(
              "dev.heddle.examples.Fetch",
              "first: you asked for /page/1, last: you asked for /page/20",
              "20 pages, at most [1-5] at a time"),
          Expected.opening(
              "dev.heddle.examples.WhySlow",
              "scope 'checkout' took \\d+\\.\\d ms",
              " *\\d+\\.\\d ms +\\d+\\.\\d %  'request' waited for mutex 'cache', held by 'refresh'"),
          Expected.anyOrder(
              "dev.heddle.examples.Deadline",
              "listener: closes its socket",
              "writer: remembers that pages are missing from 4 on",
              "main: too late, and both tasks have ended"));

  @ParameterizedTest
  @FieldSource("EXPECTED")
  void prints(Expected expected) throws Exception {
    List<String> lines = run(expected.program());
    if (expected.inThisOrder()) {
      assertThat(lines).hasSizeGreaterThanOrEqualTo(expected.lines().size());
      if (expected.all()) {
        assertThat(lines).hasSameSizeAs(expected.lines());
      }
      for (int i = 0; i < expected.lines().size(); i++) {
        assertThat(lines.get(i)).matches(expected.lines().get(i));
      }
    } else {
      List<String> rest = new ArrayList<>(lines);
      for (String line : expected.lines()) {
        assertThat(rest).as("looking for '%s' in %s", line, lines).anyMatch(l -> l.matches(line));
        rest.remove(rest.stream().filter(l -> l.matches(line)).findFirst().orElseThrow());
      }
      assertThat(rest).isEmpty();
    }
  }

  @Test
  void theBackendIsTheOneAskedFor() {
    Map<String, Backend> backends = Map.of("jdk", Backend.JDK, "worker", Backend.WORKER);
    assertThat(TaskRuntime.shared().backend())
        .isEqualTo(backends.get(System.getProperty("heddle.backend")));
  }

  @Test
  void everyProgramIsExpectedHere() throws IOException {
    List<String> programs;
    try (var files = Files.walk(SOURCES)) {
      programs =
          files
              .filter(file -> file.toString().endsWith(".java") && hasMain(file))
              .map(file -> SOURCES.relativize(file).toString())
              .map(name -> name.replace(".java", "").replace('/', '.'))
              .toList();
    }
    assertThat(EXPECTED).extracting(Expected::program).hasSameElementsAs(programs);
  }

  private static boolean hasMain(Path file) {
    try {
      return MAIN.matcher(Files.readString(file)).find();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Runs a program as the java launcher does, and returns the lines that it printed. */
  private static List<String> run(String program) throws Exception {
    Class<?> type = Class.forName(program);
    Method main = type.getDeclaredMethod("main");
    main.setAccessible(true);
    Object instance = null;
    if (!Modifier.isStatic(main.getModifiers())) {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      instance = constructor.newInstance();
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      main.invoke(instance);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
