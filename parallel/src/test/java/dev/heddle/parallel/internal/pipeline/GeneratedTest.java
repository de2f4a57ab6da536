package dev.heddle.parallel.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.parallel.Par;
import dev.heddle.parallel.internal.pipeline.Terminal.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a generated kernel shows of itself, and what it stores. */
class GeneratedTest {
  private static final Terminal SUM = Terminal.of(Op.SUM, Type.LONG);
  private static final Chain LONG_ENOUGH =
      Chain.range(Source.LONG_RANGE, 0, KernelCache.GENERATE_AFTER);

  @Test
  void thePropertyShowsWhatWasGenerated() {
    List<String> shown = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            shown.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger("dev.heddle.parallel");
    log.setUseParentHandlers(false);
    log.addHandler(handler);
    System.setProperty("heddle.parallel.showGenerated", "true");
    try {
      LongUnaryOperator more = x -> x + 1;
      Chain chain = LONG_ENOUGH.with(Stage.LONG_MAP, more);
      assertThat(new KernelCache(1).kernelClass(chain, SUM).isHidden()).isTrue();
      assertThat(shown).hasSize(1);
      assertThat(shown.getFirst())
          .contains("generated for LONG_RANGE [LONG_MAP] SUM of LONG", "LongUnaryOperator");
      System.clearProperty("heddle.parallel.showGenerated");
      new KernelCache(1).kernelClass(chain, SUM);
      assertThat(shown).hasSize(1);
    } finally {
      System.clearProperty("heddle.parallel.showGenerated");
      log.removeHandler(handler);
      log.setUseParentHandlers(true);
    }
  }

  @Test
  void aPartOfAnArrayIsMappedAsTheWholeIs() {
    long[] numbers = LongStream.range(0, KernelCache.GENERATE_AFTER + 50).toArray();
    for (int from : new int[] {0, 1, 50}) {
      long[] expected =
          LongStream.range(from, KernelCache.GENERATE_AFTER + from).map(x -> x * 3).toArray();
      for (int round = 0; round < 3; round++) {
        assertThat(
                Par.over(numbers, from, from + (int) KernelCache.GENERATE_AFTER)
                    .map(x -> x * 3)
                    .toArray())
            .isEqualTo(expected);
      }
    }
  }
}
