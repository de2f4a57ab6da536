package dev.heddle.lab.frame;

import java.time.Duration;

/**
 * How often a round is measured: at least {@code least} and at most {@code most} times, and no new
 * round once {@code budget} is spent.
 *
 * @param warmups rounds that are checked but not recorded
 * @param least at least so many rounds
 * @param most at most so many rounds
 * @param budget the time for warm-up and rounds of one point together
 */
public record Repetition(int warmups, int least, int most, Duration budget) {

  /** One round of work. */
  @FunctionalInterface
  public interface Round {
    /** Does the work and returns the value to record. */
    double run() throws Exception;
  }

  /** Where the recorded values go. */
  @FunctionalInterface
  public interface Values {
    /** Takes the value of one round. */
    void add(double value);
  }

  /** As few rounds as still tell a figure from noise, for a run that is late. */
  public Repetition hurried() {
    return new Repetition(Math.min(warmups, 1), Math.min(least, 2), Math.min(least, 2), budget);
  }

  /** Runs the warm-up rounds and the measured ones. */
  public void run(Round round, Values values) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < warmups && (i == 0 || !spent(start, 3)); i++) {
      round.run();
    }
    for (int i = 0; i < most && (i < least || !spent(start, 1)); i++) {
      values.add(round.run());
    }
  }

  private boolean spent(long start, int share) {
    return System.nanoTime() - start >= budget.toNanos() / share;
  }
}
