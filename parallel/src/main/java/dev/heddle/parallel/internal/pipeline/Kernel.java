package dev.heddle.parallel.internal.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * The loop of a pipeline over a block of adjacent positions; immutable, used by many workers at a
 * time.
 */
abstract class Kernel {
  /**
   * Takes the elements at {@code [from, from + count)} through all stages and adds them to the
   * accumulator. The end of {@link Terminal.Op#FIND} stops at the first hit.
   */
  abstract void run(Partial partial, long from, int count);

  /** The same loop over another source, with other captured values. */
  abstract Kernel bind(@Nullable Object source, Object[] lambdas);
}
