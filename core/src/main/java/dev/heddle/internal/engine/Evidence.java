package dev.heddle.internal.engine;

import java.util.List;

/**
 * What shows that a slice that does not end is to blame for that, and not a pause of the JVM or a
 * processor that the system has given to others: its carrier has used the processor, or it is
 * blocked, or in native code.
 *
 * @param blocked whether it is blocked, or in native code
 * @param computes whether its carrier has used the processor
 * @param stack where it is
 */
record Evidence(boolean blocked, boolean computes, List<StackTraceElement> stack) {
  /**
   * Looks at a slice.
   *
   * @param seat the thread that runs the slice
   * @param carrier what carries it
   * @param timeBefore the processor time of the carrier at an earlier look, or {@link
   *     CarrierTime#UNKNOWN}; then who is not blocked computes
   * @param leastNanos how much it must have used since
   */
  static Evidence of(Thread seat, Thread carrier, long timeBefore, long leastNanos) {
    Thread.State state = seat.getState();
    StackTraceElement[] stack = seat.getStackTrace();
    boolean blocked =
        state == Thread.State.BLOCKED
            || state == Thread.State.WAITING
            || state == Thread.State.TIMED_WAITING
            || (stack.length > 0 && stack[0].isNativeMethod());
    long time = CarrierTime.of(carrier);
    boolean computes = time == CarrierTime.UNKNOWN ? !blocked : time - timeBefore >= leastNanos;
    return new Evidence(blocked, computes, List.of(stack));
  }

  /** Whether that is enough to blame it. */
  boolean suffices() {
    return blocked || computes;
  }
}
