package dev.heddle.internal.engine;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What keeps Heddle out of the traps of the JDK's virtual threads. Each cure has a name by which a
 * test leaves it out, in a JVM of its own, and shows that the trap is there and that its test would
 * see it. All are constants, which the JIT folds away.
 *
 * <p>The system property {@code heddle.test.withoutCure} names the ones to leave out, separated by
 * commas. It is for those tests only: without a cure Heddle is broken, and says so in the log.
 */
public final class Cures {
  private static final String PROPERTY = "heddle.test.withoutCure";
  private static final Set<String> LEFT_OUT = leftOut();

  /** A carrier holds no monitor while it runs a job: the job's thread could enter it, too. */
  static final boolean MONITORS = applied("monitors");

  /** The JDK's socket pollers are started outside the carriers, which they would inherit. */
  static final boolean POLLERS = applied("pollers");

  /**
   * A job that becomes runnable after the end of its carriers still runs; refusing it would throw
   * into whoever woke it, and lose it.
   */
  static final boolean LATE = applied("late");

  /** A plain virtual thread that inherited the executor of a task gets jobs of its own. */
  static final boolean STRAYS = applied("strays");

  /** A task of the JDK backend does not inherit the carriers of the task that spawned it. */
  static final boolean INHERITANCE = applied("inheritance");

  /**
   * The end of a runtime cancels its tasks: the JDK keeps every parked virtual thread, and what it
   * holds, for ever.
   */
  public static final boolean ABANDONED = applied("abandoned");

  private Cures() {}

  private static Set<String> leftOut() {
    Set<String> names =
        new TreeSet<>(Arrays.asList(System.getProperty(PROPERTY, "").split(",", -1)));
    names.remove("");
    if (!names.isEmpty()) {
      System.getLogger("dev.heddle")
          .log(
              System.Logger.Level.WARNING,
              "{0} leaves out {1}: Heddle is broken on purpose, for a test",
              PROPERTY,
              names);
    }
    return Collections.unmodifiableSet(names);
  }

  private static boolean applied(String name) {
    return !LEFT_OUT.contains(name);
  }
}
