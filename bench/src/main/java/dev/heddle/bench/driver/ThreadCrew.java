package dev.heddle.bench.driver;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads of the JDK, virtual ones or platform threads. */
public final class ThreadCrew implements Crew {
  /** Virtual threads. */
  public static final ThreadCrew VIRTUAL = new ThreadCrew(Thread.ofVirtual()::unstarted);

  /** Platform threads. */
  public static final ThreadCrew PLATFORM = new ThreadCrew(Thread.ofPlatform()::unstarted);

  private final ThreadFactory maker;

  /** Creates a crew of the threads that {@code maker} makes. */
  public ThreadCrew(ThreadFactory maker) {
    this.maker = maker;
  }

  @Override
  public void run(Body body) throws Exception {
    Group group = new Group();
    body.run(group);
    for (Thread thread = group.threads.poll(); thread != null; thread = group.threads.poll()) {
      thread.join();
    }
    Throwable failure = group.failure.get();
    if (failure != null) {
      throw failure instanceof Exception exception ? exception : new IllegalStateException(failure);
    }
  }

  /** The loop over the batches, in a thread of this crew. */
  public double inside(Workload.Loop loop) throws Exception {
    AtomicReference<Double> value = new AtomicReference<>(Double.NaN);
    run(group -> group.spawn(() -> value.set(loop.measure())));
    return value.get();
  }

  private final class Group implements Spawner {
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    @Override
    public void spawn(Task task) {
      Thread thread =
          maker.newThread(() -> {
            try {
              task.run();
            } catch (Throwable thrown) {
              fail(thrown);
            }
          });
      threads.add(thread);
      thread.start();
    }

    /** The others may wait for this one for ever. */
    private void fail(Throwable thrown) {
      if (failure.compareAndSet(null, thrown)) {
        threads.forEach(Thread::interrupt);
      }
    }
  }
}
