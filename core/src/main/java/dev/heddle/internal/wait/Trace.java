package dev.heddle.internal.wait;

import dev.heddle.internal.seam.LongVar;
import dev.heddle.internal.seam.RefArray;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The record of one sampled scope and of everything below it: who waited for what, and who let whom
 * go on.
 *
 * <p>Any strand adds entries at any time, without waiting for another. There is room for a fixed
 * number, in chunks that are made when they are needed. What finds no room is counted and dropped.
 *
 * <p>Invariant: place {@code n} belongs to whoever has drawn the number {@code n} from {@code
 * next}; it is written once, by release. So an entry that is found is complete as of when it was
 * added. What is written into it later says so by itself.
 *
 * <p>An entry is added by the strand that it is about, by who spawns that strand, or by the carrier
 * between two slices of it. So once a strand has ended all entries about it are there.
 */
public final class Trace {
  /** One of the things that are recorded. */
  public sealed interface Entry permits TracedStrand, TracedWait, TracedGap {}

  /** What a time is while there is none. */
  public static final long NEVER = Long.MIN_VALUE;

  private static final int FIRST = 16; // in the first chunk; each further one has twice as many
  private static final int CHUNKS = 10;

  private static final LongVar<Trace> NEXT =
      new LongVar<>(AtomicLongFieldUpdater.newUpdater(Trace.class, "next"));

  private final RefArray<RefArray<Entry>> chunks;
  private final int capacity;
  private volatile long next;

  /** An empty record with room for some 16,000 entries. */
  public Trace() {
    this(CHUNKS);
  }

  /** An empty record of at most so many chunks, for tests. */
  public Trace(int chunkCount) {
    chunks = new RefArray<>(chunkCount);
    capacity = start(chunkCount);
  }

  /** The number of the first place in a chunk. */
  private static int start(int chunk) {
    return (FIRST << chunk) - FIRST;
  }

  /** How many entries there is room for. */
  public int capacity() {
    return capacity;
  }

  /** Adds an entry; false if there is no room. Never throws for that. */
  public boolean add(Entry entry) {
    long place = NEXT.getAndAdd(this, 1);
    if (place >= capacity) {
      return false;
    }
    int number = Integer.SIZE - 1 - Integer.numberOfLeadingZeros((int) place / FIRST + 1);
    chunk(number).setRelease((int) place - start(number), entry);
    return true;
  }

  private RefArray<Entry> chunk(int number) {
    RefArray<Entry> known = chunks.get(number);
    if (known != null) {
      return known;
    }
    RefArray<Entry> fresh = new RefArray<>(FIRST << number);
    if (chunks.cas(number, null, fresh)) {
      return fresh;
    }
    RefArray<Entry> other = chunks.get(number);
    if (other == null) {
      throw new AssertionError("a chunk is gone");
    }
    return other;
  }

  /** Whether there is no room any more. */
  public boolean isFull() {
    return NEXT.get(this) >= capacity;
  }

  /** How many entries found no room. */
  public long missing() {
    return Math.max(0, NEXT.get(this) - capacity);
  }

  /** The entries of which adding has ended. */
  public List<Entry> entries() {
    int count = (int) Math.min(NEXT.get(this), capacity);
    List<Entry> found = new ArrayList<>(count);
    for (int number = 0; start(number) < count; number++) {
      RefArray<Entry> chunk = chunks.get(number);
      int used = Math.min(count - start(number), FIRST << number);
      for (int i = 0; chunk != null && i < used; i++) {
        Entry entry = chunk.get(i);
        if (entry != null) {
          found.add(entry);
        }
      }
    }
    return found;
  }
}
