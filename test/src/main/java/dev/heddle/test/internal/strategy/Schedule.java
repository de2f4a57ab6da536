package dev.heddle.test.internal.strategy;

import dev.heddle.test.internal.sim.Decisions;
import java.util.Arrays;

/**
 * A schedule as a value: the decisions that were not the default, and checksums by which a replay
 * notices that the code has changed.
 *
 * <p>Written as {@code STEPS.HASH} and {@code .AT-CHOICE-CHECK} for each of these decisions: the
 * number of the decision, the option taken, and 16 bits of the trace's hash before it.
 */
public final class Schedule {
  private final int[] ats;
  private final int[] choices;
  private final short[] checks;
  private final int steps;
  private final int hash;

  private Schedule(int[] ats, int[] choices, short[] checks, int steps, int hash) {
    this.ats = ats;
    this.choices = choices;
    this.checks = checks;
    this.steps = steps;
    this.hash = hash;
  }

  /** The schedule that was just run. */
  public static Schedule of(Decisions made, int steps, long hash) {
    int size = 0;
    for (int i = 0; i < made.size(); i++) {
      size += made.choice(i) == 0 ? 0 : 1;
    }
    int[] ats = new int[size];
    int[] choices = new int[size];
    short[] checks = new short[size];
    int n = 0;
    for (int i = 0; i < made.size(); i++) {
      if (made.choice(i) != 0) {
        ats[n] = i;
        choices[n] = made.choice(i);
        checks[n++] = (short) made.check(i);
      }
    }
    return new Schedule(ats, choices, checks, steps, (int) hash);
  }

  /**
   * Reads a schedule.
   *
   * @throws IllegalArgumentException if {@code text} is none
   */
  public static Schedule parse(String text) {
    String[] parts = text.strip().split("\\.", -1);
    try {
      int steps = Integer.parseInt(parts[0]);
      int hash = Integer.parseUnsignedInt(parts[1], 16);
      int size = parts.length - 2;
      int[] ats = new int[size];
      int[] choices = new int[size];
      short[] checks = new short[size];
      for (int i = 0; i < size; i++) {
        String[] decision = parts[i + 2].split("-", -1);
        ats[i] = Integer.parseInt(decision[0]);
        choices[i] = Integer.parseInt(decision[1]);
        checks[i] = (short) Integer.parseInt(decision[2], 16);
      }
      return new Schedule(ats, choices, checks, steps, hash);
    } catch (NumberFormatException | IndexOutOfBoundsException unreadable) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no schedule; copy it from a report, where it looks like"
              + " 57.9c3e01d2.12-1-a0f3",
          unreadable);
    }
  }

  /** How many decisions are not the default. */
  public int size() {
    return ats.length;
  }

  int at(int i) {
    return ats[i];
  }

  int choice(int i) {
    return choices[i];
  }

  short check(int i) {
    return checks[i];
  }

  /** How many steps the schedule had when it was recorded. */
  public int steps() {
    return steps;
  }

  /** Whether {@code other} is the hash of the trace that was recorded. */
  public boolean hasHash(long other) {
    return hash == (int) other;
  }

  /** This schedule without the decisions {@code from} (inclusive) to {@code to} (exclusive). */
  public Schedule without(int from, int to) {
    int left = ats.length - (to - from);
    int[] newAts = Arrays.copyOf(ats, left);
    int[] newChoices = Arrays.copyOf(choices, left);
    short[] newChecks = Arrays.copyOf(checks, left);
    System.arraycopy(ats, to, newAts, from, ats.length - to);
    System.arraycopy(choices, to, newChoices, from, ats.length - to);
    System.arraycopy(checks, to, newChecks, from, ats.length - to);
    return new Schedule(newAts, newChoices, newChecks, steps, hash);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(steps).append('.').append(String.format("%08x", hash));
    for (int i = 0; i < ats.length; i++) {
      text.append(String.format(".%d-%d-%04x", ats[i], choices[i], checks[i] & 0xffff));
    }
    return text.toString();
  }
}
