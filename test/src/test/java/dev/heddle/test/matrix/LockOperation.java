package dev.heddle.test.matrix;

import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.channel.Channel;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.MutexGuard;
import dev.heddle.sync.SmallLocks;
import java.util.Objects;

/** Taking a mutex that somebody holds, in the ways that can be cancelled. */
final class LockOperation extends Operation {
  /** How the attacked task waits. */
  enum Kind {
    LOCK,
    LOCK_AGED,
    SELECT_LOCK,
    AWAIT;

    boolean selects() {
      return this == SELECT_LOCK;
    }
  }

  private final Kind kind;
  private final Mutex<int[]> mutex;
  private final Channel<String> other = Channel.bounded(1);
  private final Thread holder = Thread.currentThread();
  private boolean held;
  private boolean took;

  LockOperation(Kind kind, boolean limited) {
    super(limited);
    this.kind = kind;
    mutex = kind == Kind.LOCK_AGED ? SmallLocks.aged(new int[1]) : new Mutex<>(new int[1]);
  }

  @Override
  void prepare() {
    if (kind != Kind.AWAIT) {
      mutex.lock();
      held = true;
    }
  }

  @Override
  void act() throws InterruptedException {
    switch (kind) {
      case LOCK, LOCK_AGED -> {
        try (var guard = limited ? mutex.lockWithin(LIMIT) : mutex.lockInterruptibly()) {
          inside(guard);
        }
      }
      case SELECT_LOCK -> {
        Select<String> select =
            Select.<String>of()
                .receive(
                    mutex.acquiring(),
                    guard -> {
                      try (guard) {
                        inside(guard);
                        return "";
                      }
                    })
                .receive(other, x -> x);
        (limited ? select.after(LIMIT, () -> "late") : select).await();
      }
      case AWAIT -> {
        try (var guard = mutex.lock()) {
          try {
            if (limited) {
              guard.awaitWithin(LIMIT, data -> data[0] == 1);
            } else {
              guard.await(data -> data[0] == 1);
            }
            took = true;
          } finally {
            require(SmallLocks.isMine(mutex), "await ended without the lock");
          }
        }
      }
    }
  }

  private void inside(MutexGuard<int[]> guard) {
    require(++guard.get()[0] == 1, "two are inside");
    require(SmallLocks.isMine(mutex), "another one is said to be the owner");
    took = true;
    guard.get()[0]--;
  }

  @Override
  void complete() {
    if (kind == Kind.AWAIT) {
      mutex.with(data -> data[0] = 1);
    } else {
      held = false;
      SmallLocks.release(mutex, holder);
    }
  }

  /** Nothing can be closed: somebody else comes by, and takes the lock if it is free. */
  @Override
  void close() {
    MutexGuard<int[]> guard = mutex.tryLock();
    if (guard != null) {
      require(kind == Kind.AWAIT || guard.get()[0] == 0, "two are inside");
      guard.close();
    }
  }

  @Override
  void lose() {
    try {
      other.trySend("other");
    } catch (ClosedException never) {
      throw new AssertionError(never);
    }
  }

  @Override
  boolean couldGoOn() {
    return !mutex.isLocked()
        && (kind != Kind.AWAIT || mutex.<Boolean, RuntimeException>compute(data -> data[0] == 1));
  }

  @Override
  void check(End end) {
    if (held) {
      SmallLocks.release(mutex, holder);
    }
    require(took == (end == End.DONE) || kind.selects(), "took: " + took + ", and ended as " + end);
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet");
    Objects.requireNonNull(mutex.tryLock(), "the lock is not free").close();
    require(SmallLocks.isQuiet(mutex), "the lock is not quiet after a use");
  }
}
