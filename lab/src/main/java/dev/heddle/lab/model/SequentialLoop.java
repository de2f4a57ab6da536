package dev.heddle.lab.model;

/** One thread does everything in order. */
final class SequentialLoop implements TaskModel {

  @Override
  public void run(int count, int limit, Work work) throws Exception {
    for (int i = 0; i < count; i++) {
      work.run(i);
    }
  }
}
