package dev.heddle.sync;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a lock is made: its name, and where it departs from the defaults. Immutable; the methods
 * compose in any order.
 *
 * {@snippet file="dev/heddle/snippets/LockSnippets.java" region="options"}
 *
 * <p>Defaults: a name made from a number, newcomers may overtake waiters that are younger than a
 * millisecond, a failure inside the lock leaves the data usable.
 */
public final class LockOptions {
  private static final LockOptions DEFAULTS = new LockOptions(null, false, false);

  private final @Nullable String name;
  private final boolean fifo;
  private final boolean poisoning;

  private LockOptions(@Nullable String name, boolean fifo, boolean poisoning) {
    this.name = name;
    this.fifo = fifo;
    this.poisoning = poisoning;
  }

  /** The defaults. */
  public static LockOptions defaults() {
    return DEFAULTS;
  }

  /** The defaults, with a name for messages and dumps. */
  public static LockOptions named(String name) {
    return DEFAULTS.name(name);
  }

  /** A name for messages and dumps. */
  public LockOptions name(String newName) {
    return new LockOptions(Objects.requireNonNull(newName, "name"), fifo, poisoning);
  }

  /**
   * Strictly first come, first served: each release hands the lock to the one who has waited
   * longest. Costs a switch of tasks for every contended section, so the throughput under load
   * falls far; the default is fair within a bound.
   */
  public LockOptions fifo() {
    return new LockOptions(name, true, poisoning);
  }

  /**
   * A section that fails poisons the lock: whoever takes it afterwards gets a {@link
   * PoisonedException}, until somebody has {@linkplain Mutex#recover repaired} the data. For data
   * that half a change makes unusable.
   */
  public LockOptions poisoning() {
    return new LockOptions(name, fifo, true);
  }

  boolean isFifo() {
    return fifo;
  }

  boolean isPoisoning() {
    return poisoning;
  }

  /** How messages call a lock of that kind with that number. */
  String label(String kind, long number) {
    return name == null ? kind + " " + number : kind + " '" + name + "'";
  }
}
