package dev.heddle.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.TaskFailedException;
import dev.heddle.Tasks;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every failure in {@code Tasks.map}, {@code all} and {@code race} named the first caller's line.
 */
class SpawnSiteOfTheFirstCallerTest {
  private static int fail() {
    throw new IllegalStateException("on purpose");
  }

  @Test
  void eachCallNamesItsOwnLine() {
    var first =
        catchThrowableOfType(
            TaskFailedException.class, () -> Tasks.map(List.of(1), 1, i -> fail()));
    var second =
        catchThrowableOfType(
            TaskFailedException.class, () -> Tasks.map(List.of(1), 1, i -> fail()));
    var third = catchThrowableOfType(TaskFailedException.class, () -> Tasks.all(() -> fail()));
    var fourth = catchThrowableOfType(TaskFailedException.class, () -> Tasks.race(() -> fail()));

    assertThat(List.of(first, second, third, fourth))
        .extracting(failure -> failure.task().spawnSite())
        .allMatch(site -> site.contains("SpawnSiteOfTheFirstCallerTest.java"))
        .doesNotHaveDuplicates();
  }
}
