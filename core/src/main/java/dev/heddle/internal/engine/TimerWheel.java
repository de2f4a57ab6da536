package dev.heddle.internal.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Timer entries by deadline, in a hierarchical timing wheel: adding and removing one takes the same
 * small time whatever the wheel holds.
 *
 * <p>Time is counted in ticks of 65.536 microseconds since the origin. A slot of level 0 is one
 * tick, one of each further level 64 of the level below; eight levels of 64 slots cover more than
 * the range of a long, so there is no list of what is too far away. A tick only says where an entry
 * stands: entries fire by their exact deadlines.
 *
 * <p>Invariants, with the {@code cursor} as the tick up to which time has been followed:
 *
 * <ul>
 *   <li>No linked entry has a tick below the cursor; one that is added later than its own tick
 *       stands at the cursor's.
 *   <li>An entry stands at the level of the highest group of six bits in which its tick differs
 *       from the cursor (level 0 if they are equal), at the slot that this group names. So every
 *       entry of a level is due before every entry of the levels above it, there is no wrap-around,
 *       and the first slot in use of the lowest level in use is the earliest.
 *   <li>A slot is null, or the first of a circular list in the order of adding; entries of equal
 *       deadlines stand in that order, since they always share a slot.
 *   <li>{@code occupied[level]} has a bit for each slot in use, {@code levels} for each level.
 * </ul>
 *
 * <p>The cursor may move to any tick that no slot in use begins at or before: the entries keep
 * their level, because cursor and entry still differ first in the same group. When it reaches a
 * slot of a higher level, that slot is dealt out to lower ones.
 *
 * <p>Not thread-safe: a {@link TimerQueue} guards it by its lock, a simulation by its baton.
 */
public final class TimerWheel {
  private static final int TICK_SHIFT = 16;
  private static final int LEVEL_BITS = 6;
  private static final int SLOTS = 1 << LEVEL_BITS;
  private static final int LEVELS = 8;

  /** So many entries of a coarse slot are looked through for its earliest deadline. */
  private static final int LOOKED_THROUGH = 32;

  private final long origin;
  private final @Nullable TimerEntry[] slots = new @Nullable TimerEntry[LEVELS * SLOTS];
  private final long[] occupied = new long[LEVELS];
  private int levels;
  private long cursor;
  private int size;

  /** Creates an empty wheel; {@code origin} is the time now, or before. */
  public TimerWheel(long origin) {
    this.origin = origin;
  }

  /** How many entries are linked. */
  public int size() {
    return size;
  }

  /** Adds an entry that is in no wheel; its deadline may have passed. */
  public void add(TimerEntry entry, long now) {
    follow(now);
    link(entry);
    size++;
  }

  /** Removes an entry; false if it is not linked. It must not be in another wheel. */
  public boolean remove(TimerEntry entry) {
    if (entry.slot == TimerEntry.NOWHERE) {
      return false;
    }
    unlink(entry);
    size--;
    return true;
  }

  /**
   * Removes all entries that are due at {@code now}: a chain by {@code next}, earliest deadline
   * first, then in the order of adding; null if there are none.
   */
  public @Nullable TimerEntry takeDue(long now) {
    TimerEntry first = null;
    TimerEntry last = null;
    int taken = 0;
    boolean ordered = true;
    while (true) {
      follow(now);
      if ((levels & 1) == 0) {
        break;
      }
      int slot = Long.numberOfTrailingZeros(occupied[0]);
      if (begin(0, slot) > Math.max(tick(now), cursor)) {
        break;
      }
      for (TimerEntry entry = slots[slot]; entry != null; ) {
        TimerEntry after = entry.next == slots[slot] ? null : entry.next;
        if (entry.deadline - now <= 0) {
          remove(entry);
          if (last == null) {
            first = entry;
          } else {
            last.next = entry;
            ordered &= last.deadline - entry.deadline <= 0;
          }
          last = entry;
          taken++;
        }
        entry = after;
      }
      if (slots[slot] != null) {
        break; // the rest of this tick lies ahead
      }
    }
    return ordered ? first : sorted(first, taken);
  }

  private static @Nullable TimerEntry sorted(@Nullable TimerEntry first, int count) {
    TimerEntry[] entries = new TimerEntry[count];
    TimerEntry entry = first;
    for (int i = 0; entry != null; i++) {
      entries[i] = entry;
      entry = entry.unchain();
    }
    // Stable: in the order of adding where the deadlines are equal.
    Arrays.sort(entries, (a, b) -> Long.compare(a.deadline - b.deadline, 0));
    TimerEntry behind = null;
    for (int i = count - 1; i >= 0; i--) {
      entries[i].next = behind;
      behind = entries[i];
    }
    return behind;
  }

  /** Removes every cancelled entry, and returns how many there were. */
  int purge() {
    int before = size;
    for (int level = 0; level < LEVELS; level++) {
      for (long left = occupied[level]; left != 0; left &= left - 1) {
        int slot = level * SLOTS + Long.numberOfTrailingZeros(left);
        for (TimerEntry entry = slots[slot]; entry != null; ) {
          TimerEntry after = entry.next == slots[slot] ? null : entry.next;
          if (entry.isCancelled()) {
            remove(entry);
          }
          entry = after;
        }
      }
    }
    return before - size;
  }

  /** Removes every entry: a chain by {@code next}, in no order but that of adding within a slot. */
  @Nullable TimerEntry takeAll() {
    TimerEntry last = null;
    TimerEntry first = null;
    while (levels != 0) {
      int level = Integer.numberOfTrailingZeros(levels);
      TimerEntry entry = at(level * SLOTS + Long.numberOfTrailingZeros(occupied[level]));
      remove(entry);
      if (last == null) {
        first = entry;
      } else {
        last.next = entry;
      }
      last = entry;
    }
    return first;
  }

  /** The earliest deadline; {@link TimerEntry#NEVER} if the wheel is empty. */
  public long earliest() {
    if (levels == 0) {
      return TimerEntry.NEVER;
    }
    int level = Integer.numberOfTrailingZeros(levels);
    return earliestOf(level, Integer.MAX_VALUE);
  }

  /**
   * When to look at this wheel next: at the earliest deadline, or before it, at the begin of a
   * coarse slot with many entries; {@link TimerEntry#NEVER} if the wheel is empty.
   */
  long nextLook() {
    if (levels == 0) {
      return TimerEntry.NEVER;
    }
    int level = Integer.numberOfTrailingZeros(levels);
    return earliestOf(level, level == 0 ? Integer.MAX_VALUE : LOOKED_THROUGH);
  }

  /** The earliest deadline in the first slot of a level, or its begin if it has more entries. */
  private long earliestOf(int level, int most) {
    int index = Long.numberOfTrailingZeros(occupied[level]);
    TimerEntry first = at(level * SLOTS + index);
    long earliest = first.deadline;
    int seen = 1;
    for (TimerEntry entry = after(first); entry != first; entry = after(entry)) {
      if (++seen > most) {
        return origin + (begin(level, index) << TICK_SHIFT);
      }
      if (entry.deadline - earliest < 0) {
        earliest = entry.deadline;
      }
    }
    return earliest;
  }

  private TimerEntry at(int slot) {
    TimerEntry entry = slots[slot];
    if (entry == null) {
      throw new AssertionError("slot " + slot + " counts as used, but is empty");
    }
    return entry;
  }

  private static TimerEntry after(TimerEntry entry) {
    TimerEntry after = entry.next;
    if (after == null) {
      throw new AssertionError("a timer entry is not linked");
    }
    return after;
  }

  private long tick(long time) {
    return (time - origin) >> TICK_SHIFT;
  }

  /** The first tick of a slot in use. */
  private long begin(int level, int index) {
    int shift = level * LEVEL_BITS;
    return (((cursor >>> shift) & -SLOTS) | index) << shift;
  }

  /**
   * Moves the cursor to {@code now}, dealing out coarse slots on the way, but not past a tick that
   * has entries: they must be taken first.
   */
  private void follow(long now) {
    long until = tick(now);
    if (until <= cursor) {
      return;
    }
    while (levels != 0) {
      int level = Integer.numberOfTrailingZeros(levels);
      int index = Long.numberOfTrailingZeros(occupied[level]);
      long begin = begin(level, index);
      if (begin > until) {
        break;
      }
      cursor = begin;
      if (level == 0) {
        return;
      }
      dealOut(level, index);
    }
    cursor = until;
  }

  private void dealOut(int level, int index) {
    int slot = level * SLOTS + index;
    TimerEntry first = at(slot);
    clear(slot);
    TimerEntry entry = first;
    do {
      TimerEntry after = after(entry);
      link(entry);
      entry = after;
    } while (entry != first);
  }

  private void link(TimerEntry entry) {
    long tick = Math.max(tick(entry.deadline), cursor);
    // With its lowest bit set the difference has the same highest group, and is not zero.
    int level = (63 - Long.numberOfLeadingZeros((tick ^ cursor) | 1)) / LEVEL_BITS;
    int index = (int) (tick >>> (level * LEVEL_BITS)) & (SLOTS - 1);
    int slot = level * SLOTS + index;
    TimerEntry first = slots[slot];
    if (first == null) {
      entry.prev = entry;
      entry.next = entry;
      slots[slot] = entry;
      occupied[level] |= 1L << index;
      levels |= 1 << level;
    } else {
      TimerEntry last = first.prev;
      if (last == null) {
        throw new AssertionError("a timer entry is not linked");
      }
      entry.prev = last;
      entry.next = first;
      last.next = entry;
      first.prev = entry;
    }
    entry.slot = slot;
  }

  private void unlink(TimerEntry entry) {
    int slot = entry.slot;
    TimerEntry before = entry.prev;
    TimerEntry after = entry.next;
    if (before == null || after == null) {
      throw new AssertionError("a timer entry is not linked");
    }
    if (after == entry) {
      clear(slot);
    } else {
      before.next = after;
      after.prev = before;
      if (slots[slot] == entry) {
        slots[slot] = after;
      }
    }
    entry.prev = null;
    entry.next = null;
    entry.slot = TimerEntry.NOWHERE;
  }

  private void clear(int slot) {
    int level = slot / SLOTS;
    slots[slot] = null;
    occupied[level] &= ~(1L << slot);
    if (occupied[level] == 0) {
      levels &= ~(1 << level);
    }
  }
}
