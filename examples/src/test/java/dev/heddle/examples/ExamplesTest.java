package dev.heddle.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  @Test
  void together() throws Exception {
    assertThat(output(Together::main)).containsExactly("total 42");
  }

  @Test
  void pipeline() throws Exception {
    assertThat(output(Pipeline::main))
        .containsExactly("square 1", "square 4", "square 9", "square 16", "square 25");
  }

  @Test
  void whicheverFirst() throws Exception {
    assertThat(output(WhicheverFirst::main)).containsExactly("a letter: hello");
  }

  private interface Main {
    void run(String[] args) throws Exception;
  }

  private static String[] output(Main main) throws Exception {
    PrintStream original = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      main.run(new String[0]);
    } finally {
      System.setOut(original);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toArray(String[]::new);
  }
}
