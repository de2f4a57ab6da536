package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class during which a deadlock was reported or suspected, unless it {@link
 * ReportsDeadlocks}. Found by JUnit itself, for every class.
 */
public final class NoDeadlocks implements BeforeAllCallback, AfterAllCallback {
  private static final Logger KEPT = Logger.getLogger("dev.heddle.deadlock");
  private static final Logs LOGS = Logs.capture();
  private int before;

  private static List<String> reports() {
    return LOGS.messages().stream().filter(m -> m.contains("deadlock: ")).toList();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    assertThat(KEPT.isLoggable(java.util.logging.Level.WARNING)).isTrue();
    before = reports().size();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!context.getRequiredTestClass().isAnnotationPresent(ReportsDeadlocks.class)) {
      List<String> all = reports();
      assertThat(all.subList(before, all.size())).as("deadlocks reported meanwhile").isEmpty();
    }
  }
}
