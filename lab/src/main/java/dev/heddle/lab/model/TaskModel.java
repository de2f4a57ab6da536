package dev.heddle.lab.model;

import dev.heddle.Backend;
import dev.heddle.TaskRuntime;
import dev.heddle.lab.frame.Model;
import java.time.Duration;

/** One concurrency model: a way to run numbered pieces of work and wait for all of them. */
public interface TaskModel extends AutoCloseable {

  /** As many at the same time as the model allows. */
  int UNLIMITED = Integer.MAX_VALUE;

  /** A piece of work that knows its number. */
  @FunctionalInterface
  interface Work {
    /** Does piece number {@code index}. */
    void run(int index) throws Exception;
  }

  /**
   * Runs {@code work} for 0 to {@code count - 1}, at most {@code limit} at the same time where the
   * model can bound that, and returns when all are done.
   *
   * @throws Exception the first failure of a piece, after all others have ended
   */
  void run(int count, int limit, Work work) throws Exception;

  /** Pauses the piece of work that calls it. */
  default void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  @Override
  default void close() {}

  /** A new instance of that model. */
  static TaskModel of(Model model) {
    return switch (model) {
      case SEQUENTIAL, WRITTEN_OUT -> new SequentialLoop();
      case PLATFORM_EACH -> new ThreadPerTask(Thread.ofPlatform());
      case PLATFORM_POOL -> new PlatformPool();
      case VIRTUAL -> new ThreadPerTask(Thread.ofVirtual());
      case VIRTUAL_EXECUTOR -> new VirtualThreadExecutor();
      case HEDDLE_WORKER -> new HeddleTasks(Backend.WORKER);
      case HEDDLE_UNWATCHED -> HeddleTasks.unwatched();
      case HEDDLE_JDK -> new HeddleTasks(Backend.JDK);
      case PARALLEL_STREAM -> new ParallelStreams();
      case PAR -> new ParLoops();
    };
  }

  /** Heddle tasks on whichever carrier backend is active. */
  static TaskModel heddle() {
    return new HeddleTasks(TaskRuntime.shared().backend());
  }
}
