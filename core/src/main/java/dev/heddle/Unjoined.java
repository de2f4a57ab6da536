package dev.heddle;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.util.SpinLock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Notes of the last tasks that have ended and that nobody has asked how. A note holds strings: an
 * ended task is held by nobody here. The task holds its note, and has it say that it was seen.
 *
 * <p>The ring is guarded by the lock. Whether a note was seen is read without any: who looks at the
 * moment of the joining may see either.
 */
final class Unjoined {
  private static final IntVar<Unjoined> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Unjoined.class, "lock"));
  private static final int LONGEST_FAILURE = 500;

  private final @Nullable Note[] ring;
  private volatile int lock;
  private int next;

  Unjoined(int count) {
    ring = new Note[count];
  }

  /** How a task has ended. */
  static final class Note {
    private final long id;
    private final String name;
    private final long parent;
    private final RuntimeSnapshot.State kind;
    private final @Nullable String failure;
    private final String site;
    private boolean seen;

    private Note(SpawnedTask<?> task, RuntimeSnapshot.State kind, @Nullable String failure) {
      id = task.id();
      name = task.name();
      Task<?> above = task.parent();
      parent = above == null ? 0 : above.id();
      this.kind = kind;
      this.failure = failure;
      site = task.spawnSite();
    }

    void seen() {
      seen = true;
    }

    RuntimeSnapshot.TaskEntry entry() {
      return new RuntimeSnapshot.TaskEntry(
          id, name, parent, kind, null, failure, site, null, List.of());
    }
  }

  /** Notes an end, in the thread of the task; the oldest note makes room. */
  Note add(SpawnedTask<?> task, RuntimeSnapshot.State kind, @Nullable Throwable failure) {
    Note note = new Note(task, kind, failure == null ? null : text(failure));
    SpinLock.lock(LOCK, this);
    ring[next] = note;
    next = next + 1 == ring.length ? 0 : next + 1;
    SpinLock.unlock(LOCK, this);
    return note;
  }

  /** Runs code of users, as the task that failed did. */
  private static String text(Throwable failure) {
    String text;
    try {
      text = String.valueOf(failure);
    } catch (Throwable broken) {
      text = failure.getClass().getName();
    }
    return text.length() <= LONGEST_FAILURE ? text : text.substring(0, LONGEST_FAILURE) + "...";
  }

  /** What nobody has seen yet, the oldest first. */
  List<Note> notes() {
    @Nullable Note[] copy = new Note[ring.length];
    SpinLock.lock(LOCK, this);
    System.arraycopy(ring, 0, copy, 0, copy.length);
    int from = next;
    SpinLock.unlock(LOCK, this);
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < copy.length; i++) {
      Note note = copy[(from + i) % copy.length];
      if (note != null && !note.seen) {
        notes.add(note);
      }
    }
    return notes;
  }
}
