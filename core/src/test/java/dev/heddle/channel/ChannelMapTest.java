package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Select;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every name of ours on the page that maps other libraries' channels exists. */
@Tag("once")
class ChannelMapTest {
  private static final Path PAGE = Path.of("..", "docs", "channels.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final List<String> PACKAGES =
      List.of(
          Select.class.getPackageName(),
          Channel.class.getPackageName(),
          BlockingQueue.class.getPackageName());

  @Test
  void everyNameOnThePageExists() throws IOException {
    List<String> missing = new ArrayList<>();
    int names = 0;
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length < 4 || cells[1].isBlank() || cells[1].contains("---")) {
        continue;
      }
      assertThat(cells).as(line).hasSize(4);
      if (cells[1].strip().equals("there")) {
        continue;
      }
      List<String> ours =
          CODE.matcher(cells[2]).results().map((MatchResult found) -> found.group(1)).toList();
      assertThat(ours.isEmpty() && !cells[2].contains("none"))
          .as("says nothing: " + line)
          .isFalse();
      for (String name : ours) {
        names++;
        if (!exists(name)) {
          missing.add(name);
        }
      }
    }
    assertThat(names).isGreaterThan(100);
    assertThat(missing).isEmpty();
  }

  @Test
  void aNameThatDoesNotExistIsSeen() {
    assertThat(exists("Channel.bounded")).isTrue();
    assertThat(exists("Channel.boundless")).isFalse();
    assertThat(exists("Canal")).isFalse();
  }

  private static boolean exists(String name) {
    int dot = name.indexOf('.');
    Class<?> type = type(dot < 0 ? name : name.substring(0, dot));
    if (type == null || dot < 0) {
      return type != null;
    }
    String member = name.substring(dot + 1);
    return Arrays.stream(type.getMethods()).anyMatch(each -> each.getName().equals(member))
        || (type.isEnum()
            && Arrays.stream(type.getEnumConstants())
                .map(Objects::toString)
                .anyMatch(member::equals));
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
