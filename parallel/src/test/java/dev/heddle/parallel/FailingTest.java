package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lambdas that throw checked exceptions. */
class FailingTest {
  private static final List<Integer> NUMBERS = IntStream.range(0, 10_000).boxed().toList();

  private final IOException broken = new IOException("broken");

  private static int checked(int x, int bad, IOException broken) throws IOException {
    if (x == bad) {
      throw broken;
    }
    return x;
  }

  @Test
  void whatDoesNotThrowHasTheResultOfThePlainLambda() throws IOException {
    IOException never = new IOException("never");
    int sum =
        Par.failing(
            IOException.class,
            may ->
                Par.over(NUMBERS)
                    .map(may.map(x -> checked(x, -1, never) + 1))
                    .filter(may.test(x -> checked(x, -1, never) % 2 == 0))
                    .reduce(0, may.operator((a, b) -> checked(a, -1, never) + b)));
    assertThat(sum).isEqualTo(25_005_000);
    AtomicInteger seen = new AtomicInteger();
    Par.failing(
        IOException.class,
        may -> {
          Par.over(NUMBERS).forEach(may.action(x -> seen.addAndGet(checked(x, -1, never) & 1)));
          return seen;
        });
    assertThat(seen).hasValue(5_000);
  }

  @Test
  void whateverLambdaThrowsTheEndThrowsTheSameObject() {
    List<Failing.Body<Object, IOException>> pipelines =
        List.of(
            may -> Par.over(NUMBERS).map(may.map(x -> checked(x, 7_000, broken))).toList(),
            may -> Par.over(NUMBERS).filter(may.test(x -> checked(x, 7_000, broken) > 0)).count(),
            may -> Par.over(NUMBERS).anyMatch(may.test(x -> checked(x, 7_000, broken) < 0)),
            may -> Par.over(NUMBERS).reduce(0, may.operator((a, b) -> checked(b, 7_000, broken))),
            may -> Par.from(NUMBERS.iterator()).map(may.map(x -> checked(x, 9, broken))).toList(),
            may -> {
              Par.over(NUMBERS).forEach(may.action(x -> checked(x, 0, broken)));
              return 0;
            });
    for (Failing.Body<Object, IOException> pipeline : pipelines) {
      assertThat(catchThrowable(() -> Par.failing(IOException.class, pipeline))).isSameAs(broken);
    }
    assertThat(
            catchThrowable(() ->
                Par.failing(
                    IOException.class,
                    _ -> {
                      throw broken;
                    })))
        .isSameAs(broken);
  }

  @Test
  void nullIsRefusedAtTheCall() {
    assertThatThrownBy(() -> Par.failing(null, _ -> 1)).hasMessageContaining("type");
    assertThatThrownBy(() -> Par.failing(IOException.class, null)).hasMessageContaining("body");
    assertThatThrownBy(() -> Par.failing(IOException.class, may -> may.map(null)))
        .hasMessageContaining("mapper");
  }
}
