package dev.heddle.stress;

import dev.heddle.Backend;
import dev.heddle.RuntimeProbe;
import dev.heddle.ShutdownReport;
import dev.heddle.Task;
import dev.heddle.TaskHooks;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import dev.heddle.WorkerHooks;
import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Storms of spawns, yields, hand-overs and timers on short-lived runtimes with one to four workers,
 * from inside and outside, cancelled and shut down at random moments. After each storm:
 *
 * <ul>
 *   <li>every task that was accepted ran exactly once, or ended as cancelled; no other ran,
 *   <li>a shutdown that reported no survivors left none,
 *   <li>the hooks were told of each task once when it was spawned and once when it ended,
 *   <li>no carrier and nothing in the queues is left.
 * </ul>
 */
final class SchedulerStress {
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);

  private final SplittableRandom random;
  private final String name;
  private final TaskRuntime runtime;
  private final Queue<Tracked> accepted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unexpected = new AtomicInteger();
  private final AtomicInteger spawned = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger stopped = new AtomicInteger();
  private final List<Channel<Integer>> channels = new ArrayList<>();

  private record Tracked(Task<?> task, AtomicInteger runs) {}

  private SchedulerStress(long number, SplittableRandom random) {
    this.random = random;
    this.name = "storm-" + number;
    TaskRuntime.Builder builder =
        TaskRuntime.builder()
            .name(name)
            .workers(1 + random.nextInt(4))
            .failureHandler((task, failure) -> unexpected.incrementAndGet());
    runtime = builder.taskHooks(taskHooks()).workerHooks(workerHooks()).build();
    for (int i = 0; i < 3; i++) {
      channels.add(Channel.bounded(random.nextInt(3)));
    }
  }

  private TaskHooks taskHooks() {
    return new TaskHooks() {
      @Override
      public void spawned(Task<?> task) {
        spawned.incrementAndGet();
      }

      @Override
      public void ended(Task<?> task) {
        ended.incrementAndGet();
      }
    };
  }

  private WorkerHooks workerHooks() {
    return new WorkerHooks() {
      @Override
      public void started(int worker) {
        started.incrementAndGet();
      }

      @Override
      public void stopped(int worker) {
        stopped.incrementAndGet();
      }
    };
  }

  /** Raises storms for about {@code time}; returns what happened in words. */
  static String run(long seed, Duration time) throws InterruptedException {
    SplittableRandom seeds = new SplittableRandom(seed);
    long end = System.nanoTime() + time.toNanos();
    long storms = 0;
    long tasks = 0;
    do {
      long stormSeed = storms == 0 ? seed : seeds.nextLong();
      try {
        tasks += new SchedulerStress(storms, new SplittableRandom(stormSeed)).storm();
      } catch (AssertionError failure) {
        throw new AssertionError(
            "storm " + storms + " failed: -Dheddle.stress.seed=" + stormSeed + " begins with it",
            failure);
      }
      storms++;
    } while (System.nanoTime() - end < 0);
    return "seed " + seed + ": " + storms + " storms, " + tasks + " tasks";
  }

  private long storm() throws InterruptedException {
    int clouds = 1 + random.nextInt(3);
    List<Actor<Void>> outside = new ArrayList<>();
    for (int i = 0; i < clouds; i++) {
      SplittableRandom own = random.split();
      int spawns = own.nextInt(400);
      outside.add(
          Actor.start(
              i == 0 ? Actor.Kind.PLATFORM : Actor.kind(own.nextInt(3)),
              () -> {
                for (int s = 0; s < spawns; s++) {
                  spawn(own.split(), 3);
                }
                return null;
              }));
    }
    if (random.nextInt(3) > 0) {
      outside.forEach(Actor::result);
    }
    LockSupport.parkNanos(random.nextInt(5_000_000));
    boolean orderly = random.nextBoolean();
    boolean force = random.nextInt(4) == 0;
    Duration limit = orderly ? SHUTDOWN : Duration.ofNanos(random.nextInt(2_000_000));
    if (orderly) {
      channels.forEach(Channel::close);
    }
    Actor<ShutdownReport> shutdown =
        Actor.start(
            Actor.Kind.PLATFORM,
            () -> force ? runtime.forceShutdown(limit) : runtime.shutdown(limit));
    if (!Waits.within(Duration.ofSeconds(30), shutdown::ended)) {
      throw HangDump.of("shutdown hangs: " + unended());
    }
    if (shutdown.result().orderly() && spawned.get() != ended.get()) {
      throw new AssertionError(
          "an orderly shutdown of " + spawned + " tasks of which " + ended + " ended");
    }
    outside.forEach(Actor::result);
    if (!Waits.within(SHUTDOWN, () -> accepted.stream().allMatch(t -> t.task().isDone()))) {
      throw HangDump.of("not done after " + shutdown.result() + ": " + unended());
    }
    check();
    checkNothingIsLeft();
    return accepted.size();
  }

  private List<Task<?>> unended() {
    return accepted.stream().<Task<?>>map(Tracked::task).filter(task -> !task.isDone()).toList();
  }

  private void check() {
    for (Tracked tracked : accepted) {
      int runs = tracked.runs().get();
      boolean sound =
          switch (tracked.task().state()) {
            case SUCCEEDED -> runs == 1;
            case CANCELLED -> runs <= 1;
            case QUEUED, RUNNING, FAILED -> false;
          };
      if (!sound) {
        throw new AssertionError(tracked.task() + " ran " + runs + " times");
      }
    }
    if (unexpected.get() > 0) {
      throw new AssertionError(unexpected.get() + " tasks failed");
    }
  }

  /** Hooks and threads may come a moment after the task that they belong to is seen to be done. */
  private void checkNothingIsLeft() {
    Waits.until(
        () -> "tasks accepted " + accepted.size() + ", spawned " + spawned + ", ended " + ended,
        () -> spawned.get() == accepted.size() && ended.get() == accepted.size());
    Waits.until(
        () -> "left behind: " + RuntimeProbe.leftover(runtime) + ", late " + lateCarriers(),
        () -> RuntimeProbe.leftover(runtime) == null && lateCarriers() == 0);
    int workers = runtime.backend() == Backend.WORKER ? runtime.workers() : 0;
    if (started.get() < workers || stopped.get() != started.get()) { // spare ones, too
      throw new AssertionError(
          "workers " + workers + ", started " + started + ", stopped " + stopped);
    }
  }

  private long lateCarriers() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    Thread[] threads = new Thread[2 * group.activeCount() + 16];
    int count = group.enumerate(threads);
    return Arrays.stream(threads, 0, count)
        .filter(thread -> thread.getName().equals(name + "-late"))
        .count();
  }

  /** Spawns a task that does something random; does nothing when the runtime is closed. */
  private void spawn(SplittableRandom own, int depth) {
    AtomicInteger runs = new AtomicInteger();
    try {
      Task<?> task =
          runtime.spawn(
              "drop",
              () -> {
                runs.incrementAndGet();
                act(own, depth);
              });
      accepted.add(new Tracked(task, runs));
      if (own.nextInt(50) == 0) {
        task.cancel("by chance");
      }
    } catch (IllegalStateException closed) {
      if (runs.get() != 0) {
        unexpected.incrementAndGet();
      }
    }
  }

  private void act(SplittableRandom own, int depth) throws InterruptedException {
    int steps = 1 + own.nextInt(4);
    for (int i = 0; i < steps; i++) {
      Channel<Integer> channel = channels.get(own.nextInt(channels.size()));
      switch (own.nextInt(8)) {
        case 0 -> Tasks.yieldNow();
        case 1 -> channel.receiveOrClosed();
        case 2 -> channel.close();
        case 3 -> Tasks.sleep(Duration.ofNanos(own.nextInt(200_000)));
        case 4 -> Thread.ofVirtual().start(() -> LockSupport.parkNanos(1_000)).join();
        case 5 -> {
          try {
            channel.trySend(i);
          } catch (dev.heddle.ClosedException closed) {
            Thread.onSpinWait();
          }
        }
        default -> {
          if (depth > 0) {
            for (int s = own.nextInt(3); s > 0; s--) {
              spawn(own.split(), depth - 1);
            }
          }
        }
      }
    }
  }
}
