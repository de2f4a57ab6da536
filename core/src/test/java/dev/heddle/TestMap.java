package dev.heddle;

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

/** A page with tables whose last column names tests of ours, in the folder of these tests. */
public final class TestMap {
  private static final Path TESTS = Path.of("src", "test", "java", "dev", "heddle");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final Path page;
  private final List<String> packages;

  /** The page README.md in {@code folder}; names are looked for in {@code packages}. */
  public TestMap(String folder, List<String> packages) {
    this.page = TESTS.resolve(folder).resolve("README.md");
    this.packages = packages;
  }

  /** Fails unless there are more than {@code least} names, and all of them exist. */
  public void check(int least) throws IOException {
    List<String> missing = new ArrayList<>();
    int names = 0;
    for (String line : Files.readAllLines(page)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length < 4 || cells[1].contains("---")) {
        continue;
      }
      Class<?> type = null;
      for (String name :
          CODE.matcher(cells[cells.length - 2])
              .results()
              .map((MatchResult found) -> found.group(1))
              .filter(TestMap::isTest)
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
    assertThat(names).isGreaterThan(least);
    assertThat(missing).as("tests that %s names", page).isEmpty();
  }

  /** Not an operation of ours, nor a cell of the matrix. */
  private static boolean isTest(String name) {
    return !name.contains(": ") && !name.startsWith("Select.");
  }

  /** Whether the class has that method, or with three dots at the end one that begins so. */
  static boolean has(Class<?> type, String method) {
    boolean prefix = method.endsWith("...");
    String begin = prefix ? method.substring(0, method.length() - 3) : method;
    Stream<String> names = Arrays.stream(type.getDeclaredMethods()).map(each -> each.getName());
    return names.anyMatch(each -> prefix ? each.startsWith(begin) : each.equals(begin));
  }

  @Nullable Class<?> type(String simpleName) {
    for (String each : packages) {
      try {
        return Class.forName(each + "." + simpleName);
      } catch (ClassNotFoundException elsewhere) {
        // The next package.
      }
    }
    return null;
  }
}
