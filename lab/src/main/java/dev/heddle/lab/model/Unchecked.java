package dev.heddle.lab.model;

/** Carries a checked exception through lambdas that may not throw one. */
final class Unchecked extends RuntimeException {

  private static final long serialVersionUID = 1;

  private Unchecked(Exception cause) {
    super(cause);
  }

  static void run(TaskModel.Work work, int index) {
    try {
      work.run(index);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new Unchecked(e);
    }
  }
}
