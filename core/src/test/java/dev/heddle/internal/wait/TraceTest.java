package dev.heddle.internal.wait;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Await;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The record: it takes what fits, from any thread, and counts the rest. */
@Tag("once")
class TraceTest {
  private static final Object GROUP = new Object();

  private static TracedStrand strand(Trace trace, long id) {
    return new TracedStrand(trace, id, "", GROUP, 1);
  }

  @Test
  void anEmptyRecordHasNothing() {
    assertThat(new Trace().entries()).isEmpty();
    assertThat(new Trace().missing()).isZero();
    assertThat(new Trace().isFull()).isFalse();
  }

  @Test
  void itKeepsTheOrderAcrossChunks() {
    Trace trace = new Trace();
    List<Trace.Entry> added = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      added.add(strand(trace, i));
    }
    assertThat(trace.entries()).isEqualTo(added);
    assertThat(trace.missing()).isZero();
  }

  @Test
  void whatFindsNoRoomIsCounted() {
    Trace trace = new Trace(2);
    assertThat(trace.capacity()).isEqualTo(48);
    List<TracedStrand> added = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      added.add(strand(trace, i));
    }
    assertThat(trace.entries()).hasSize(48);
    assertThat(trace.missing()).isEqualTo(12);
    assertThat(trace.isFull()).isTrue();
    assertThat(added.get(47).lostSince()).isEqualTo(Trace.NEVER);
    assertThat(added.get(48).lostSince()).isGreaterThanOrEqualTo(added.get(48).since());
  }

  @Test
  void itIsFullWithItsLastPlace() {
    Trace trace = new Trace(1);
    for (int i = 0; i < trace.capacity(); i++) {
      assertThat(trace.isFull()).isFalse();
      strand(trace, i);
    }
    assertThat(trace.isFull()).isTrue();
    assertThat(trace.missing()).isZero();
  }

  @Test
  void manyThreadsFillItWhileItIsRead() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      Trace trace = new Trace(6);
      int threads = 4;
      int each = trace.capacity() / threads + 50;
      CountDownLatch start = new CountDownLatch(1);
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int first = i * each;
        writers.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    Await.latch(start);
                  } catch (InterruptedException ended) {
                    throw new AssertionError(ended);
                  }
                  for (int n = 0; n < each; n++) {
                    strand(trace, first + n);
                  }
                }));
      }
      start.countDown();
      while (!trace.isFull()) {
        assertThat(trace.entries()).doesNotContainNull();
      }
      for (Thread writer : writers) {
        writer.join();
      }
      List<Trace.Entry> entries = trace.entries();
      assertThat(entries).hasSize(trace.capacity());
      assertThat(new HashSet<>(entries)).hasSize(trace.capacity());
      assertThat(trace.missing()).isEqualTo((long) threads * each - trace.capacity());
    }
  }
}
