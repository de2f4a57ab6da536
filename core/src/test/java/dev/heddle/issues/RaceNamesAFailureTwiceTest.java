package dev.heddle.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.TaskFailedException;
import dev.heddle.Tasks;
import org.junit.jupiter.api.Test;

/** When every body of a race failed, the second failure was suppressed in the first one twice. */
class RaceNamesAFailureTwiceTest {
  @Test
  void everyFailureAppearsOnce() {
    var first = new IllegalStateException("first");
    var second = new IllegalStateException("second");
    var third = new IllegalStateException("third");

    TaskFailedException thrown =
        catchThrowableOfType(
            TaskFailedException.class,
            () ->
                Tasks.race(
                    () -> {
                      throw first;
                    },
                    () -> {
                      throw second;
                    },
                    () -> {
                      throw third;
                    }));

    assertThat(thrown.getSuppressed()).hasSize(2);
    assertThat(thrown.getSuppressed())
        .extracting(Throwable::getCause)
        .doesNotContain(thrown.getCause())
        .doesNotHaveDuplicates()
        .isSubsetOf(first, second, third);
  }
}
