package dev.heddle.test.internal.sim;

/** The kinds of steps, as numbers, because a decision shall not follow references. */
public final class Kind {
  /** The begin of a public operation. */
  public static final int OPERATION = 0;

  /** A read of shared memory. */
  public static final int READ = 1;

  /** A write of shared memory. */
  public static final int WRITE = 2;

  /** An atomic read and write of shared memory. */
  public static final int UPDATE = 3;

  /** A thread parks. */
  public static final int PARK = 4;

  /** A thread unparks another. */
  public static final int UNPARK = 5;

  /** A thread starts another. */
  public static final int START = 6;

  /** A thread waits actively for a change. */
  public static final int SPIN = 7;

  /** A thread lets others go first. */
  public static final int YIELD = 8;

  /** The clock reaches a deadline. */
  public static final int FIRE = 9;

  /** A thread interrupts another. */
  public static final int INTERRUPT = 10;

  /** The first step of a thread. */
  public static final int BEGIN = 11;

  /** The test itself moves the clock or waits until all is quiet. */
  public static final int TIME = 12;

  /** What a thread does to plain memory between two steps. */
  public static final int PLAIN = 13;

  private static final String[] NAMES = {
    "",
    "read",
    "write",
    "update",
    "park",
    "unpark",
    "start",
    "spin",
    "yield",
    "timer",
    "interrupt",
    "begin",
    "time",
    "go on"
  };

  private Kind() {}

  /** The name of a kind, for people; empty for an operation, which has a name of its own. */
  public static String name(int kind) {
    return NAMES[kind];
  }

  /** Whether a step can end somebody's active waiting for its target; an operation may. */
  static boolean changes(int kind) {
    return kind == WRITE || kind == UPDATE || kind == OPERATION;
  }

  /**
   * Whether two steps of different threads could have different effects in the other order.
   * Conservative: what is not a plain access to shared memory depends on everything.
   */
  static boolean dependent(int a, int targetOfA, int b, int targetOfB) {
    if (isAccess(a) && isAccess(b)) {
      return targetOfA == targetOfB && (a != READ || b != READ);
    }
    if (a == BEGIN || b == BEGIN) {
      return false;
    }
    if ((isWake(a) && isAccess(b)) || (isWake(b) && isAccess(a))) {
      return false;
    }
    if (isWake(a) && isWake(b)) {
      return targetOfA == targetOfB;
    }
    return true;
  }

  /**
   * {@link #dependent} where the steps that change something end with it, and what the thread does
   * to plain memory is a part of all other steps.
   */
  static boolean dependentInPlain(int a, int targetOfA, int b, int targetOfB) {
    boolean onlyAStep = isOnlyAStep(a) || isOnlyAStep(b);
    if (a == PLAIN || b == PLAIN) {
      return !onlyAStep;
    }
    return !onlyAStep || dependent(a, targetOfA, b, targetOfB);
  }

  private static boolean isOnlyAStep(int kind) {
    return kind == WRITE || kind == UPDATE || kind == UNPARK || kind == START;
  }

  private static boolean isAccess(int kind) {
    return kind >= READ && kind <= UPDATE;
  }

  /** Parking and unparking touch the permit of one thread, starting touches a new thread. */
  private static boolean isWake(int kind) {
    return kind >= PARK && kind <= START;
  }
}
