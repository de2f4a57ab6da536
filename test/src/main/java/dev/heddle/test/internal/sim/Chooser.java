package dev.heddle.test.internal.sim;

/**
 * Takes the decisions of a schedule. The options of a decision stand in the world, the default in
 * front: to let the running thread run on, or else the thread that was created first.
 */
public abstract class Chooser {
  /** Whether {@link #admits} wants to be asked. */
  final boolean judges;

  /** Creates a chooser that is asked only where there is a choice. */
  protected Chooser() {
    this(false);
  }

  /** Creates a chooser; {@code judges} says whether it is asked about single options, too. */
  protected Chooser(boolean judges) {
    this.judges = judges;
  }

  /**
   * Picks one of the first {@code count} options of {@code world}; at least two. Negative: none of
   * them, the schedule is over.
   */
  protected abstract int choose(World world, int count);

  /** Picks a number below {@code bound}, for code under test that asks for randomness. */
  protected abstract int draw(World world, int bound);

  /** Whether the only thread that can run may run; if not, the schedule is not worth its end. */
  protected boolean admits(SimTask only) {
    return true;
  }

  /** The running thread has asked to let others go first. */
  protected void yielded(SimTask by) {}
}
