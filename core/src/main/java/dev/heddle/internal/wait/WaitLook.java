package dev.heddle.internal.wait;

import dev.heddle.internal.seam.Seam;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One wait of a thread that is parked in Heddle, as a look from outside found it. The look stops
 * nobody: the JDK keeps what a thread is parked on, and that is the {@link Waiter}.
 *
 * <p><b>What is read belongs together.</b> The number of the wait is read before the thread is seen
 * to be parked on the waiter. A waiter is opened again only after the park before has returned, so
 * whoever sees the new number sees no park of the wait before. The own thread says what the wait is
 * for before it parks. If the look {@link #lasts} when all has been read, the thread was in this
 * wait all the time.
 */
public final class WaitLook {
  final Waiter waiter;
  final Strand strand;
  final long stamp;
  private final Thread thread;

  private WaitLook(Thread thread, Strand strand, Waiter waiter, long stamp) {
    this.thread = thread;
    this.strand = strand;
    this.waiter = waiter;
    this.stamp = stamp;
  }

  /** The wait that {@code thread} is parked in, or null if it is in none of Heddle's. */
  public static @Nullable WaitLook at(Thread thread) {
    if (!(Seam.blocker(thread) instanceof Waiter waiter)) {
      return null;
    }
    long stamp = waiter.stamp();
    Strand strand = waiter.strand();
    if ((int) stamp != Waiter.OPEN
        || strand == null
        || strand.thread() != thread
        || Seam.blocker(thread) != waiter) {
      return null;
    }
    return new WaitLook(thread, strand, waiter, stamp);
  }

  /** Whether the thread is in this wait still, and is parked. */
  public boolean lasts() {
    return waiter.stamp() == stamp && Seam.blocker(thread) == waiter;
  }

  /** The thread that waits. */
  public Thread thread() {
    return thread;
  }

  /** The waiter; together with the {@link #stamp} it tells this wait from all others. */
  public Waiter waiter() {
    return waiter;
  }

  /** The number of this wait of its waiter. */
  public long stamp() {
    return stamp;
  }

  private @Nullable Object about() {
    Object known = waiter.about();
    return known instanceof WaitLimit limit ? limit.about() : known;
  }

  /**
   * What the thread waits for, if it can tell who is to end the wait: the same object at each look.
   */
  public @Nullable Subject subject() {
    return about() instanceof Subject subject ? subject : null;
  }

  /** The name of what the thread waits for, or null if nothing is known of it. */
  public @Nullable String name() {
    Object about = about();
    if (about == null) {
      return null;
    }
    return about instanceof Subject subject ? subject.subjectName() : about.toString();
  }

  /** By the seam's clock, when the wait ends by its own time limit; null if it has none. */
  public @Nullable Long deadline() {
    return waiter.about() instanceof WaitLimit limit ? limit.deadline() : null;
  }

  /**
   * The threads of which each is to end, or can end, this wait, as far as that is recorded. May
   * take the short lock of the thing.
   */
  public List<Thread> needs() {
    Subject subject = subject();
    if (subject == null) {
      return List.of();
    }
    Blame blame = new Blame();
    subject.blame(thread, blame);
    Set<Thread> needed = new LinkedHashSet<>(blame.owners);
    needed.addAll(blame.holders);
    return List.copyOf(needed);
  }
}
