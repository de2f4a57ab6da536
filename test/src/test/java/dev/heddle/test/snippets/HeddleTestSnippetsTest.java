package dev.heddle.test.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Scope;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import dev.heddle.test.HeddleTest;
import java.time.Duration;

/** The example in the documentation of the annotation, as a test. */
class HeddleTestSnippetsTest {
  // @start region="annotation"
  private final Channel<String> replies = Channel.bounded(1);

  @HeddleTest(schedules = 200)
  void theFirstReplyCounts() throws Exception {
    Scope.execute(scope -> {
      scope.spawn(() -> {
        Tasks.sleep(Duration.ofSeconds(2));
        replies.trySend("slow");
      });
      scope.spawn(() -> {
        Tasks.sleep(Duration.ofSeconds(1));
        replies.trySend("fast");
      });
      assertThat(replies.receive()).isEqualTo("fast");
    });
  }
  // @end
}
