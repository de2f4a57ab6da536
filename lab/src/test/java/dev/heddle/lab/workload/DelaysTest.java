package dev.heddle.lab.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.lab.frame.WrongAnswer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class DelaysTest {

  @Test
  void ranksDelays() throws WrongAnswer {
    Delays delays = new Delays(10, 10);
    for (int i = 0; i < 100; i++) {
      delays.record(i / 10, i % 10, (100 - i) * 1_000_000L);
    }
    delays.complete();
    assertThat(delays.percentile(50)).isEqualTo(50);
    assertThat(delays.percentile(99)).isEqualTo(99);
    assertThat(delays.longest()).isEqualTo(100);
  }

  @Test
  void noticesAWakeUpThatNeverCame() {
    Delays delays = new Delays(2, 2);
    delays.record(0, 0, 1);
    delays.record(0, 1, -5);
    delays.record(1, 1, 1);
    assertThatThrownBy(delays::complete).isInstanceOf(WrongAnswer.class).hasMessageContaining("1");
  }
}
