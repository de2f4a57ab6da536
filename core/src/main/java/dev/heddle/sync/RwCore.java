package dev.heddle.sync;

import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.Blame;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Many readers or one writer, first come first served; and one who reads and may become the writer.
 *
 * <p>{@code state} has the bits WRITER, UPGRADABLE, WAITING and DRAINING, above them in the lower
 * half the number of readers, and in the upper half the sum of the lower halves of the readers'
 * thread numbers: so if there is one reader, it is known who, at no cost. Readers come and go by
 * one CAS while nobody waits; everything else happens under the lock of {@link WaitPoint}.
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
final class RwCore extends WaitPoint implements Subject {
  /** What somebody wants; in the queue stands a mode, or the guard that its holder will get. */
  enum Mode {
    READ,
    UPGRADABLE,
    WRITE
  }

  private static final long WRITER = 1;
  private static final long UPGRADABLE = 1 << 1;
  private static final long WAITING = 1 << 2;
  private static final long DRAINING = 1 << 3;
  private static final int READER = 1 << 4;
  private static final long LOWER_HALF = 0xFFFF_FFFFL;
  private static final long READERS = LOWER_HALF & -READER;

  private static final LongVar<RwCore> STATE =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(RwCore.class, "state"));

  /** A mode for a queue, where it must be known who asks. */
  private record Request(Mode mode, Thread thread) {}

  private final String label;
  private final Drain drain = new Drain();
  private volatile long state;
  private @Nullable Thread writer;
  private final @Nullable ReaderMeter reads = LockMeter.ON ? new ReaderMeter() : null;
  private final @Nullable LockMeter writes = LockMeter.ON ? new LockMeter() : null;

  RwCore(LockOptions options) {
    label = options.label("rw lock", id);
  }

  // ---- acquiring

  /** Takes the lock without waiting if nobody stands before the caller. */
  boolean tryAcquire(Mode mode, Thread me) {
    long seen;
    while (((seen = STATE.get(this)) & WAITING) == 0 && admits(seen, mode)) {
      if (STATE.cas(this, seen, with(seen, mode, me))) {
        acquired(mode, me);
        recordTaken(mode, false, now());
        return true;
      }
    }
    return false;
  }

  private static long now() {
    return LockMeter.ON ? Seam.nanoTime() : 0;
  }

  /** What an upgradable reader does counts as writing: there is one at a time. */
  private void recordTaken(Mode mode, boolean waited, long asked) {
    if (LockOrder.ON) {
      LockOrder.taken(this, id);
    }
    if (LockMeter.ON && reads != null && writes != null) {
      if (mode == Mode.READ) {
        reads.taken(waited, asked);
      } else {
        writes.taken(waited, asked);
      }
    }
  }

  /** By one who reads no more, or is about to cease to write. */
  private void recordReleased(Mode mode, Thread holder) {
    if (LockOrder.ON) {
      LockOrder.released(this);
    }
    if (LockMeter.ON && reads != null && writes != null) {
      if (mode == Mode.READ) {
        reads.released(holder);
      } else {
        writes.released(holder);
      }
    }
  }

  /** Waits until the lock is the caller's, whatever happens but a deadlock that is to be ended. */
  void acquire(Mode mode, Object request, Thread me) {
    if (!tryAcquire(mode, me)) {
      checkReentry(me);
      long asked = now();
      awaitUninterruptibly(request(request, me));
      acquired(mode, me);
      recordTaken(mode, true, asked);
    }
  }

  /** Waits until the lock is the caller's; false if it was not within {@code nanos}. */
  boolean acquireInterruptibly(Mode mode, Object request, Thread me, boolean limited, long nanos)
      throws InterruptedException {
    checkReentry(me);
    Strand.current().enter();
    if (tryAcquire(mode, me)) {
      return true;
    }
    long asked = now();
    boolean got = await(request(request, me), limited, nanos) != null;
    if (got) {
      acquired(mode, me);
      recordTaken(mode, true, asked);
    }
    return got;
  }

  /** A mode by itself does not say who asks. */
  private static Object request(Object request, Thread me) {
    return request instanceof Mode mode ? new Request(mode, me) : request;
  }

  private static Mode mode(Object request) {
    return request instanceof Request asked ? asked.mode : ((RwGuard<?>) request).mode();
  }

  private static Thread thread(Object request) {
    return request instanceof Request asked ? asked.thread : ((RwGuard<?>) request).holder();
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

  private static boolean admits(long seen, Mode mode) {
    return switch (mode) {
      case READ -> (seen & WRITER) == 0;
      case UPGRADABLE -> (seen & (WRITER | UPGRADABLE)) == 0;
      case WRITE -> (seen & (WRITER | UPGRADABLE | READERS)) == 0;
    };
  }

  private static long reader(Thread thread) {
    return READER + (thread.threadId() << Integer.SIZE);
  }

  private static long with(long seen, Mode mode, Thread thread) {
    return switch (mode) {
      case READ -> seen + reader(thread);
      case UPGRADABLE -> seen | UPGRADABLE;
      case WRITE -> seen | WRITER;
    };
  }

  @Override
  @Nullable Object meet(Object request, boolean first) {
    Mode mode = mode(request);
    while (true) {
      long seen = STATE.get(this);
      if (first && admits(seen, mode)) {
        Thread thread = thread(request);
        if (STATE.cas(this, seen, with(seen, mode, thread))) {
          if (mode != Mode.READ) {
            writer = thread;
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
      case READ -> change(reader(thread(request)), 0);
      case UPGRADABLE -> giveUp(UPGRADABLE);
      case WRITE -> giveUp(WRITER);
    }
  }

  private void giveUp(long bit) {
    writer = null;
    change(bit, 0);
  }

  @Override
  void served() {
    long seen;
    do {
      seen = STATE.get(this);
    } while ((seen & WAITING) != 0 && !STATE.cas(this, seen, seen & ~WAITING));
  }

  /** Takes {@code less} from the state and adds {@code more}; returns the new state. */
  private long change(long less, long more) {
    return STATE.addAndGet(this, more - less);
  }

  // ---- releasing

  /** A reader leaves; false if there is none. */
  boolean releaseRead(Thread me) {
    long seen;
    long left;
    do {
      seen = STATE.get(this);
      if ((seen & READERS) == 0) {
        return false;
      }
      left = seen - reader(me);
      if ((left & READERS) == 0) {
        left &= LOWER_HALF; // a view may be unlocked by another than who locked it
      }
    } while (!STATE.cas(this, seen, left));
    recordReleased(Mode.READ, me);
    if ((left & READERS) == 0 && (left & DRAINING) != 0) {
      drain.serve();
    } else if ((left & READERS) == 0 && (left & WAITING) != 0) {
      serve();
    }
    return true;
  }

  /** One more reader beside a reader, which stands before nobody. */
  void shareRead(Thread me) {
    change(0, reader(me));
    recordTaken(Mode.READ, false, now());
  }

  void releaseWrite() {
    release(WRITER);
  }

  void releaseUpgradable() {
    release(UPGRADABLE);
  }

  private void release(long bit) {
    if (writer != null) {
      recordReleased(Mode.WRITE, writer);
    }
    writer = null;
    serveIf(change(bit, 0));
  }

  private void serveIf(long now) {
    if ((now & WAITING) != 0) {
      serve();
    }
  }

  // ---- changing from one to another

  /** The writer becomes a reader. */
  void downgradeWrite(Thread me) {
    downgrade(WRITER, me);
  }

  /** The upgradable reader becomes a plain one. */
  void downgradeUpgradable(Thread me) {
    downgrade(UPGRADABLE, me);
  }

  private void downgrade(long bit, Thread me) {
    recordReleased(Mode.WRITE, me);
    writer = null;
    serveIf(change(bit, reader(me)));
    recordTaken(Mode.READ, false, now());
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
  private final class Drain extends WaitPoint implements Subject {
    @Override
    @Nullable Object meet(Object request, boolean first) {
      while (true) {
        long seen = STATE.get(RwCore.this);
        boolean empty = (seen & READERS) == 0;
        long then = empty ? seen & ~DRAINING : seen | DRAINING;
        if (then == seen || STATE.cas(RwCore.this, seen, then)) {
          return empty ? this : null;
        }
      }
    }

    void stop() {
      long seen;
      do {
        seen = STATE.get(RwCore.this);
      } while ((seen & DRAINING) != 0 && !STATE.cas(RwCore.this, seen, seen & ~DRAINING));
    }

    @Override
    Subject subject() {
      return this;
    }

    @Override
    public void blame(Thread waiting, Blame blame) {
      blameReader(STATE.get(RwCore.this), blame);
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

  @Override
  Subject subject() {
    return this;
  }

  /**
   * On whom the first request waits, and that one for whoever is not the first. Who reads is known
   * only if there is one reader.
   */
  @Override
  public void blame(Thread waiting, Blame blame) {
    lock();
    WaitNode first = first();
    Object request = first == null ? null : first.item;
    long seen = STATE.get(this);
    Thread holder = (seen & (WRITER | UPGRADABLE)) == 0 ? null : writer;
    unlock();
    if (request == null) {
      return;
    }
    Thread ahead = thread(request);
    if (ahead != waiting) {
      blame.owner(ahead);
    }
    if (holder != null && !admits(seen, mode(request))) {
      blame.owner(holder);
    }
    if (mode(request) == Mode.WRITE) {
      blameReader(seen, blame);
    }
  }

  /**
   * Who writes, or may upgrade. Of readers nobody in particular: naming one would cost a search.
   */
  @Override
  public @Nullable Thread holder() {
    lock();
    Thread holder = (STATE.get(this) & (WRITER | UPGRADABLE)) == 0 ? null : writer;
    unlock();
    return holder;
  }

  private static void blameReader(long seen, Blame blame) {
    if ((seen & READERS) == READER) {
      blame.ownerWithId((int) (seen >>> Integer.SIZE));
    }
  }

  @Override
  public boolean canFail() {
    return true;
  }

  @Override
  public String subjectName() {
    return label;
  }

  // ---- state

  LockState state() {
    List<LockState.Waiting> waiting =
        waiting(request ->
            switch (mode(request)) {
              case READ -> "read";
              case UPGRADABLE -> "read, upgradable,";
              case WRITE -> "write";
            });
    long seen = STATE.get(this);
    Thread holder = (seen & (WRITER | UPGRADABLE)) == 0 ? null : writer;
    return new LockState(
        label,
        holder == null ? List.of() : List.of(holder),
        (int) ((seen & READERS) / READER),
        waiting);
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
    return writer == me && isWriteLocked();
  }

  int readers() {
    return (int) ((STATE.get(this) & READERS) / READER);
  }

  boolean isWriteLocked() {
    return (STATE.get(this) & WRITER) != 0;
  }

  @Override
  public String toString() {
    return label;
  }
}
