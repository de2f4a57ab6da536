package dev.heddle.sync;

/** What somebody wants of a lock; the bits are those of {@link LockQueue}. */
enum LockMode {
  /** Beside others that do. */
  READ(LockQueue.LOCKED),

  /** Beside readers, and to be the next {@link #EXCLUSIVE} one. */
  UPGRADABLE(LockQueue.LOCKED | LockQueue.UPGRADABLE),

  /** Alone. */
  EXCLUSIVE(LockQueue.LOCKED | LockQueue.UPGRADABLE | LockQueue.READERS);

  /** What must not be in the word of a lock that is to be taken like this. */
  final long barredBy;

  LockMode(long barredBy) {
    this.barredBy = barredBy;
  }

  /** What a reader adds to the word: one, and who it is. */
  static long reader(Thread thread) {
    return LockQueue.READER + (thread.threadId() << Integer.SIZE);
  }

  /** The word after {@code thread} has taken the lock. */
  long taken(long word, Thread thread) {
    return switch (this) {
      case READ -> word + reader(thread);
      case UPGRADABLE -> word | LockQueue.UPGRADABLE;
      case EXCLUSIVE -> word | LockQueue.LOCKED;
    };
  }

  /** The word after {@code thread} has released the lock. */
  long released(long word, Thread thread) {
    return switch (this) {
      case READ -> {
        long left = word - reader(thread);
        // A view may be unlocked by another than who locked it.
        yield (left & LockQueue.READERS) == 0 ? left & LockQueue.LOWER_HALF : left;
      }
      case UPGRADABLE -> word & ~LockQueue.UPGRADABLE;
      case EXCLUSIVE -> word & ~LockQueue.LOCKED;
    };
  }
}
