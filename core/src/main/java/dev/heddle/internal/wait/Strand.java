package dev.heddle.internal.wait;

import dev.heddle.internal.engine.CarrierAccess;
import dev.heddle.internal.engine.Job;
import dev.heddle.internal.engine.Timers;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One line of execution: a task, or any other thread while it uses Heddle. It is the root of the
 * cancellation nodes that its thread runs under, and knows what the thread waits for.
 *
 * <p>Invariants
 *
 * <ul>
 *   <li>{@code current} is the innermost node that the thread runs under; only the thread writes
 *       it.
 *   <li>{@code waiting} is the waiter of the cancellable wait that the thread is in; while it is in
 *       none, that of an earlier one.
 *   <li>{@code interrupt}: NONE, or SENDING while a canceller may be interrupting the thread, then
 *       SENT. The thread leaves a cancelled node, or ends, only in NONE or SENT.
 * </ul>
 */
public abstract class Strand extends CancelNode {
  private static final int NONE = 0;
  private static final int SENDING = 1;
  private static final int SENT = 2;

  /**
   * So many operations may follow each other without the thread yielding: some 20 microseconds of
   * channel operations that need not wait, in which a yield is less than a hundredth.
   */
  static final int BUDGET = 1_024;

  /**
   * Of so many yields on a carrier of the JDK one is a short sleep. A carrier of its scheduler runs
   * what yields before it looks at what comes from outside: two tasks that only yield would keep it
   * from that for ever. Who has slept comes from outside. Some ten milliseconds lie between.
   */
  private static final int YIELDS = 256;

  private static final RefVar<Strand, Waiter> WAITING =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(Strand.class, Waiter.class, "waiting"));
  private static final RefVar<Strand, CancelNode> CURRENT =
      new RefVar<>(
          AtomicReferenceFieldUpdater.newUpdater(Strand.class, CancelNode.class, "current"));
  private static final IntVar<Strand> INTERRUPT =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Strand.class, "interrupt"));

  private volatile @Nullable Waiter waiting;
  private volatile @Nullable CancelNode current; // null: the strand itself
  private volatile int interrupt;
  private @Nullable Thread thread;
  private @Nullable Object locals;
  private int budget = BUDGET; // of the own thread alone, as the next is
  private int spentBudgets;
  private boolean budgetSpent;
  private @Nullable WaitNode spare;
  private boolean spareInUse;
  private @Nullable TracedStrand record; // by the own thread, or before it starts; others guess

  /** Creates a strand; {@link #bind} gives it its thread. */
  protected Strand(@Nullable CancelNode parent) {
    super(parent);
  }

  /** Gives this strand its thread, once, before anybody else knows it. */
  protected final void bind(Thread ownThread) {
    thread = ownThread;
  }

  /** The strand of the current thread. */
  public static Strand current() {
    Thread now = Thread.currentThread();
    if (Job.current() instanceof Strand strand && strand.thread == now) {
      return strand;
    }
    return ForeignStrand.ofThisThread();
  }

  @Override
  protected final Strand strand() {
    return this;
  }

  /** The thread of this strand. */
  public final Thread thread() {
    Thread bound = thread;
    if (bound == null) {
      throw new AssertionError("a strand was used before it had a thread");
    }
    return bound;
  }

  /** The values of the task locals of this strand, as the layer above keeps them. */
  public final @Nullable Object locals() {
    return locals;
  }

  /** Replaces the values of the task locals; by the own thread, or before it starts. */
  public final void locals(@Nullable Object values) {
    locals = values;
  }

  // ---- the record of what it does

  /** Where this strand is recorded; null if it is not sampled. */
  public final @Nullable TracedStrand record() {
    return record;
  }

  /** From now on it is recorded there, or not at all; by the own thread, or before it starts. */
  public final void record(@Nullable TracedStrand now) {
    record = now;
  }

  @Nullable TracedWait newTracedWait() {
    TracedStrand sampled = record;
    return sampled == null ? null : new TracedWait(sampled);
  }

  // ---- nodes on this strand

  /** The innermost node that this strand runs under. */
  public final CancelNode innermost() {
    CancelNode node = CURRENT.get(this);
    return node == null ? this : node;
  }

  /** From now on this strand runs under {@code node}; by the own thread. */
  public final void push(CancelNode node) {
    CURRENT.set(this, node);
  }

  /** Back to {@code outer}; by the own thread. Takes back an interrupt of ours that is unused. */
  public final void pop(CancelNode outer) {
    CURRENT.set(this, outer);
    settleInterrupt();
  }

  // ---- cancellation and interruption

  /**
   * To be called first by every cancellable operation, under no lock: throws if this strand is
   * cancelled or its thread interrupted.
   *
   * <p>Virtual threads are not preempted: a task whose operations never have to wait would keep its
   * carrier. So every {@link #BUDGET} operations it yields. They are counted whether they wait or
   * not: a wait need not be the end of a slice, because it may be over before the thread parks.
   */
  public final void enter() throws InterruptedException {
    if (--budget < 0) {
      spent();
    }
    CancelNode node = innermost();
    Signal signal = node.signal();
    if (signal != null) {
      throw node.deliver(signal);
    }
    if (thread().isInterrupted()) {
      Thread.interrupted();
      throw interrupted(node);
    }
  }

  private void spent() {
    budget = BUDGET - 1;
    if (!thread().isVirtual()) {
      return;
    }
    if (++spentBudgets % YIELDS == 0 && !CarrierAccess.isOnOwnCarrier()) {
      Seam.parkNanos(this, 1);
      return;
    }
    if (!CarrierAccess.skipsYield()) {
      budgetSpent = true;
      Seam.yieldNow();
      budgetSpent = false;
    }
  }

  /**
   * Lets others go first. On a carrier of the JDK this counts as an operation, and renews the
   * budget; where Heddle may have carriers of its own, the slices are counted by them.
   */
  public static void yieldNow() {
    if (!CarrierAccess.available() && Job.current() instanceof Strand strand) {
      strand.budget = BUDGET;
      strand.spentBudgets++;
    }
    if (!CarrierAccess.skipsYield()) {
      Seam.yieldNow();
    }
  }

  /** How many operations the thread has begun, modulo much; another thread may read it late. */
  protected final long operations() {
    return (long) spentBudgets * BUDGET - budget;
  }

  /** Whether the thread yields, and only because it has spent its budget. On its carrier only. */
  public final boolean hasSpentBudget() {
    return budgetSpent;
  }

  /** Ends the cancellable wait under {@code node} that this strand is in, if it is in one. */
  final void cancelWait(CancelNode node) {
    Waiter waiter = WAITING.get(this);
    if (waiter != null) {
      long stamp = waiter.stamp(); // before the node: of this wait, or of an earlier one
      if (waiter.node() == node && waiter.tryEnd(stamp, Waiter.CANCELLED)) {
        waiter.wake();
      }
    }
  }

  /**
   * Interrupts the thread on behalf of a canceller, provided that it still runs under a cancelled
   * node that permits it; again, if it was interrupted before. The handshake keeps the interrupt
   * from striking after the node was left.
   */
  public final boolean interruptIfCancelled(Predicate<CancelNode> permits) {
    int before = INTERRUPT.get(this);
    if (before == SENDING || !INTERRUPT.cas(this, before, SENDING)) {
      return false;
    }
    CancelNode node = innermost();
    boolean strikes = node.signal() != null && permits.test(node);
    if (strikes) {
      Seam.interrupt(thread());
    }
    INTERRUPT.set(this, strikes ? SENT : before);
    return strikes;
  }

  /**
   * Whether a canceller has interrupted the thread since it last left a cancelled node. By the own
   * thread; waits out a canceller that is about to: its interrupt may have arrived already.
   */
  public final boolean interruptedByUs() {
    int turn = 0;
    int seen;
    while ((seen = INTERRUPT.get(this)) == SENDING) {
      Seam.spin(this, turn++);
    }
    return seen == SENT;
  }

  /**
   * The own thread has just consumed an interrupt: whether it was ours. If so, the next one is not.
   */
  public final boolean consumedOurs() {
    while (interruptedByUs()) {
      if (INTERRUPT.cas(this, SENT, NONE)) {
        return true;
      }
    }
    return false;
  }

  /** Waits out a canceller that is about to interrupt, and takes an interrupt of ours back. */
  public final void settleInterrupt() {
    if (consumedOurs()) {
      // In this order: were it cleared first, another interrupt could come before the CAS.
      Thread.interrupted();
    }
  }

  /** Clears an interrupt, for a shield; true if it came from outside and must be set again. */
  public final boolean setInterruptAside() {
    settleInterrupt();
    return Thread.interrupted();
  }

  // ---- waiting

  /**
   * Parks once, for a wait that is still open. A strand whose thread is one of a fixed number
   * overrides this to tell that it stands still meanwhile.
   */
  protected void park(Waiter waiter) {
    Seam.park(waiter);
  }

  /**
   * Parks once, and has that recorded if this strand is sampled. Returns the state of the wait
   * afterwards: the one that was recorded, or the record could say that a wait is open which the
   * strand has seen ended.
   */
  private int rest(Waiter waiter) {
    TracedWait recorded = waiter.traced();
    if (recorded == null) {
      park(waiter);
      return waiter.state();
    }
    recorded.parks(waiter);
    park(waiter);
    return recorded.goesOn(waiter);
  }

  /** A wait that cancellation and interruption end. */
  public final Waiter newWait() {
    return newWait(null);
  }

  /**
   * The same, for something that is known.
   *
   * @param subject a {@link Subject} if it can tell who is to end the wait; anything else of ours
   *     is only named where waits are shown, by its {@code toString}
   */
  public final Waiter newWait(@Nullable Object subject) {
    return new Waiter(this, innermost(), subject);
  }

  /**
   * The only case of a wait that cancellation and interruption end, for the own thread. A task that
   * waits often needs no new objects for it, if it gives each case {@linkplain #recycle back}.
   */
  public final WaitNode newCase(@Nullable Object subject) {
    WaitNode node = spare;
    if (node == null || spareInUse) {
      node = new WaitNode(newWait(subject), null);
      spare = node;
    } else {
      node.waiter.reopen(innermost());
      node.waiter.subject(subject);
    }
    spareInUse = true;
    return node;
  }

  /**
   * Takes a case of {@link #newCase} back. Nobody may know it any more: it is queued nowhere,
   * stands in no chain of claimed nodes, and nobody is about to read its item.
   */
  public final void recycle(WaitNode node) {
    if (node == spare) {
      node.reset();
      node.waiter.subject(null); // or the spare would keep a channel that nobody else knows
      spareInUse = false;
    }
  }

  /** A wait that nothing but its completion ends. */
  public final Waiter newUninterruptibleWait() {
    return newUninterruptibleWait(null);
  }

  /** The same, for something that can tell who is to end the wait; a deadlock may end it, too. */
  public final Waiter newUninterruptibleWait(@Nullable Object subject) {
    return new Waiter(this, null, subject);
  }

  /** Parks until {@code waiter} has ended, and returns how. */
  public final int await(Waiter waiter) {
    CancelNode node = waiter.node();
    if (node == null) {
      boolean[] interrupted = new boolean[1];
      int end = await(waiter, () -> interrupted[0] = true);
      if (interrupted[0]) {
        thread().interrupt();
      }
      return end;
    }
    if (WAITING.get(this) != waiter) {
      WAITING.set(this, waiter);
    }
    if (node.signal() != null) {
      waiter.tryEnd(Waiter.CANCELLED);
    }
    if (maySpin()) {
      spin(waiter);
    }
    boolean interrupted = false;
    int end = waiter.state();
    while (end == Waiter.OPEN) {
      if (Thread.interrupted()) {
        interrupted = !waiter.tryEnd(Waiter.INTERRUPTED);
        end = waiter.state();
      } else {
        end = rest(waiter);
      }
    }
    if (interrupted) {
      thread().interrupt(); // the wait had ended before: the next operation shall see it
    }
    return end;
  }

  /**
   * Parks once, for somebody who can go on before his wait has ended: returns OPEN when the thread
   * was woken, perhaps for no reason, else how the wait ended. If it cannot be cancelled, an
   * interrupt makes this return, and the caller clears it.
   */
  public final int awaitWake(Waiter waiter) {
    CancelNode node = waiter.node();
    if (node == null) {
      int end = waiter.state();
      return end == Waiter.OPEN ? rest(waiter) : end;
    }
    if (WAITING.get(this) != waiter) {
      WAITING.set(this, waiter);
    }
    if (node.signal() != null) {
      waiter.tryEnd(Waiter.CANCELLED);
    }
    if (waiter.state() == Waiter.OPEN) {
      if (!Thread.interrupted()) {
        return rest(waiter);
      } else if (!waiter.tryEnd(Waiter.INTERRUPTED)) {
        thread().interrupt(); // the wait had ended before: the next operation shall see it
      }
    }
    return waiter.state();
  }

  /** Parks until {@code waiter}, which cannot be cancelled, has ended; tells of interrupts. */
  public final int await(Waiter waiter, Runnable onInterrupt) {
    int end = waiter.state();
    while (end == Waiter.OPEN) {
      end = rest(waiter);
      if (Thread.interrupted()) {
        onInterrupt.run();
      }
    }
    return end;
  }

  /** Like {@link #await(Waiter)}, and the wait ends as timed out at {@code deadline}. */
  public final int await(Waiter waiter, long deadline) {
    long now = Seam.nanoTime();
    if (deadline - now <= 0) {
      waiter.tryEnd(Waiter.TIMED_OUT);
      return await(waiter);
    }
    WaitLimit limit = new WaitLimit(waiter, Waiter.TIMED_OUT, deadline);
    Timers.arm(limit, now);
    int end = await(waiter);
    limit.over();
    return end;
  }

  /** The exception for a wait that ended as cancelled or interrupted. */
  public final InterruptedException failure(Waiter waiter) {
    if (waiter.state() == Waiter.DEADLOCKED) {
      throw deadlock(waiter);
    }
    return interrupted(waiter.node());
  }

  /** The exception for a wait that a deadlock has ended, as thrown from here. */
  public final RuntimeException deadlock(Waiter waiter) {
    RuntimeException deadlock = waiter.deadlock();
    deadlock.fillInStackTrace();
    return deadlock;
  }

  // ---- spinning before a park

  /**
   * Whether the thread may spin before it parks, now; whoever does so takes one {@link #spinTurn}
   * after the other, and tells {@link #hasSpun} how it ended. Tasks never may: their carrier has
   * something else to run.
   */
  public boolean maySpin() {
    return false;
  }

  /**
   * One turn of a spin; false, without a pause, if it has lasted long enough.
   *
   * @param turn how many turns this spin has taken so far
   */
  public boolean spinTurn(int turn) {
    return false;
  }

  /** The thread has spun; {@code found} says whether what it looked for came. */
  public void hasSpun(boolean found) {}

  private void spin(Waiter waiter) {
    int turn = 0;
    while (waiter.state() == Waiter.OPEN && spinTurn(turn)) {
      turn++;
    }
    hasSpun(waiter.state() != Waiter.OPEN);
  }

  // ---- deadlocks

  /** How a report calls this strand. */
  protected String label() {
    String name = thread().getName();
    long id = thread().threadId();
    return name.isEmpty() ? "thread " + id : "thread '" + name + "' (" + id + ")";
  }

  /**
   * What the wait of this strand is to fail with, in order to end a deadlock; null if it is not.
   */
  protected @Nullable RuntimeException breaking(String report) {
    return null;
  }

  /** Has {@link DeadlockWatch} look at this strand from now on, if it does not do so already. */
  protected abstract void showToWatch();

  /** An interrupt may be a canceller's, which sets the signal before it interrupts. */
  private static InterruptedException interrupted(@Nullable CancelNode node) {
    Signal signal = node == null ? null : node.signal();
    return node == null || signal == null
        ? new InterruptedException("interrupted from outside")
        : node.deliver(signal);
  }
}
