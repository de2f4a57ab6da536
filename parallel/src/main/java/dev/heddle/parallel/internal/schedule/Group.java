package dev.heddle.parallel.internal.schedule;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.parallel.ParAction;
import dev.heddle.parallel.ParCancelledException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Work whose pieces are made while it runs: a scope and what was spawned in it, a broadcast and its
 * calls.
 */
public final class Group extends Job {
  /*
   * Invariants
   *   G1  open is the number of pieces that have not ended, and one for the body; it is raised only while it is not
   *       zero. So once it is zero the group has ended, and nothing joins it.
   *   G2  Whoever brings open to zero makes the group DONE and wakes its worker. Nobody claims a group.
   *   G3  Pieces descend from the group, so its waiting worker may run each of them; not from the piece that made
   *       them, or a chain of pieces of which each makes the next one would never be freed.
   */
  private static final IntVar<Group> OPEN =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Group.class, "open"));
  private static final RefVar<Group, Throwable> FAILURE =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(Group.class, Throwable.class, "failure"));

  private final Worker home;
  private volatile int open = 1;
  private volatile @Nullable Throwable failure;

  Group(Worker home) {
    super(home.job());
    this.home = home;
    owner(home);
  }

  /**
   * Adds a piece that any worker may run, or the current one later.
   *
   * @throws IllegalStateException if the group has ended
   */
  public void spawn(ParAction<?> body) {
    begin();
    Worker worker = Worker.current();
    if (worker != null && worker.pool == home.pool && worker.runsPartOf(this)) {
      worker.spawn(new Piece(body));
    } else {
      home.pool.submitPiece(new Piece(body));
    }
  }

  /** Adds a piece for the given worker. */
  void call(Worker worker, ParAction<?> body) {
    begin();
    worker.call(new Piece(body));
  }

  private void begin() {
    while (true) {
      int now = OPEN.get(this);
      if (now == 0) {
        throw new IllegalStateException(
            "the scope has ended: spawn in it before its body and its last piece return");
      }
      if (OPEN.cas(this, now, now + 1)) {
        return;
      }
    }
  }

  void end() {
    if (OPEN.addAndGet(this, -1) == 0) {
      finish();
    }
  }

  void fail(Throwable thrown) {
    if (!FAILURE.cas(this, null, thrown)) {
      Throwable first = FAILURE.get(this);
      if (first != null && !(thrown instanceof ParCancelledException)) {
        Failures.suppress(first, thrown);
      }
    }
  }

  @Override
  @Nullable Throwable failure() {
    return FAILURE.get(this);
  }

  @Override
  protected void run(Worker worker) {
    throw new AssertionError("a group is run by its worker");
  }

  private final class Piece extends Job {
    private final ParAction<?> body;

    Piece(ParAction<?> body) {
      super(Group.this);
      this.body = body;
    }

    @Override
    protected void run(Worker worker) {
      try {
        Call call = call();
        ParCancelledException cancelled = call == null ? null : call.cancellation();
        if (cancelled != null) {
          throw cancelled;
        }
        body.run();
      } catch (Throwable t) {
        fail(t);
      }
    }

    @Override
    void finished() {
      end();
    }
  }
}
