package dev.heddle.sync;

import dev.heddle.internal.seam.IntVar;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Many readers or one writer, first come first served; and one who reads and may become the writer.
 *
 * <p>{@code state} has the bits WRITER, UPGRADABLE, WAITING and DRAINING, and above them the number
 * of readers. Readers come and go by one CAS while nobody waits; everything else happens under the
 * lock of {@link WaitPoint}.
 *
 * <p>Invariants, while that lock is free
 *
 * <ol>
 *   <li>WRITER: there are no readers, unless DRAINING; then the writer was the upgradable reader,
 *       and waits for them in {@code drain}. No reader comes in beside WRITER.
 *   <li>Somebody waits: WAITING is set, so no reader comes in past the queue, and whoever makes
 *       room looks at the queue. WAITING may be set although nobody waits any more: then the lock
 *       is held, and the release clears it.
 * </ol>
 *
 * <p>A request that cannot be met sets WAITING by the same CAS that finds it so. A reader that
 * leaves before that CAS makes it fail; one that leaves after it sees WAITING. So no wake-up is
 * lost.
 *
 * <p>{@code writer} is written by the thread that has become the writer, or on its behalf before it
 * is claimed, as in {@link LockCore}.
 */
final class RwCore extends WaitPoint {
  /** What somebody wants; in the queue stands a mode, or the guard that its holder will get. */
  enum Mode {
    READ,
    UPGRADABLE,
    WRITE
  }

  private static final int WRITER = 1;
  private static final int UPGRADABLE = 1 << 1;
  private static final int WAITING = 1 << 2;
  private static final int DRAINING = 1 << 3;
  private static final int READER = 1 << 4;

  private static final IntVar<RwCore> STATE =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(RwCore.class, "state"));

  private final String label;
  private final Drain drain = new Drain();
  private volatile int state;
  private @Nullable Thread writer;

  RwCore(LockOptions options) {
    label = options.label("rw lock", id);
  }

  // ---- acquiring

  /** Takes the lock without waiting if nobody stands before the caller. */
  boolean tryAcquire(Mode mode, Thread me) {
    int seen;
    while (((seen = STATE.get(this)) & WAITING) == 0 && admits(seen, mode)) {
      if (STATE.cas(this, seen, with(seen, mode))) {
        acquired(mode, me);
        return true;
      }
    }
    return false;
  }

  /** Waits until the lock is the caller's, whatever happens. */
  void acquire(Mode mode, Object request, Thread me) {
    if (!tryAcquire(mode, me)) {
      checkReentry(me);
      awaitUninterruptibly(request);
      acquired(mode, me);
    }
  }

  /** Waits until the lock is the caller's; false if it was not within {@code nanos}. */
  boolean acquireInterruptibly(Mode mode, Object request, Thread me, boolean limited, long nanos)
      throws InterruptedException {
    checkReentry(me);
    boolean got = await(request, limited, nanos) != null;
    if (got) {
      acquired(mode, me);
    }
    return got;
  }

  private static Mode mode(Object request) {
    return request instanceof Mode mode ? mode : ((RwGuard<?>) request).mode();
  }

  private void acquired(Mode mode, Thread me) {
    if (mode != Mode.READ) {
      writer = me;
    }
  }

  void checkReentry(Thread me) {
    if (writer == me) {
      throw new IllegalStateException(
          this
              + " is held by "
              + LockCore.nameOf(me)
              + " already, which asks for it again: it would wait for itself");
    }
  }

  private static boolean admits(int seen, Mode mode) {
    return switch (mode) {
      case READ -> (seen & WRITER) == 0;
      case UPGRADABLE -> (seen & (WRITER | UPGRADABLE)) == 0;
      case WRITE -> (seen & (WRITER | UPGRADABLE)) == 0 && seen < READER;
    };
  }

  private static int with(int seen, Mode mode) {
    return switch (mode) {
      case READ -> seen + READER;
      case UPGRADABLE -> seen | UPGRADABLE;
      case WRITE -> seen | WRITER;
    };
  }

  @Override
  @Nullable Object meet(Object request, boolean first) {
    Mode mode = mode(request);
    while (true) {
      int seen = STATE.get(this);
      if (first && admits(seen, mode)) {
        if (STATE.cas(this, seen, with(seen, mode))) {
          if (mode != Mode.READ && request instanceof GuardState guard) {
            writer = guard.holder();
          }
          return request;
        }
      } else if ((seen & WAITING) != 0 || STATE.cas(this, seen, seen | WAITING)) {
        return null;
      }
    }
  }

  @Override
  void takeBack(Object request, Object met) {
    switch (mode(request)) {
      case READ -> change(READER, 0);
      case UPGRADABLE -> giveUp(UPGRADABLE);
      case WRITE -> giveUp(WRITER);
    }
  }

  private void giveUp(int bit) {
    writer = null;
    change(bit, 0);
  }

  @Override
  void served() {
    int seen;
    do {
      seen = STATE.get(this);
    } while ((seen & WAITING) != 0 && !STATE.cas(this, seen, seen & ~WAITING));
  }

  /** Takes {@code less} from the state and adds {@code more}; returns the new state. */
  private int change(int less, int more) {
    return STATE.addAndGet(this, more - less);
  }

  // ---- releasing

  /** A reader leaves; false if there is none. */
  boolean releaseRead() {
    int seen;
    do {
      seen = STATE.get(this);
      if (seen < READER) {
        return false;
      }
    } while (!STATE.cas(this, seen, seen - READER));
    int left = seen - READER;
    if (left < READER && (left & DRAINING) != 0) {
      drain.serve();
    } else if (left < READER && (left & WAITING) != 0) {
      serve();
    }
    return true;
  }

  /** One more reader beside a reader, which stands before nobody. */
  void shareRead() {
    change(0, READER);
  }

  void releaseWrite() {
    writer = null;
    serveIf(change(WRITER, 0));
  }

  void releaseUpgradable() {
    writer = null;
    serveIf(change(UPGRADABLE, 0));
  }

  private void serveIf(int now) {
    if ((now & WAITING) != 0) {
      serve();
    }
  }

  // ---- changing from one to another

  /** The writer becomes a reader. */
  void downgradeWrite() {
    writer = null;
    serveIf(change(WRITER, READER));
  }

  /** The upgradable reader becomes a plain one. */
  void downgradeUpgradable() {
    writer = null;
    serveIf(change(UPGRADABLE, READER));
  }

  /** The upgradable reader becomes the writer, when the readers have left. */
  void upgrade() {
    change(UPGRADABLE, WRITER);
    drain.awaitUninterruptibly(this);
  }

  /** Like {@link #upgrade}; if false, or if it throws, it has stayed the upgradable reader. */
  boolean upgradeWithin(long nanos) throws InterruptedException {
    boolean upgraded = false;
    change(UPGRADABLE, WRITER);
    try {
      upgraded = drain.await(this, true, nanos) != null;
    } finally {
      if (!upgraded) {
        drain.stop();
        serveIf(change(WRITER, UPGRADABLE));
      }
    }
    return upgraded;
  }

  /** The one who waits for the readers to leave. */
  private final class Drain extends WaitPoint {
    @Override
    @Nullable Object meet(Object request, boolean first) {
      while (true) {
        int seen = STATE.get(RwCore.this);
        boolean empty = seen < READER;
        int then = empty ? seen & ~DRAINING : seen | DRAINING;
        if (then == seen || STATE.cas(RwCore.this, seen, then)) {
          return empty ? this : null;
        }
      }
    }

    void stop() {
      int seen;
      do {
        seen = STATE.get(RwCore.this);
      } while ((seen & DRAINING) != 0 && !STATE.cas(RwCore.this, seen, seen & ~DRAINING));
    }
  }

  // ---- state

  boolean isWriter(Thread me) {
    return writer == me && isWriteLocked();
  }

  int readers() {
    return STATE.get(this) / READER;
  }

  boolean isWriteLocked() {
    return (STATE.get(this) & WRITER) != 0;
  }

  @Override
  public String toString() {
    return label;
  }
}
