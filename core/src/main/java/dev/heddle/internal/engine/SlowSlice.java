package dev.heddle.internal.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slice that keeps its worker although something waits behind it.
 *
 * @param worker the number of the worker
 * @param job what it runs; null if it is held up between two slices
 * @param nanos how long the slice has lasted at least
 * @param blocked whether it is blocked, rather than computing
 * @param relieved whether another worker takes over what waits
 * @param stack where it is
 */
public record SlowSlice(
    int worker,
    @Nullable Job job,
    long nanos,
    boolean blocked,
    boolean relieved,
    List<StackTraceElement> stack) {
  /** Is told of slow slices, on the watchdog's thread. */
  @FunctionalInterface
  public interface Listener {
    /** A slice is slow; once for each. */
    void slow(SlowSlice slice);
  }
}
