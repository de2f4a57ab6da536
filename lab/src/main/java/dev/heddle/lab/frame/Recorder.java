package dev.heddle.lab.frame;

/** Where a workload reports its measurements; each call reaches the parent at once. */
public interface Recorder {

  /** Says which point is measured next, so that a crash can be laid at its door. */
  void begin(String chart, String at);

  /** One measured value of the point that was begun last. */
  void value(double value);

  /** One measured value of another point, for rounds that yield several figures. */
  void value(String chart, String at, double value);

  /** Says why a point has no value although nothing is wrong. */
  void absent(String chart, String at, String reason);

  /** Says that a model's tasks did not run for most of the round: a result, not a failure. */
  void starved(String chart, String at, String what);

  /** Runs one point: announces it, repeats the round and records every value. */
  default void repeat(String chart, String at, Repetition repetition, Repetition.Round round)
      throws Exception {
    begin(chart, at);
    repetition.run(round, this::value);
  }
}
