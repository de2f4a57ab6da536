package dev.heddle.parallel.internal.schedule;

import java.util.Arrays;

/** What happens to a failure on its way from the worker that met it to the caller. */
public final class Failures {
  private static final String INTERNAL = "dev.heddle.parallel.internal.";
  private static final String MARK = "<called by thread>";
  private static final int MOST_CALLERS = 3;

  private Failures() {}

  /** Throws the given failure as it is, checked or not; the result is for {@code throw}. */
  @SuppressWarnings("unchecked")
  public static <X extends Throwable> RuntimeException sneak(Throwable failure) throws X {
    throw (X) failure;
  }

  /** Adds a further failure to the first one. */
  public static void suppress(Throwable first, Throwable further) {
    if (first != further) {
      first.addSuppressed(further);
    }
  }

  /**
   * Puts the caller's frames below those of the worker, so that the trace of the very object that
   * the lambda threw leads to the line that called. A call within a call adds both callers; an
   * exception object that is thrown again and again keeps the first few.
   */
  static void addCaller(Throwable failure) {
    StackTraceElement[] there = failure.getStackTrace();
    if (there.length == 0 || callers(there) >= MOST_CALLERS) {
      return; // made without a stack trace, on purpose; or long enough
    }
    StackTraceElement[] here = new Throwable().getStackTrace();
    int internal = 0;
    while (internal < here.length && here[internal].getClassName().startsWith(INTERNAL)) {
      internal++;
    }
    StackTraceElement[] all = Arrays.copyOf(there, there.length + 1 + here.length - internal);
    all[there.length] = new StackTraceElement(MARK, Thread.currentThread().getName(), null, -1);
    System.arraycopy(here, internal, all, there.length + 1, here.length - internal);
    failure.setStackTrace(all);
  }

  private static int callers(StackTraceElement[] trace) {
    int callers = 0;
    for (StackTraceElement element : trace) {
      if (element.getClassName().equals(MARK)) {
        callers++;
      }
    }
    return callers;
  }
}
