package dev.heddle.inspect;

import dev.heddle.LiveView;
import java.io.IOException;

/**
 * What Heddle tells by JMX, once {@link Inspection#register} was called, under the name {@value
 * Inspection#NAME}.
 */
public interface HeddleMXBean {
  /** The names of the runtimes that have not been shut down. */
  String[] getRuntimes();

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
