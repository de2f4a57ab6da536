package dev.heddle.parallel.internal.pipeline;

import java.util.Arrays;

/**
 * Adds the sums of adjacent cells in the order of one fixed binary tree, whoever summed which
 * cells.
 *
 * <p>Node (level, index) of the tree is the sum of cells {@code [index << level, (index + 1) <<
 * level)}, left half plus right half. A run of cells is kept as the largest complete nodes that it
 * consists of. Appending a node adds it to its left sibling as long as that is the last one kept,
 * so the nodes, and every rounding, are the same for every way to cut a range of cells into runs.
 * (Pairwise summation: Higham, SIAM J. Sci. Comput. 1993.)
 */
final class PairwiseSum {
  private int[] levels = new int[16];
  private long[] indexes = new long[16];
  private double[] sums = new double[16];
  private int size;

  /** Appends a cell, which must be the next one. */
  void add(long cell, double sum) {
    append(0, cell, sum);
  }

  /** Appends the run of cells that follows this one. */
  void addAll(PairwiseSum right) {
    for (int i = 0; i < right.size; i++) {
      append(right.levels[i], right.indexes[i], right.sums[i]);
    }
  }

  private void append(int level, long index, double sum) {
    while (size > 0
        && levels[size - 1] == level
        && (index & 1) == 1
        && indexes[size - 1] == index - 1) {
      size--;
      sum = sums[size] + sum;
      level++;
      index >>>= 1;
    }
    if (size == levels.length) {
      levels = Arrays.copyOf(levels, size * 2);
      indexes = Arrays.copyOf(indexes, size * 2);
      sums = Arrays.copyOf(sums, size * 2);
    }
    levels[size] = level;
    indexes[size] = index;
    sums[size] = sum;
    size++;
  }

  /** The sum of all; what is not a complete node is added from the right, smallest first. */
  double sum() {
    if (size == 0) {
      return 0;
    }
    double sum = sums[size - 1];
    for (int i = size - 2; i >= 0; i--) {
      sum = sums[i] + sum;
    }
    return sum;
  }
}
