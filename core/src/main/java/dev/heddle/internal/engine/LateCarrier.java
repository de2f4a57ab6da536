package dev.heddle.internal.engine;

/** Runs one slice of a job that became runnable after the workers of its runtime had ended. */
final class LateCarrier extends Carrier {
  private final Job job;

  LateCarrier(Job job) {
    super("heddle-late-carrier");
    this.job = job;
  }

  @Override
  public void run() {
    runSlice(job);
  }
}
