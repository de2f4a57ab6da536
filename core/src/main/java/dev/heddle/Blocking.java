package dev.heddle;

import dev.heddle.internal.seam.Seam;
import org.jspecify.annotations.Nullable;

/**
 * Runs code that would block a carrier on the default {@link BlockingLane}: a native call, a driver
 * that does file I/O, a library that computes for long inside a monitor.
 *
 * {@snippet file="dev/heddle/snippets/LaneSnippets.java" region="run"}
 *
 * <p>Not for code that waits in Heddle or in {@code java.util.concurrent}, nor for sockets: a task
 * that waits there keeps no carrier. Not for parallel computing.
 *
 * <p>The default lane has {@value #THREADS} threads, and callers wait for as long as it takes. It
 * is for occasional calls; give each resource that has a limit of its own a lane of its own, so
 * that a slow one does not fill the threads of all.
 */
public final class Blocking {
  /** How many calls run at the same time on the default lane. */
  public static final int THREADS = 64;

  private Blocking() {}

  static final String NAME = "default";

  private static final class Default {
    static final BlockingLane LANE = newLane();
  }

  /** A default lane: that of the JVM, or of one simulated runtime. */
  static BlockingLane newLane() {
    return BlockingLane.builder().name(NAME).threads(THREADS).buildDefault();
  }

  /** The default lane; it cannot be closed. In a simulated test it is that of the test. */
  public static BlockingLane lane() {
    return Seam.world() instanceof TaskRuntime simulated ? simulated.simulatedLane() : Default.LANE;
  }

  /**
   * Runs {@code body} on a thread of the default lane and returns its result; see {@link
   * BlockingLane#run}.
   */
  public static <T extends @Nullable Object, X extends Throwable> T run(Body<T, X> body)
      throws X, InterruptedException {
    return lane().run(body);
  }

  /** {@link #run} for a body without a result. */
  public static <X extends Throwable> void execute(Action<X> body) throws X, InterruptedException {
    lane().execute(body);
  }
}
