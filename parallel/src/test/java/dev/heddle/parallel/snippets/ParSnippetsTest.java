package dev.heddle.parallel.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.parallel.snippets.ParSnippets.Folder;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
