package dev.heddle.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A contender whose speed is known, or that goes wrong in a known way. Its first arguments are its
 * name, its log and what it does; the rest is what every contender gets.
 */
final class FakeContender {
  private FakeContender() {}

  /** A program with the contender in it; each value is what one round gives. */
  static Program program(String name, Path log, String behaviour) {
    return new Program(
        name,
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            System.getProperty("java.class.path"),
            FakeContender.class.getName(),
            name,
            log.toString(),
            behaviour));
  }

  public static void main(String[] arguments) throws Exception {
    String name = arguments[0];
    Path log = Path.of(arguments[1]);
    String behaviour = arguments[2];
    String suite = arguments[3];
    List<String> options = Arrays.asList(arguments).subList(4, arguments.length);
    if (options.contains("--list")) {
      if (!options.contains("--workers")) {
        for (Scenario scenario : scenarios(suite)) {
          print(suite, scenario.name(), name, "");
        }
      }
      return;
    }
    int round = note(log, name + " " + ProcessHandle.current().pid());
    for (String scenario : options.get(options.indexOf("--only") + 1).split(",", -1)) {
      switch (behaviour) {
        case "crash" -> throw new IllegalStateException("planted crash");
        case "hang" -> new CountDownLatch(1).await();
        case "rubbish" -> System.out.println("all is well");
        case "wrong" -> {
          print(suite, scenario, name, ",\"error\":\"sum is 12, expected 13\"");
          System.exit(1);
        }
        case "silent" -> {}
        default -> {
          String[] rounds = behaviour.split(",", -1);
          String value = rounds[(round - 1) % rounds.length];
          print(suite, scenario, name, ",\"values\":[%1$s,%1$s,%1$s]".formatted(value));
        }
      }
    }
  }

  private static List<Scenario> scenarios(String suite) {
    return Arrays.stream(Suite.values())
        .filter(each -> each.label().equals(suite))
        .findFirst()
        .orElseThrow()
        .scenarios();
  }

  private static void print(String suite, String scenario, String name, String rest) {
    System.out.printf(
        "{\"suite\":\"%s\",\"scenario\":\"%s\",\"contender\":\"%s\",\"version\":\"1.2\","
            + "\"unit\":\"ns\"%s}%n",
        suite, scenario, name, rest);
  }

  /** How many lines of this name there are with this one. */
  private static int note(Path log, String line) throws IOException {
    Files.writeString(
        log,
        line + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    String name = line.substring(0, line.indexOf(' ') + 1);
    return (int) Files.readAllLines(log).stream().filter(each -> each.startsWith(name)).count();
  }
}
