package dev.heddle.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.TaskFailedException;
import dev.heddle.Tasks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An embedded database keeps its files open through channels that an interrupt closes for
 * everybody. A failing task must not take it away from its siblings and from who comes after them.
 */
class EmbeddedDatabaseTest {
  private static final int WRITERS = 4;

  @TempDir Path folder;

  /** A millisecond of grace, so that the writers are looked at while they write. */
  @Test
  void theFailureOfATaskLeavesTheDatabaseToTheOthers() throws Exception {
    assertThat(isOpenAfterAFailureUnder(InterruptPolicy.after(Duration.ofMillis(1)))).isTrue();
  }

  @Test
  void soDoesAPolicyThatNeverInterrupts() throws Exception {
    assertThat(isOpenAfterAFailureUnder(InterruptPolicy.never())).isTrue();
  }

  /** If interrupting at once did no harm, the tests above would show nothing. */
  @Test
  void interruptingAtOnceClosesIt() throws Exception {
    boolean open = true;
    for (int attempt = 0; open && attempt < 200; attempt++) {
      open = isOpenAfterAFailureUnder(InterruptPolicy.atOnce());
    }
    assertThat(open).isFalse();
  }

  private int databases;

  private boolean isOpenAfterAFailureUnder(InterruptPolicy interrupt) throws Exception {
    String url = "jdbc:h2:file:" + folder.resolve("rows-" + databases++) + ";WRITE_DELAY=0";
    try (Connection connection = DriverManager.getConnection(url)) {
      try (var statement = connection.createStatement()) {
        statement.execute("create table item(writer int, text varchar)");
      }
      CountDownLatch writing = new CountDownLatch(WRITERS);
      assertThatThrownBy(() ->
              Scope.execute(
                  Policy.failFast().interrupt(interrupt),
                  scope -> {
                    for (int i = 0; i < WRITERS; i++) {
                      int writer = i;
                      scope.spawn(() -> write(url, writer, writing));
                    }
                    scope.spawn(() -> {
                      writing.await();
                      throw new IllegalStateException("on purpose");
                    });
                  }))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseMessage("on purpose");
      return canCount(connection);
    } catch (SQLException closedWithTheDatabase) {
      return false;
    }
  }

  private static void write(String url, int writer, CountDownLatch writing) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        var insert = connection.prepareStatement("insert into item values(?, ?)")) {
      for (int row = 0; ; row++) {
        Tasks.checkCancelled();
        insert.setInt(1, writer);
        insert.setString(2, "row " + row);
        insert.executeUpdate();
        if (row == 3) {
          writing.countDown();
        }
      }
    }
  }

  private static boolean canCount(Connection connection) {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("select count(*) from item")) {
      return result.next() && result.getInt(1) >= 4 * WRITERS;
    } catch (SQLException closed) {
      return false;
    }
  }
}
