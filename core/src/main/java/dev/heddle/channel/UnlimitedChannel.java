package dev.heddle.channel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The channel without a limit: a list of segments of a fixed size.
 *
 * <p>Invariants: the values are in the segments from {@code first} to {@code last}, at the places
 * from {@code head} in the first one to {@code tail - 1} in the last one; the other places are
 * null. {@code spare} is empty and stands in no list.
 *
 * <p>A segment that has been emptied becomes the spare one, so that a channel whose receivers keep
 * up allocates nothing, and one that has been drained keeps two segments.
 */
final class UnlimitedChannel<T> extends LockedChannel<T> {
  private static final int SEGMENT_SIZE = 64;

  private static final class Segment {
    final @Nullable Object[] places;
    @Nullable Segment next;

    Segment(int size) {
      places = new @Nullable Object[size];
    }
  }

  private final int segmentSize;
  private Segment first;
  private Segment last;
  private @Nullable Segment spare;
  private int head;
  private int tail;
  private int count;

  UnlimitedChannel() {
    this(SEGMENT_SIZE);
  }

  /** Creates a channel with segments of another size, for tests. */
  UnlimitedChannel(int segmentSize) {
    this.segmentSize = segmentSize;
    first = new Segment(segmentSize);
    last = first;
  }

  @Override
  boolean put(Object value) {
    if (tail == segmentSize) {
      Segment fresh = spare;
      if (fresh == null) {
        return false;
      }
      spare = null;
      last.next = fresh;
      last = fresh;
      tail = 0;
    }
    last.places[tail++] = value;
    count++;
    return true;
  }

  @Override
  @Nullable Object take() {
    if (count == 0) {
      return null;
    }
    Segment segment = first;
    if (head == segmentSize) {
      // There is a value beyond it, so there is a next one.
      first = Objects.requireNonNull(segment.next);
      head = 0;
      segment.next = null; // or an old segment would keep all younger ones alive
      spare = segment;
      segment = first;
    }
    Object value = segment.places[head];
    segment.places[head++] = null;
    count--;
    return value;
  }

  /** A spare segment, allocated where no lock is held. */
  @Override
  boolean grow() {
    Segment fresh = new Segment(segmentSize);
    lock();
    if (spare == null) {
      spare = fresh;
    }
    unlock();
    return true;
  }

  @Override
  int count() {
    return count;
  }

  @Override
  boolean isFull() {
    return false;
  }

  @Override
  void copy(@Nullable Object[] into) {
    int copied = 0;
    int from = head;
    for (Segment segment = first; segment != null; segment = segment.next) {
      int to = segment == last ? tail : segmentSize;
      System.arraycopy(segment.places, from, into, copied, to - from);
      copied += to - from;
      from = 0;
    }
  }

  @Override
  boolean remove(Object value) {
    int from = head;
    for (Segment segment = first; segment != null; segment = segment.next) {
      int to = segment == last ? tail : segmentSize;
      for (int i = from; i < to; i++) {
        if (segment.places[i] == value) {
          moveBack(segment, i);
          take(); // an empty place
          return true;
        }
      }
      from = 0;
    }
    return false;
  }

  /** Overwrites a value: each of those before it moves one place back. */
  private void moveBack(Segment end, int place) {
    Object before = null;
    int from = head;
    for (Segment segment = first; segment != null; segment = segment.next) {
      int to = segment == end ? place + 1 : segmentSize;
      for (int i = from; i < to; i++) {
        Object here = segment.places[i];
        segment.places[i] = before;
        before = here;
      }
      if (segment == end) {
        return;
      }
      from = 0;
    }
  }

  @Override
  public int capacity() {
    return Integer.MAX_VALUE;
  }

  @Override
  String flavour() {
    return "unlimited";
  }
}
