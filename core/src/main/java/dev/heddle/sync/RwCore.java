package dev.heddle.sync;

import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitNode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Many readers or one writer; and one who reads and may become the writer. Who has the lock, and
 * who is next, is the matter of {@link LockQueue}.
 *
 * <p>Readers come and go by one CAS. The last one looks whether somebody waits; one that comes
 * while others read and somebody waits looks at the clock.
 *
 * <p>DRAINING: LOCKED is set although there are readers; the writer was the upgradable reader, and
 * waits for them in {@code drain}. No reader comes in beside LOCKED. It is set by a CAS that finds
 * readers; so whoever takes the last one off the word later, finds it set in the word that it
 * leaves, and tells the writer: a reader that leaves, one that began to leave before the upgrade
 * and goes through the gate, and a claim that is undone.
 */
final class RwCore extends LockLine {
  private final long id = Ids.next();
  private final String label;
  private final Drain drain = new Drain();
  private final @Nullable ReaderMeter reads = LockMeter.ON ? new ReaderMeter() : null;
  private final @Nullable LockMeter writes = LockMeter.ON ? new LockMeter() : null;

  RwCore(LockOptions options) {
    this(options, options.isFifo() ? 0 : PATIENCE_NANOS, options.isFifo() ? 0 : SLICE_NANOS);
  }

  /** With bounds of its own, for tests. */
  RwCore(LockOptions options, long patience, long slice) {
    super(true, patience, slice);
    label = options.label("rw lock", id);
  }

  // ---- acquiring

  @Override
  boolean tryAcquire(LockMode mode, Thread me) {
    if (!tryTake(mode, me)) {
      return false;
    }
    recordTaken(mode, false, now());
    return true;
  }

  private static long now() {
    return LockMeter.ON ? Seam.nanoTime() : 0;
  }

  /** What an upgradable reader does counts as writing: there is one at a time. */
  private void recordTaken(LockMode mode, boolean waited, long asked) {
    if (LockOrder.ON) {
      LockOrder.taken(this, id);
    }
    if (LockMeter.ON && reads != null && writes != null) {
      if (mode == LockMode.READ) {
        reads.taken(waited, asked);
      } else {
        writes.taken(waited, asked);
      }
    }
  }

  /** By one who reads no more, or is about to cease to write. */
  private void recordReleased(LockMode mode, Thread holder) {
    if (LockOrder.ON) {
      LockOrder.released(this);
    }
    if (LockMeter.ON && reads != null && writes != null) {
      if (mode == LockMode.READ) {
        reads.released(holder);
      } else {
        writes.released(holder);
      }
    }
  }

  /** Waits until the lock is the caller's, whatever happens but a deadlock that is to be ended. */
  void acquire(LockMode mode, Thread me) {
    if (tryAcquire(mode, me) || takesAgain(me)) {
      return;
    }
    long asked = now();
    boolean waits = !barge(mode, me);
    if (waits) {
      acquireQueued(mode, me, this);
    }
    recordTaken(mode, waits, asked);
  }

  /** Waits until the lock is the caller's; false if it was not within {@code nanos}. */
  boolean acquireInterruptibly(LockMode mode, Thread me, boolean limited, long nanos)
      throws InterruptedException {
    Strand self = Strand.current();
    takesAgain(me);
    self.enter();
    if (tryAcquire(mode, me)) {
      return true;
    }
    long asked = now();
    boolean waits = !barge(mode, me);
    if (waits && ((limited && nanos <= 0) || !acquireQueued(mode, self, limited, nanos))) {
      return false;
    }
    recordTaken(mode, waits, asked);
    return true;
  }

  @Override
  boolean takesAgain(Thread me) {
    if (owner != me) {
      return false;
    }
    throw new IllegalStateException(
        this
            + " is held by "
            + nameOf(me)
            + " already, which asks for it again: it would wait for itself");
  }

  /** The lock as a case of a select. */
  Port port(LockMode mode, Function<Thread, ?> grant) {
    return new Acquiring(id, mode, grant);
  }

  // ---- releasing

  /** A reader leaves; false if there is none. */
  boolean releaseRead(Thread me) {
    while (true) {
      long seen = WORD.get(this);
      if ((seen & READERS) == 0) {
        return false;
      }
      long left = LockMode.READ.released(seen, me);
      if ((left & WAITERS) != 0 && (left & (READERS | LOCKED | UPGRADABLE)) == 0) {
        recordReleased(LockMode.READ, me);
        releaseContended(LockMode.READ, me, false, false);
        return true;
      }
      if (WORD.cas(this, seen, left)) {
        recordReleased(LockMode.READ, me);
        if (isDrained(left)) {
          drained();
        }
        return true;
      }
    }
  }

  @Override
  void drained() {
    drain.serve();
  }

  /** One more reader beside a reader, which stands before nobody. */
  void shareRead(Thread me) {
    WORD.addAndGet(this, LockMode.reader(me));
    recordTaken(LockMode.READ, false, now());
  }

  void releaseWrite(Thread me) {
    recordReleased(LockMode.EXCLUSIVE, me);
    owner = null;
    if (WORD.get(this) != LOCKED || !WORD.cas(this, LOCKED, 0)) {
      releaseContended(LockMode.EXCLUSIVE, me, false, false);
    }
  }

  /** It has no slice: readers may be about, who have the fields of the slice. */
  void releaseUpgradable(Thread me) {
    recordReleased(LockMode.UPGRADABLE, me);
    owner = null;
    if (WORD.get(this) != UPGRADABLE || !WORD.cas(this, UPGRADABLE, 0)) {
      releaseContended(LockMode.UPGRADABLE, me, false, true);
    }
  }

  // ---- changing from one to another

  /** The writer becomes a reader. */
  void downgradeWrite(Thread me) {
    downgrade(LOCKED, me);
  }

  /** The upgradable reader becomes a plain one. */
  void downgradeUpgradable(Thread me) {
    downgrade(UPGRADABLE, me);
  }

  private void downgrade(long bit, Thread me) {
    recordReleased(LockMode.EXCLUSIVE, me);
    owner = null;
    makeRoom(LockMode.reader(me) - bit);
    recordTaken(LockMode.READ, false, now());
  }

  private void makeRoom(long change) {
    if ((WORD.addAndGet(this, change) & WAITERS) != 0) {
      lookAgain();
    }
  }

  /** The upgradable reader becomes the writer, when the readers have left. */
  void upgrade() {
    WORD.addAndGet(this, LOCKED - UPGRADABLE);
    drain.awaitUninterruptibly(this);
  }

  /** Like {@link #upgrade}; if false, or if it throws, it has stayed the upgradable reader. */
  boolean upgradeWithin(long nanos) throws InterruptedException {
    boolean upgraded = false;
    WORD.addAndGet(this, LOCKED - UPGRADABLE);
    try {
      upgraded = drain.await(this, true, nanos) != null;
    } finally {
      if (!upgraded) {
        drain.stop();
        makeRoom(UPGRADABLE - LOCKED);
      }
    }
    return upgraded;
  }

  /** The one who waits for the readers to leave. */
  private final class Drain extends WaitPoint implements Subject {
    @Override
    @Nullable Object meet(Object request, boolean first) {
      while (true) {
        long seen = WORD.get(RwCore.this);
        boolean empty = (seen & READERS) == 0;
        long then = empty ? seen & ~DRAINING : seen | DRAINING;
        if (then == seen || WORD.cas(RwCore.this, seen, then)) {
          return empty ? this : null;
        }
      }
    }

    void stop() {
      long seen;
      do {
        seen = WORD.get(RwCore.this);
      } while ((seen & DRAINING) != 0 && !WORD.cas(RwCore.this, seen, seen & ~DRAINING));
    }

    @Override
    Subject subject() {
      return this;
    }

    @Override
    public void blame(Thread waiting, Blame blame) {
      blameReader(WORD.get(RwCore.this), blame);
    }

    /** An upgrade has its rights already: it cannot be taken back as a request is. */
    @Override
    public boolean canFail() {
      return false;
    }

    @Override
    public boolean isAnnounced() {
      return true;
    }

    @Override
    public String subjectName() {
      return "the readers of " + RwCore.this;
    }
  }

  // ---- who is waited for

  /**
   * On whom the first case waits, and that one for whoever is not the first. Who reads is known
   * only if there is one reader.
   */
  @Override
  public void blame(Thread waiting, Blame blame) {
    lockGate();
    WaitNode first = first();
    Turn turn = first == null ? null : turn(first);
    long seen = WORD.get(this);
    Thread holder = named();
    unlockGate();
    if (turn == null) {
      return;
    }
    if (turn.thread != waiting) {
      blame.owner(turn.thread);
    }
    if (holder != null && (seen & turn.mode.barredBy) != 0) {
      blame.owner(holder);
    }
    if (turn.mode == LockMode.EXCLUSIVE) {
      blameReader(seen, blame);
    }
  }

  private static void blameReader(long seen, Blame blame) {
    if ((seen & READERS) == READER) {
      blame.ownerWithId((int) (seen >>> Integer.SIZE));
    }
  }

  // ---- state

  LockState state() {
    return state(label);
  }

  @Override
  String wanted(LockMode mode) {
    return switch (mode) {
      case READ -> "read";
      case UPGRADABLE -> "read, upgradable,";
      case EXCLUSIVE -> "write";
    };
  }

  LockStatistics readStatistics() {
    return recorded(reads).read();
  }

  LockStatistics writeStatistics() {
    return recorded(writes).read();
  }

  private <M> M recorded(@Nullable M meter) {
    if (meter == null) {
      throw LockMeter.nothing(this);
    }
    return meter;
  }

  boolean isWriter(Thread me) {
    return owner == me && isWriteLocked();
  }

  boolean isWriteLocked() {
    return isLocked();
  }

  @Override
  public String toString() {
    return label;
  }
}
