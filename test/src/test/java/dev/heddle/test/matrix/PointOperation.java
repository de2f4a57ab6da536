package dev.heddle.test.matrix;

import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import dev.heddle.sync.Guard;
import dev.heddle.sync.Latch;
import dev.heddle.sync.Notify;
import dev.heddle.sync.Permit;
import dev.heddle.sync.ReadGuard;
import dev.heddle.sync.RwLock;
import dev.heddle.sync.Semaphore;
import dev.heddle.sync.SmallLocks;
import dev.heddle.sync.WaitGroup;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for permits, a notification, a latch or a group, and for a lock of readers and writers.
 */
final class PointOperation extends Operation {
  /** What the attacked task waits for. */
  enum Kind {
    ACQUIRE("semaphore: acquire"),
    SELECT_ACQUIRE("semaphore: select permits"),
    NOTIFIED("notify: await"),
    SELECT_NOTIFIED("notify: select notified"),
    LATCH("latch: await"),
    SELECT_LATCH("latch: select opened"),
    GROUP("wait group: await"),
    SELECT_GROUP("wait group: select idle"),
    READ("rw lock: read"),
    SELECT_READ("rw lock: select reading"),
    WRITE("rw lock: write"),
    SELECT_WRITE("rw lock: select writing");

    final String text;

    Kind(String text) {
      this.text = text;
    }

    boolean selects() {
      return name().startsWith("SELECT");
    }
  }

  private final Kind kind;
  private final Channel<String> other = Channel.bounded(1);
  private final Semaphore semaphore = new Semaphore(3);
  private final Notify notify = new Notify();
  private final Latch latch = new Latch(1);
  private final WaitGroup group = new WaitGroup();
  private final RwLock<int[]> lock = new RwLock<>(new int[1]);
  private @Nullable Permit held;
  private boolean came;
  private boolean given;
  private boolean closed;

  PointOperation(Kind kind, boolean limited) {
    super(limited);
    this.kind = kind;
  }

  @Override
  void prepare() {
    held = semaphore.tryAcquire(2);
    group.add(1);
    lock.write();
  }

  @Override
  void act() throws InterruptedException {
    switch (kind) {
      case ACQUIRE -> came(limited ? semaphore.acquireWithin(LIMIT, 2) : semaphore.acquire(2));
      case NOTIFIED -> {
        if (limited) {
          notify.awaitWithin(LIMIT);
        } else {
          notify.await();
        }
        came(null);
      }
      case LATCH -> {
        if (limited) {
          latch.awaitWithin(LIMIT);
        } else {
          latch.await();
        }
        came(null);
      }
      case GROUP -> {
        if (limited) {
          group.awaitWithin(LIMIT);
        } else {
          group.await();
        }
        came(null);
      }
      case READ -> {
        if (limited) {
          inside(lock.readWithin(LIMIT));
        } else {
          inside(lock.asReadWriteLock().readLock());
        }
      }
      case WRITE -> {
        if (limited) {
          inside(lock.writeWithin(LIMIT));
        } else {
          inside(lock.asReadWriteLock().writeLock());
        }
      }
      case SELECT_ACQUIRE ->
          select(Select.<String>of().receive(semaphore.permits(2), permit -> came(permit)));
      case SELECT_NOTIFIED ->
          select(Select.<String>of().receive(notify.notified(), listener -> came(null)));
      case SELECT_LATCH -> select(Select.<String>of().receive(latch.opened(), x -> came(null)));
      case SELECT_GROUP -> select(Select.<String>of().receive(group.idle(), x -> came(null)));
      case SELECT_READ -> select(Select.<String>of().receive(lock.reading(), this::inside));
      case SELECT_WRITE -> select(Select.<String>of().receive(lock.writing(), this::inside));
    }
  }

  private void select(Select<String> select) throws InterruptedException {
    Select<String> two = select.receive(other, x -> x);
    (limited ? two.after(LIMIT, () -> "late") : two).await();
  }

  private String inside(Guard<int[]> guard) {
    try (guard) {
      require(guard.get()[0] == 0, "beside the writer");
      return came(null);
    }
  }

  @SuppressWarnings("LockNotBeforeTry") // the section comes before
  private void inside(Lock view) throws InterruptedException {
    view.lockInterruptibly();
    came(null);
    view.unlock();
  }

  private String came(@Nullable Permit permit) {
    came = true;
    if (permit != null) {
      permit.close();
    }
    return "came";
  }

  @Override
  void complete() {
    given = true;
    switch (kind) {
      case ACQUIRE, SELECT_ACQUIRE -> {
        Permit back = held;
        held = null;
        if (back != null) {
          back.close();
        }
      }
      case NOTIFIED, SELECT_NOTIFIED -> notify.notifyOne();
      case LATCH, SELECT_LATCH -> latch.countDown();
      case GROUP, SELECT_GROUP -> group.done();
      case READ, SELECT_READ, WRITE, SELECT_WRITE -> SmallLocks.releaseWrite(lock);
    }
  }

  @Override
  void close() {
    closed = true;
    switch (kind) {
      case ACQUIRE, SELECT_ACQUIRE -> semaphore.close();
      case NOTIFIED, SELECT_NOTIFIED -> notify.notifyWaiters();
      case LATCH, SELECT_LATCH -> latch.countDown(0);
      case GROUP, SELECT_GROUP -> {
        group.add(1);
        group.done();
      }
      case READ, SELECT_READ, WRITE, SELECT_WRITE -> {
        // Nothing can be closed: somebody else comes by.
        ReadGuard<int[]> reader = lock.tryRead();
        if (reader != null) {
          reader.close();
        }
      }
    }
  }

  @Override
  void lose() {
    other.trySend("other");
  }

  @Override
  boolean couldGoOn() {
    return switch (kind) {
      case ACQUIRE, SELECT_ACQUIRE -> semaphore.available() >= 2 || semaphore.isClosed();
      case NOTIFIED, SELECT_NOTIFIED -> hasPermit();
      case LATCH, SELECT_LATCH -> latch.count() == 0;
      case GROUP, SELECT_GROUP -> given;
      case READ, SELECT_READ, WRITE, SELECT_WRITE -> !lock.isWriteLocked();
    };
  }

  private boolean hasPermit() {
    try {
      notify.awaitWithin(Duration.ZERO);
      return true;
    } catch (TimeoutException none) {
      return false;
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  @Override
  void check(End end) {
    require(came || kind.selects() || end != End.DONE, "done, and nothing came");
    switch (kind) {
      case ACQUIRE, SELECT_ACQUIRE -> {
        if (held != null) {
          held.close();
        }
        require(semaphore.available() == 3, semaphore.available() + " of 3 permits are left");
        if (!closed) {
          Permit all = semaphore.tryAcquire(3);
          require(all != null, "somebody is left in the queue");
        } else {
          try {
            semaphore.tryAcquire();
            throw new AssertionError("a closed semaphore gives permits");
          } catch (ClosedException expected) {
            // As it must be.
          }
        }
      }
      case NOTIFIED, SELECT_NOTIFIED -> {
        boolean left = hasPermit();
        if (!closed) {
          require((came ? 1 : 0) + (left ? 1 : 0) == (given ? 1 : 0), "a notification is lost");
        }
        require(!left || given, "a notification from nowhere");
        notify.notifyOne();
        require(hasPermit(), "somebody is left in the queue");
      }
      case LATCH, SELECT_LATCH -> require(!came || given, "a latch opened by itself");
      case GROUP, SELECT_GROUP -> require(!came || given, "a group was done by itself");
      case READ, SELECT_READ, WRITE, SELECT_WRITE -> {
        require(!came || given, "two have the lock");
        if (!given) {
          SmallLocks.releaseWrite(lock);
        }
        require(SmallLocks.isQuiet(lock), "the lock is not quiet");
      }
    }
  }
}
