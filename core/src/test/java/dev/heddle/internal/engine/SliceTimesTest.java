package dev.heddle.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.DurationHistogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class SliceTimesTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 1_023, 1_024, 1_025, 1L << 40, Long.MAX_VALUE - 1})
  void aTimeIsInTheFirstBucketWhoseBoundIsAbove(long nanos) {
    int bucket = SliceTimes.bucket(nanos);
    assertThat(DurationHistogram.bound(bucket).toNanos()).isGreaterThan(nanos);
    if (bucket > 0) {
      assertThat(DurationHistogram.bound(bucket - 1).toNanos()).isLessThanOrEqualTo(nanos);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void aClockThatGoesBackwardsCountsAsNoTime(long nanos) {
    assertThat(SliceTimes.bucket(nanos)).isZero();
  }
}
