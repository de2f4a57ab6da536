package dev.heddle.lab.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Blocking;
import dev.heddle.LiveView;
import dev.heddle.TaskRuntime;
import dev.heddle.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Core writes its JSON by itself; a parser of somebody else reads it here. */
@Tag("once")
class LiveJsonTest {
  @Test
  void whateverStandsInANameIsReadAsItIs() throws Exception {
    List<String> names = new ArrayList<>();
    IntStream.range(0, 0x180).forEach(c -> names.add("<" + (char) c + ">"));
    names.addAll(
        List.of(
            "",
            "\"\\/\b\f",
            "\u2028\u2029",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00\ud83d",
            "\ud83dx",
            "</script>",
            "{}[],:"));
    Channel<String> gate = Channel.rendezvous();
    CountDownLatch begun = new CountDownLatch(names.size());
    try (TaskRuntime runtime = TaskRuntime.builder().name("a \"runtime\"").build()) {
      for (String name : names) {
        runtime.spawn(
            name,
            () -> {
              begun.countDown();
              gate.receiveOrClosed();
            });
      }
      begun.await();
      StringBuilder json = new StringBuilder();
      LiveView.of(runtime).withStacks().writeJson(json);
      JsonNode read = JsonMapper.shared().readTree(json.toString());
      JsonNode seen = read.path("runtimes").path(0);
      assertThat(seen.path("runtime").stringValue()).isEqualTo("a \"runtime\"");
      List<String> tasks = new ArrayList<>();
      seen.path("entries").forEach(entry -> tasks.add(entry.path("name").stringValue()));
      assertThat(tasks).containsExactlyInAnyOrderElementsOf(names);
      gate.close();
    }
  }

  @Test
  void lanesAreAnArrayOfTheirOwn() throws Exception {
    String seen =
        Blocking.run(() -> {
          StringBuilder json = new StringBuilder();
          LiveView.ofAll().writeJson(json);
          return json.toString();
        });
    JsonNode lane = JsonMapper.shared().readTree(seen).path("lanes").path(0);
    assertThat(lane.path("lane").stringValue()).isEqualTo("default");
    assertThat(lane.path("limit").intValue()).isEqualTo(Blocking.THREADS);
    assertThat(lane.path("closed").booleanValue()).isFalse();
    JsonNode work = lane.path("running").path(0);
    assertThat(work.path("caller").path("id").longValue())
        .isEqualTo(Thread.currentThread().threadId());
    assertThat(work.path("age").doubleValue()).isNotNegative();
  }
}
