package dev.heddle.internal.engine;

import dev.heddle.internal.seam.Seam;
import dev.heddle.stress.Scenario;
import dev.heddle.stress.Waits;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The first spare workers get no thread: nothing breaks, and a later one takes over. */
final class NoSpareScenario extends Scenario {
  private static final int REFUSALS = 3;

  private final AtomicInteger refused = new AtomicInteger();
  private final Queue<SlowSlice> slow = new ConcurrentLinkedQueue<>();

  public static void main(String[] args) {
    NoSpareScenario scenario = new NoSpareScenario();
    Seam.install(scenario);
    exit(scenario.play());
  }

  private boolean play() {
    WorkerCarriers carriers =
        new WorkerCarriers(
            "scenario",
            1,
            WorkerListener.NONE,
            WatchdogSettings.of(8_000_000, 1, 1_000_000_000),
            slow::add,
            false);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    PlainJob.start(
        carriers,
        () -> {
          begun.countDown();
          while (ran.getCount() > 0) {
            Thread.onSpinWait();
          }
        });
    await(begun);
    PlainJob.start(carriers, ran::countDown);
    boolean relieved = Waits.within(Waits.LONG, () -> ran.getCount() == 0);
    System.out.println("refused " + refused + ", relieved " + relieved + ", slow " + slow);
    carriers.stop();
    return relieved
        && refused.get() >= REFUSALS
        && !slow.isEmpty()
        && slow.stream().noneMatch(SlowSlice::relieved);
  }

  @Override
  public void start(Thread thread) {
    if (thread.getName().equals("scenario-worker-1") && refused.incrementAndGet() <= REFUSALS) {
      throw new OutOfMemoryError("unable to create native thread, says the script");
    }
    super.start(thread);
  }
}
