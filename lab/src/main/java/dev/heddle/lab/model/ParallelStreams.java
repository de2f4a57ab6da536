package dev.heddle.lab.model;

import java.util.stream.IntStream;

/** A parallel stream over the numbers, in the common pool. It has no limit. */
final class ParallelStreams implements TaskModel {

  @Override
  public void run(int count, int limit, Work work) {
    IntStream.range(0, count).parallel().forEach(index -> Unchecked.run(work, index));
  }
}
