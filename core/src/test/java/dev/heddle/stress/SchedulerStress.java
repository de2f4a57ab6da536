package dev.heddle.stress;

import dev.heddle.ShutdownReport;
import dev.heddle.Task;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Storms of spawns, yields, hand-overs and timers on short-lived runtimes with one to four workers,
 * from inside and outside, shut down at a random moment. Every task that was accepted ran exactly
 * once, or ended as cancelled; after an orderly shutdown all of them have ended.
 */
final class SchedulerStress {
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);

  private final SplittableRandom random;
  private final TaskRuntime runtime;
  private final Queue<Tracked> accepted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unexpected = new AtomicInteger();
  private final List<Channel<Integer>> channels = new ArrayList<>();

  private record Tracked(Task<?> task, AtomicInteger runs) {}

  private SchedulerStress(SplittableRandom random) {
    this.random = random;
    runtime =
        TaskRuntime.builder()
            .name("storm")
            .workers(1 + random.nextInt(4))
            .failureHandler((task, failure) -> unexpected.incrementAndGet())
            .build();
    for (int i = 0; i < 3; i++) {
      channels.add(Channel.bounded(random.nextInt(3)));
    }
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
        tasks += new SchedulerStress(new SplittableRandom(stormSeed)).storm();
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
    Duration limit = orderly ? SHUTDOWN : Duration.ofNanos(random.nextInt(2_000_000));
    if (orderly) {
      channels.forEach(Channel::close);
    }
    Actor<ShutdownReport> shutdown =
        Actor.start(Actor.Kind.PLATFORM, () -> runtime.shutdown(limit));
    if (!Waits.within(Duration.ofSeconds(30), shutdown::ended)) {
      throw HangDump.of("shutdown hangs: " + unended());
    }
    outside.forEach(Actor::result);
    if (!Waits.within(SHUTDOWN, () -> accepted.stream().allMatch(t -> t.task().isDone()))) {
      throw HangDump.of("not done after " + shutdown.result() + ": " + unended());
    }
    check();
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
