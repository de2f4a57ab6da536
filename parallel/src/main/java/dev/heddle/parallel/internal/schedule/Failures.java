package dev.heddle.parallel.internal.schedule;

/** What happens to a failure on its way from the worker that met it to the caller. */
public final class Failures {
  private static final String MARK = "<the loop was called here, by thread>";

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
   * the lambda threw leads to the line that called the loop. An exception that is thrown again
   * later gets the new caller in place of the old one.
   */
  static void addCaller(Throwable failure) {
    StackTraceElement[] here = new Throwable().getStackTrace();
    StackTraceElement[] there = failure.getStackTrace();
    if (there.length == 0) {
      return; // made without a stack trace, on purpose
    }
    int own = 0;
    while (own < there.length && !there[own].getClassName().startsWith(MARK)) {
      own++;
    }
    int internal = 0;
    while (internal < here.length
        && here[internal].getClassName().startsWith("dev.heddle.parallel.internal.")) {
      internal++;
    }
    StackTraceElement[] all = new StackTraceElement[own + 1 + here.length - internal];
    System.arraycopy(there, 0, all, 0, own);
    all[own] = new StackTraceElement(MARK, Thread.currentThread().getName(), null, -1);
    System.arraycopy(here, internal, all, own + 1, here.length - internal);
    failure.setStackTrace(all);
  }
}
