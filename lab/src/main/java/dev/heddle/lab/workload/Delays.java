package dev.heddle.lab.workload;

import dev.heddle.lab.frame.WrongAnswer;
import java.util.Arrays;

/** How late each due moment of each periodic task was met. */
final class Delays {

  private static final long MISSING = -1;

  private final long[] nanos;
  private final int momentsPerTask;

  Delays(int tasks, int momentsPerTask) {
    this.momentsPerTask = momentsPerTask;
    nanos = new long[Math.multiplyExact(tasks, momentsPerTask)];
    Arrays.fill(nanos, MISSING);
  }

  int momentsPerTask() {
    return momentsPerTask;
  }

  /** Tasks write to places of their own. */
  void record(int task, int moment, long late) {
    nanos[task * momentsPerTask + moment] = Math.max(0, late);
  }

  /** Checks that no moment is missing; the delays may be asked for after that. */
  void complete() throws WrongAnswer {
    Arrays.sort(nanos);
    long missing = Arrays.stream(nanos).filter(late -> late == MISSING).count();
    WrongAnswer.unlessEqual("the number of missing wake-ups", 0L, missing);
  }

  /** Milliseconds that so many percent of the delays do not exceed. */
  double percentile(int percent) {
    int rank = (int) Math.ceil(percent / 100.0 * nanos.length);
    return nanos[Math.max(rank, 1) - 1] / 1e6;
  }

  double longest() {
    return nanos[nanos.length - 1] / 1e6;
  }
}
