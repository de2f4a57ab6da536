package dev.heddle.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * What was made runnable outside the workers, or found no room in a ring: several queues, so that
 * threads that wake tasks at the same time seldom meet at a lock.
 *
 * <p>Order: first in, first out within a shard. A thread always uses the same one, and so does a
 * worker for what its ring does not take; between shards there is no order. Who takes says at which
 * shard it begins, and begins at the next one next time: among as many visits as there are shards,
 * each is the first of one.
 */
final class Injection {
  private static final int FEWEST = 4;
  private static final int MOST = 32;
  private static final int FIRST_CAPACITY = 64;

  private final InjectionQueue[] shards;

  /** Creates {@code count} empty shards, a power of two. */
  Injection(int count) {
    if (Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException("the number of shards must be a power of two: " + count);
    }
    shards = new InjectionQueue[count];
    for (int i = 0; i < count; i++) {
      shards[i] = new InjectionQueue(FIRST_CAPACITY);
    }
  }

  /** How many shards {@code workers} workers get: about one for each, since they cost a visit. */
  static int shardsFor(int workers) {
    int atLeast = Math.clamp(workers, FEWEST, MOST);
    return Integer.highestOneBit(2 * atLeast - 1);
  }

  int shards() {
    return shards.length;
  }

  /** Appends a job to the shard that {@code origin} stands for. A full fence follows. */
  void push(long origin, Job job) {
    shard(origin).push(job);
  }

  /** Takes the oldest job of the first shard, from {@code first} on, that is not empty; or null. */
  @Nullable Job poll(long first) {
    for (int i = 0; i < shards.length; i++) {
      Job job = shard(first + i).poll();
      if (job != null) {
        return job;
      }
    }
    return null;
  }

  /**
   * {@link InjectionQueue#pollShare} of the first shard, from {@code first} on, that is not empty.
   */
  @Nullable Job pollShare(long first, RunRing ring, int workers) {
    for (int i = 0; i < shards.length; i++) {
      Job job = shard(first + i).pollShare(ring, workers);
      if (job != null) {
        return job;
      }
    }
    return null;
  }

  /** Whether each shard was empty when it was looked at. */
  boolean isEmpty() {
    for (InjectionQueue shard : shards) {
      if (!shard.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private InjectionQueue shard(long number) {
    return shards[(int) number & (shards.length - 1)];
  }
}
