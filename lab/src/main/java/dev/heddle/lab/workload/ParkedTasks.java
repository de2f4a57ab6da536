package dev.heddle.lab.workload;

import dev.heddle.lab.frame.WrongAnswer;
import dev.heddle.lab.model.TaskModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Tasks that wait on a latch until this is closed. */
final class ParkedTasks implements AutoCloseable {

  private final TaskModel model;
  private final CountDownLatch release = new CountDownLatch(1);
  private final LongAdder released = new LongAdder();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final List<Thread> owners = new ArrayList<>();
  private long parked;

  ParkedTasks(TaskModel model) {
    this.model = model;
  }

  /**
   * Starts that many more and waits until all of them have come to the latch.
   *
   * @throws IllegalStateException with the cause when the model could not start them all
   */
  void add(int count) throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(count);
    owners.add(Thread.ofPlatform().start(() -> runUntilReleased(count, arrived)));
    arrived.await();
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException(
          "could not park more than " + parked + " tasks: " + failed, failed);
    }
    parked += count;
  }

  private void runUntilReleased(int count, CountDownLatch arrived) {
    try {
      model.run(
          count,
          TaskModel.UNLIMITED,
          index -> {
            arrived.countDown();
            release.await();
            released.increment();
          });
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      while (arrived.getCount() > 0) {
        arrived.countDown();
      }
    }
  }

  /** Lets all tasks go and checks that none was lost. */
  @Override
  public void close() throws InterruptedException, WrongAnswer {
    release.countDown();
    for (Thread owner : owners) {
      owner.join();
    }
    if (failure.get() == null) {
      WrongAnswer.unlessEqual("the number of tasks that were released", parked, released.sum());
    }
  }
}
