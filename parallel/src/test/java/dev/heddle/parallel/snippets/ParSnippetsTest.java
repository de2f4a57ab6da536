package dev.heddle.parallel.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.parallel.snippets.ParSnippets.Folder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParSnippetsTest {
  @Test
  void aScopeVisitsATree() {
    Folder leaf = new Folder(3, List.of());
    Folder inner = new Folder(2, List.of(leaf, leaf));
    assertThat(ParSnippets.sizeOf(new Folder(1, List.of(inner, leaf)))).isEqualTo(12);
  }

  @Test
  void aPoolOfOnesOwn() {
    assertThat(ParSnippets.pool()).isEqualTo(333_332_833_333_500_000L);
  }

  @Test
  void slicesAreUpdatedWithoutALock() {
    long[] balances = new long[1_000];
    Arrays.fill(balances, 100);
    ParSnippets.slices(balances);
    assertThat(balances).containsOnly(102);
  }

  @Test
  void lambdasThrowCheckedExceptions(@TempDir Path folder) throws Exception {
    Path one = Files.writeString(folder.resolve("one"), "1234567");
    Path two = Files.writeString(folder.resolve("two"), "12");
    assertThat(ParSnippets.failing(List.of(one, two, one))).isEqualTo(16);
  }
}
