package dev.heddle.lab.model;

import dev.heddle.parallel.Par;

/** A parallel loop over the numbers, in Heddle's slots. It has no limit. */
final class ParLoops implements TaskModel {

  @Override
  public void run(int count, int limit, Work work) {
    Par.range(0, count).forEach(index -> Unchecked.run(work, (int) index));
  }
}
