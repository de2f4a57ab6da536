package dev.heddle.parallel.internal.schedule;

/**
 * What a parallel loop over positions does: to blocks of adjacent positions, and with their
 * results.
 *
 * @param <P> the result of a run of adjacent positions
 */
public interface Blocks<P> {
  /** The result of no position. */
  P empty();

  /** Goes on with some adjacent positions, those that follow what {@code result} stands for. */
  void block(P result, long from, int count);

  /** Whether this part needs no further blocks; asked before each. */
  default boolean isOver(P result) {
    return false;
  }

  /** After how many positions a part must ask again whether somebody is idle. */
  default int longest() {
    return 1 << 16;
  }

  /** Adds the result of the positions that follow. */
  void merge(P left, P right);

  /** Whether no further block is to be begun; asked before each. */
  boolean isStopped();

  /** A block threw: stops the others. */
  void fail(Throwable thrown);

  /** Parts begin and end at multiples of this, counted from the first position. */
  int cell();

  /** Whether each position may be worth a worker of its own. */
  boolean few();
}
