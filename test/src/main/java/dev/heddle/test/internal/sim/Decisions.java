package dev.heddle.test.internal.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What was decided in a schedule, where there was more than one option. */
public final class Decisions {
  private int[] choices = new int[256];
  private int[] options = new int[256];
  private int[] steps = new int[256];
  private short[] checks = new short[256];
  private int size;
  private @Nullable String diverged;

  void add(int choice, int count, int step, long hash) {
    if (size == choices.length) {
      choices = Arrays.copyOf(choices, 2 * size);
      options = Arrays.copyOf(options, 2 * size);
      steps = Arrays.copyOf(steps, 2 * size);
      checks = Arrays.copyOf(checks, 2 * size);
    }
    choices[size] = choice;
    options[size] = count;
    steps[size] = step;
    checks[size] = (short) hash;
    size++;
  }

  void clear() {
    size = 0;
    diverged = null;
  }

  /** How many decisions were taken. */
  public int size() {
    return size;
  }

  /** The option taken at decision {@code i}; 0 is the default. */
  public int choice(int i) {
    return choices[i];
  }

  /** How many options there were. */
  public int options(int i) {
    return options[i];
  }

  /** The step at which it was taken. */
  public int step(int i) {
    return steps[i];
  }

  /** Sixteen bits of the trace's hash before the decision. */
  public int check(int i) {
    return checks[i] & 0xffff;
  }

  /** Notes that a replay does not fit. */
  public void diverge(String how) {
    diverged = how;
  }

  @Nullable String diverged() {
    return diverged;
  }
}
