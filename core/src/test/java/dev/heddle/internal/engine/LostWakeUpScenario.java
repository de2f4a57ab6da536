package dev.heddle.internal.engine;

import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.seam.Step;
import dev.heddle.stress.Scenario;
import dev.heddle.stress.Waits;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A schedule in which a publisher counts a searcher, finds nobody to wake, and meanwhile another
 * publisher relies on that searcher. Two workers: one computes, the other falls asleep in between.
 */
final class LostWakeUpScenario extends Scenario {
  private final WorkerCarriers carriers = new WorkerCarriers("scenario", 2, WorkerListener.NONE);
  private final Pause sleeperOnTheList = new Pause();
  private final Pause sleeperOffTheList = new Pause();
  private final Pause publisherBeforeCounting = new Pause();
  private final Pause publisherBeforeDiscounting = new Pause();
  private final CountDownLatch asleep = new CountDownLatch(1);
  private volatile @Nullable Thread sleeper;
  private volatile @Nullable Thread publisher;
  private int writesOfSleeper;
  private int updatesOfPublisher;
  private boolean looked;
  private boolean spun;

  public static void main(String[] args) {
    LostWakeUpScenario scenario = new LostWakeUpScenario();
    Seam.install(scenario);
    boolean ran = scenario.play();
    System.out.println(
        ran ? "the second job ran" : "the second job waited beside a sleeping worker");
    exit(ran);
  }

  private boolean play() {
    AtomicBoolean firstHogMayEnd = new AtomicBoolean();
    AtomicBoolean secondJobRan = new AtomicBoolean();
    CountDownLatch firstHog = new CountDownLatch(1);
    CountDownLatch secondHog = new CountDownLatch(1);
    start(() -> {
      firstHog.countDown();
      compute(firstHogMayEnd);
    });
    await(firstHog);
    start(
        () -> sleeper = CarrierAccess.currentCarrier()); // on the other worker; watched from now on
    sleeperOnTheList.awaitReached();

    Thread first =
        Thread.ofPlatform()
            .daemon()
            .unstarted(() ->
                start(() -> {
                  secondHog.countDown();
                  compute(secondJobRan);
                }));
    publisher = first;
    first.start();
    publisherBeforeCounting.awaitReached();
    sleeperOnTheList.release(); // sees the published job and leaves the list
    sleeperOffTheList.awaitReached();
    publisherBeforeCounting.release(); // counts a searcher and finds nobody
    publisherBeforeDiscounting.awaitReached();
    firstHogMayEnd.set(true); // the busy worker takes the published job
    await(secondHog);
    sleeperOffTheList.release();
    await(asleep);
    start(() -> secondJobRan.set(true)); // relies on the counted searcher
    publisherBeforeDiscounting.release();
    return Waits.within(Duration.ofSeconds(1), secondJobRan::get);
  }

  private void start(Runnable body) {
    PlainJob.start(carriers, body);
  }

  private static void compute(AtomicBoolean until) {
    long end = System.nanoTime() + 5_000_000_000L;
    while (!until.get() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  // ---- the driver

  @Override
  public boolean step(Step step, Object owner) {
    Thread now = Thread.currentThread();
    if (now == sleeper) {
      if (owner == carriers.idle && step == Step.WRITE) {
        writesOfSleeper++;
      } else if (owner instanceof InjectionQueue && writesOfSleeper >= 2 && !looked) {
        looked = true;
        sleeperOnTheList.here();
      }
    } else if (now == publisher && owner == carriers && step == Step.UPDATE) {
      updatesOfPublisher++;
      if (updatesOfPublisher == 1) {
        publisherBeforeCounting.here();
      } else if (updatesOfPublisher == 2) {
        publisherBeforeDiscounting.here();
      }
    }
    return false;
  }

  @Override
  public void pause() {
    if (Thread.currentThread() == sleeper && looked && !spun) {
      spun = true;
      sleeperOffTheList.here();
    }
    super.pause();
  }

  private void beforePark() {
    if (Thread.currentThread() == sleeper && spun) {
      asleep.countDown();
    }
  }

  @Override
  public void park(Object blocker) {
    beforePark();
    super.park(blocker);
  }

  /** The sentinel's clock stands still: it would find the job, too, and hide the loss. */
  @Override
  public void parkNanos(Object blocker, long nanos) {
    beforePark();
    super.park(blocker);
  }
}
