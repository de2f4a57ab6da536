package dev.heddle.snippets;

import dev.heddle.Tasks;
import java.time.Duration;
import java.util.List;

/** The examples of {@code Tasks}. */
final class TasksSnippets {
  private TasksSnippets() {}

  static String map(List<String> urls) throws InterruptedException {
    // @start region="map"
    List<String> pages = Tasks.map(urls, 16, url -> fetch(url)); // in order, at most 16 at a time
    String fastest = Tasks.race(() -> fetch("primary"), () -> fetch("primary"));
    String quick = Tasks.timeout(Duration.ofSeconds(1), () -> fetch("in time"));
    // @end
    return pages + fastest + quick;
  }

  private static String fetch(String url) {
    return "<" + url + ">";
  }
}
