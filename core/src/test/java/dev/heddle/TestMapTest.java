package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every test of ours that the pages beside the tests name exists. */
@Tag("once")
class TestMapTest {
  private static final TestMap CHANNELS =
      new TestMap(
          "channel", List.of("dev.heddle.channel", "dev.heddle.select", "dev.heddle.stress"));
  private static final TestMap LOCKS =
      new TestMap("sync", List.of("dev.heddle.sync", "dev.heddle"));

  @Test
  void everyTestOfChannelsInTheTablesExists() throws IOException {
    CHANNELS.check(60);
  }

  @Test
  void everyTestOfLocksInTheTablesExists() throws IOException {
    LOCKS.check(60);
  }

  @Test
  void aTestThatDoesNotExistIsSeen() {
    assertThat(TestMap.has(TestMapTest.class, "aTestThatDoesNotExistIsSeen")).isTrue();
    assertThat(TestMap.has(TestMapTest.class, "aTest...")).isTrue();
    assertThat(TestMap.has(TestMapTest.class, "noTest...")).isFalse();
    assertThat(TestMap.has(TestMapTest.class, "noTest")).isFalse();
    assertThat(LOCKS.type("NoTest")).isNull();
  }
}
