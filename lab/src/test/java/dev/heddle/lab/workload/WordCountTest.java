package dev.heddle.lab.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.lab.workload.Texts.Piece;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class WordCountTest {

  @TempDir private Path folder;

  private static Map<String, Integer> count(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Map<String, Integer> counts = new HashMap<>();
    WordCount.count(new Piece(bytes, 0, bytes.length), counts);
    return counts;
  }

  @Test
  void splitsAtWhatIsNoLetter() {
    assertThat(count("a, b_1 (a) über-all\n"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", 2, "b_1", 1, "über", 1, "all", 1));
    assertThat(count("")).isEmpty();
  }

  @Test
  void losesNothingBetweenPieces() throws IOException {
    String text = "weave the warp and the weft; ".repeat(20_000);
    Path file = Files.writeString(folder.resolve("text"), text);
    Path list = Files.writeString(folder.resolve("list"), file + "\n");
    List<Piece> pieces = Texts.pieces(list);
    assertThat(pieces.size()).isGreaterThan(5);
    WordCount parts = new WordCount();
    pieces.forEach(parts::add);
    assertThat(parts.totals()).isEqualTo(WordCount.inOrder(pieces));
    assertThat(parts.totals().words()).isEqualTo(6 * 20_000);
    assertThat(parts.totals().distinct()).isEqualTo(5);
  }
}
