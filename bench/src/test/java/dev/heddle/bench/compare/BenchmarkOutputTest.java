package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class BenchmarkOutputTest {

  @Test
  void readsWhatGoPrints() {
    String output =
        """
        goos: linux
        BenchmarkPlanted1000-8   \t 1000\t       999.0 ns/op
        BenchmarkPlanted100-8   \t 4567890\t       131.5 ns/op
        PASS
        """;
    assertThat(BenchmarkOutput.GO.nanos(output, "BenchmarkPlanted100")).hasValue(131.5);
    assertThat(BenchmarkOutput.GO.nanos(output, "BenchmarkPlanted10")).isEmpty();
  }

  @Test
  void readsWhatLibtestPrints() {
    String output =
        """
        running 1 test
        test one::planted ... bench:   1,234,567.50 ns/iter (+/- 12,345.00)
        """;
    assertThat(BenchmarkOutput.LIBTEST.nanos(output, "one::planted")).hasValue(1_234_567.5);
    assertThat(BenchmarkOutput.LIBTEST.nanos(output, "two::planted")).isEmpty();
  }

  @Test
  void readsTheMedianThatDivanPrints() {
    String output =
        """
        Timer precision: 20 ns
        sums                   fastest       │ slowest       │ median        │ mean          │ samples │ iters
        ├─ planted_one                       │               │               │               │         │
        │  ├─ (10, 1023)       1.125 µs      │ 3.125 µs      │ 2.125 µs      │ 2.2 µs        │ 20      │ 320
        │  ╰─ (24, 16777215)   41.02 ms      │ 61.02 ms      │ 51.02 ms      │ 52.02 ms      │ 20      │ 20
        ╰─ planted_two                       │               │               │               │         │
           ├─ (10, 1023)       5 ns          │ 7 ns          │ 6 ns          │ 6 ns          │ 20      │ 20
           ╰─ (24, 16777215)   1.5 s         │ 3.5 s         │ 2.5 s         │ 2.6 s         │ 20      │ 20
        """;
    assertThat(BenchmarkOutput.DIVAN.nanos(output, "planted_one (10, 1023)")).hasValue(2_125);
    assertThat(BenchmarkOutput.DIVAN.nanos(output, "planted_one (24, 16777215)"))
        .hasValue(51_020_000);
    assertThat(BenchmarkOutput.DIVAN.nanos(output, "planted_two (24, 16777215)"))
        .hasValue(2_500_000_000.0);
    assertThat(BenchmarkOutput.DIVAN.nanos(output, "planted_three (24, 16777215)")).isEmpty();
  }
}
