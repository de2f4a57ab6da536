package dev.heddle.internal.engine;

/** One of the {@link LateCarriers}. */
final class LateCarrier extends Carrier {
  private final LateCarriers all;

  LateCarrier(LateCarriers all, String name) {
    super(name);
    this.all = all;
  }

  @Override
  public void run() {
    for (Job job; (job = all.take()) != null; ) {
      runSlice(job.bare());
    }
  }
}
