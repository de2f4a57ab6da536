package dev.heddle.internal.engine;

import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.seam.Step;
import dev.heddle.stress.Scenario;
import dev.heddle.stress.Waits;
import java.util.ArrayList;
import java.util.List;

/**
 * A schedule in which many entries are cancelled from elsewhere after the thread that fires has
 * taken them, and before it has released the lock of the queue.
 */
final class PurgeScenario extends Scenario {
  private static final int ENTRIES = 2 * TimerQueue.PURGE_MINIMUM;

  private final List<TimerEntry> entries = new ArrayList<>();
  private final TimerQueue queue =
      new TimerQueue(System.nanoTime()) {
        @Override
        boolean isOwn() {
          return false;
        }
      };
  private boolean cancelled;

  public static void main(String[] args) {
    PurgeScenario scenario = new PurgeScenario();
    boolean ended = scenario.play();
    System.out.println(ended ? "it fired them" : "it looks for them in the wheel for ever");
    exit(ended);
  }

  private boolean play() {
    long now = System.nanoTime();
    for (int i = 0; i < ENTRIES; i++) {
      TimerEntry entry =
          new TimerEntry(now) {
            @Override
            protected void fire() {
              throw new AssertionError("a cancelled entry fired");
            }
          };
      entries.add(entry);
      queue.add(entry, now);
    }
    Seam.install(this);
    Thread firing = Thread.ofPlatform().daemon().start(() -> queue.fireDue(now + 1_000_000_000L));
    return Waits.within(Waits.LONG, () -> !firing.isAlive()) && cancelled;
  }

  /** The entries have been taken when {@code next} is written. */
  @Override
  public boolean step(Step step, Object owner) {
    if (owner == queue && step == Step.WRITE && !cancelled) {
      cancelled = true;
      entries.forEach(TimerEntry::cancel);
    }
    return false;
  }
}
