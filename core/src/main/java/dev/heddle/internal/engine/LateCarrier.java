package dev.heddle.internal.engine;

/** Runs jobs that became runnable after the workers of their runtime had ended. */
final class LateCarrier extends Carrier {
  private final WorkerCarriers carriers;

  LateCarrier(WorkerCarriers carriers, String name) {
    super(name);
    this.carriers = carriers;
  }

  @Override
  public void run() {
    for (Job job; (job = carriers.takeLate()) != null; ) {
      runSlice(job);
    }
  }
}
