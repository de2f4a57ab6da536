package dev.heddle.snippets;

import dev.heddle.Blocking;
import dev.heddle.BlockingLane;
import dev.heddle.FullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The examples of {@code Blocking} and {@code BlockingLane}. */
final class LaneSnippets {
  private LaneSnippets() {}

  static String read(Path path) throws IOException, InterruptedException {
    // @start region="run"
    String text = Blocking.run(() -> Files.readString(path)); // the task parks meanwhile
    // @end
    return text;
  }

  static String lane(Path file) throws IOException, InterruptedException {
    // @start region="lane"
    try (BlockingLane disk =
        BlockingLane.builder()
            .name("disk")
            .threads(4)
            .queue(100)
            .whenFull(BlockingLane.WhenFull.REJECT)
            .build()) {
      return disk.run(() -> Files.readString(file));
    } catch (FullException busy) {
      return "try again in " + Duration.ofSeconds(1);
    }
    // @end
  }
}
