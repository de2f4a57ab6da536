package dev.heddle.internal.wait;

import dev.heddle.internal.engine.Job;
import dev.heddle.internal.engine.Keeper;
import dev.heddle.internal.engine.Occupants;
import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.Seam;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A strand in a {@link Trace}: a task of the sampled scope, or the thread that has opened it. It
 * holds on to no task and no thread.
 *
 * <p>{@code gap} is what follows the slice that runs, where carriers of ours run it. Slices and
 * what lies between them come one after the other: the slice begins, ends, the strand is made
 * ready, the next slice begins; each happens before the next, as the scheduler of the JDK needs it
 * itself. Only the end of a slice may be told late, and each gap has its own place for that.
 */
public final class TracedStrand implements Trace.Entry {
  /** Who is ready for longer wants to know who kept the worker. */
  public static final long LONG_NANOS = 500_000;

  private static final LongVar<TracedStrand> BEGUN =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(TracedStrand.class, "begun"));
  private static final LongVar<TracedStrand> ENDED =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(TracedStrand.class, "ended"));
  private static final LongVar<TracedStrand> LOST =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(TracedStrand.class, "lost"));

  private final Trace trace;
  private final long id;
  private final String name;
  private final Object group;
  private final long spawner;
  private final long since;
  private @Nullable Keeper keeper; // written before begun
  private volatile long begun = Trace.NEVER;
  private volatile long ended = Trace.NEVER;
  private volatile long lost = Trace.NEVER;

  // Written before the strand is started.
  private long admitted = Trace.NEVER;
  private long admitter;
  private String admitterName = "";

  private TracedGap gap = new TracedGap(this);
  private long sliceBegan = Trace.NEVER; // by its carrier before the slice, read in the slice
  private @Nullable TracedWait waiting; // of the own thread; its carrier reads it between slices

  /**
   * Records a strand from now on.
   *
   * @param name its thread's name, empty if it has none
   * @param group what it is spawned in, or the scope that it has opened
   * @param spawner the number of the thread that has spawned it; its own if nobody has
   */
  public TracedStrand(Trace trace, long id, String name, Object group, long spawner) {
    this.trace = trace;
    this.id = id;
    this.name = name;
    this.group = group;
    this.spawner = spawner;
    this.since = Seam.nanoTime();
    add(this);
  }

  /** The record that this strand is in. */
  public Trace trace() {
    return trace;
  }

  /** The number of its thread. */
  public long id() {
    return id;
  }

  /** The name of its thread, which may be empty. */
  public String name() {
    return name;
  }

  /** What it was spawned in, or the scope that it has opened. */
  public Object group() {
    return group;
  }

  /** The number of the thread that has spawned it; its own if nobody has. */
  public long spawner() {
    return spawner;
  }

  /** Since when it is recorded: it was spawned, or opened the scope. */
  public long since() {
    return since;
  }

  // ---- its life

  /** It was queued, and may start now; by whoever lets it. */
  public void admitted() {
    Thread by = Thread.currentThread();
    admitter = by.threadId();
    admitterName = by.getName();
    admitted = Seam.nanoTime();
  }

  /** When it was let start after it had been queued, or {@link Trace#NEVER}. */
  public long admittedAt() {
    return admitted;
  }

  /** The number of the thread that let it. */
  public long admitter() {
    return admitter;
  }

  /** The name of that thread. */
  public String admitterName() {
    return admitterName;
  }

  /** Its body begins; by itself. */
  public void begins() {
    long now = Seam.nanoTime();
    keeper = keeperSince(Math.max(since, admitted), now);
    BEGUN.setRelease(this, now);
  }

  /** Who has kept a carrier from {@code ready} until now, if that was long; by the own thread. */
  static @Nullable Keeper keeperSince(long ready, long now) {
    Job job = now - ready < LONG_NANOS ? null : Job.current();
    return job == null ? null : job.carriers().keeper(ready, now);
  }

  /** The task that kept a carrier until its body began, if one is known. */
  public @Nullable Keeper keeper() {
    return keeper;
  }

  /** When its body began, or {@link Trace#NEVER}. */
  public long begun() {
    return BEGUN.get(this);
  }

  /** It ends; by itself, before anybody can see that it has. */
  public void ends() {
    ENDED.setRelease(this, Seam.nanoTime());
  }

  /** When it ended, or {@link Trace#NEVER}. */
  public long ended() {
    return ENDED.get(this);
  }

  /** Adds an entry about this strand; one at a time. */
  void add(Trace.Entry entry) {
    if (!trace.add(entry) && LOST.get(this) == Trace.NEVER) {
      LOST.setRelease(this, Seam.nanoTime());
    }
  }

  /** Since when the record lacks something about this strand, or {@link Trace#NEVER}. */
  public long lostSince() {
    return LOST.get(this);
  }

  // ---- its waits

  /** Whether it is in a wait that is recorded; between two slices, or by itself. */
  boolean isWaiting() {
    return waiting != null;
  }

  void waiting(@Nullable TracedWait wait) {
    waiting = wait;
  }

  /** When it went on after it had parked, not before {@code parked}; by itself, right after. */
  long wentOn(long parked) {
    return sliceBegan > parked ? sliceBegan : Seam.nanoTime();
  }

  // ---- its slices

  /**
   * It becomes runnable; by whoever makes it so, before its carriers know.
   *
   * @param occupants what its carriers run meanwhile, if that is known
   */
  public void ready(@Nullable Occupants occupants) {
    gap.ready(occupants);
  }

  /** A slice begins; on its carrier. Returns what follows it. */
  public TracedGap sliceBegins() {
    TracedGap over = gap;
    TracedGap next = new TracedGap(this);
    gap = next;
    long now = Seam.nanoTime();
    sliceBegan = now;
    over.ends(now, begun() == Trace.NEVER || isWaiting());
    return next;
  }
}
