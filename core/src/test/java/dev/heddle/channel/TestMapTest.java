package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every test of ours that the tables beside this file name exists. */
@Tag("once")
class TestMapTest {
  private static final Path PAGE =
      Path.of("src", "test", "java", "dev", "heddle", "channel", "README.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final List<String> PACKAGES =
      List.of("dev.heddle.channel", "dev.heddle.select", "dev.heddle.stress");

  /** The last cell of each row; the class of a name without one is that of the name before. */
  @Test
  void everyTestInTheTablesExists() throws IOException {
    List<String> missing = new ArrayList<>();
    int names = 0;
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length < 4 || cells[1].contains("---")) {
        continue;
      }
      Class<?> type = null;
      for (String name :
          CODE.matcher(cells[cells.length - 2])
              .results()
              .map((MatchResult found) -> found.group(1))
              .filter(TestMapTest::isTest)
              .toList()) {
        names++;
        String[] parts = name.substring(name.indexOf('/') + 1).split("\\.", 2);
        boolean named = Character.isUpperCase(parts[0].charAt(0));
        type = named ? type(parts[0]) : type;
        String method = named ? (parts.length == 2 ? parts[1] : "...") : name;
        if (type == null || !has(type, method)) {
          missing.add(name);
        }
      }
    }
    assertThat(names).isGreaterThan(60);
    assertThat(missing).isEmpty();
  }

  @Test
  void aTestThatDoesNotExistIsSeen() {
    assertThat(has(TestMapTest.class, "aTestThatDoesNotExistIsSeen")).isTrue();
    assertThat(has(TestMapTest.class, "aTest...")).isTrue();
    assertThat(has(TestMapTest.class, "noTest...")).isFalse();
    assertThat(has(TestMapTest.class, "noTest")).isFalse();
    assertThat(type("NoTest")).isNull();
  }

  /** Not an operation of ours, nor a cell of the matrix. */
  private static boolean isTest(String name) {
    return !name.contains(": ") && !name.startsWith("Select.");
  }

  private static boolean has(Class<?> type, String method) {
    boolean prefix = method.endsWith("...");
    String begin = prefix ? method.substring(0, method.length() - 3) : method;
    Stream<String> names = Arrays.stream(type.getDeclaredMethods()).map(each -> each.getName());
    return names.anyMatch(each -> prefix ? each.startsWith(begin) : each.equals(begin));
  }

  private static @Nullable Class<?> type(String simpleName) {
    for (String each : PACKAGES) {
      try {
        return Class.forName(each + "." + simpleName);
      } catch (ClassNotFoundException elsewhere) {
        // The next package.
      }
    }
    return null;
  }
}
