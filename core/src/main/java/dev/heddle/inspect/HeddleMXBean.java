package dev.heddle.inspect;

import dev.heddle.Counter;
import dev.heddle.DurationHistogram;
import dev.heddle.LiveView;
import dev.heddle.RuntimeCounters;
import dev.heddle.TaskRuntime;
import java.io.IOException;
import java.util.Map;

/**
 * What Heddle tells by JMX, once {@link Inspection#register} was called, under the name {@value
 * Inspection#NAME}.
 */
public interface HeddleMXBean {
  /** The names of the runtimes that have not been shut down. */
  String[] getRuntimes();

  /**
   * What the workers of a runtime have done since it was built, by the names of {@link Counter},
   * and as {@code OUTSIDE_SCHEDULES} and {@code SPARES_BROUGHT} what {@link RuntimeCounters} tells
   * besides. All only grow. If several runtimes bear the name, all of them together; on the JDK
   * backend all are 0.
   *
   * @throws IllegalArgumentException if no runtime bears the name
   */
  Map<String, Long> counters(String runtime);

  /**
   * What one worker has done, by the names of {@link Counter}. Those from {@code workers()} of the
   * runtime on are spare ones, which are there from when they were first needed.
   *
   * @throws IllegalArgumentException if no runtime bears the name, or it has no such worker
   */
  Map<String, Long> workerCounters(String runtime, int worker);

  /**
   * How many slices took how long: place n counts those below 2<sup>n</sup> nanoseconds that are in
   * no place before, see {@link DurationHistogram}. All 0 unless the runtime {@linkplain
   * TaskRuntime.Builder#histograms measures}.
   *
   * @throws IllegalArgumentException if no runtime bears the name
   */
  long[] runTimes(String runtime);

  /**
   * How many tasks had been runnable for how long before a worker took them up, likewise.
   *
   * @throws IllegalArgumentException if no runtime bears the name
   */
  long[] delays(String runtime);

  /**
   * Everything that runs, see {@link LiveView}, as one string: not for a hundred thousand tasks.
   *
   * @param json as JSON, else as text
   * @param stacks with the stack of each task
   */
  String dump(boolean json, boolean stacks);

  /**
   * Like {@link #dump}, written by the program to a file of its own machine as it is seen, and not
   * held in memory.
   *
   * @param file an absolute path where there is no file yet
   * @throws IllegalArgumentException if the path is relative
   * @throws IOException if there is a file already, or it cannot be written
   */
  void dumpToFile(String file, boolean json, boolean stacks) throws IOException;
}
