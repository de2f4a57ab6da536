package dev.heddle.sync;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who held a lock or semaphore, and who waited for it, at one moment; out of date as soon as it is
 * there. For dumps and messages: {@link #toString} is text of one line for each. Not for decisions:
 * take the lock, or try to.
 *
 * {@snippet file="dev/heddle/snippets/LockSnippets.java" region="state"}
 *
 * @param lock the name of the lock
 * @param holders who has it: the owner, the writer or upgradable reader, those who acquired the
 *     permits that are out; not readers
 * @param readers how many read, for an {@link RwLock}; 0 for others
 * @param waiting who waits, in the order in which they will be served
 */
public record LockState(String lock, List<Thread> holders, int readers, List<Waiting> waiting) {
  /**
   * One who waits.
   *
   * @param thread who
   * @param wants what for, in a word
   * @param age for how long; null if that is not known, because it is a case of a select
   */
  public record Waiting(Thread thread, String wants, @Nullable Duration age) {
    @Override
    public String toString() {
      String since = age == null ? "in a select" : "for " + age.toMillis() + " ms";
      return LockLine.nameOf(thread) + " waits to " + wants + " " + since;
    }
  }

  /** Copies the lists. */
  public LockState {
    holders = List.copyOf(holders);
    waiting = List.copyOf(waiting);
  }

  /** Whether nobody has it, and nobody waits. */
  public boolean isIdle() {
    return holders.isEmpty() && readers == 0 && waiting.isEmpty();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(lock);
    if (isIdle()) {
      return text.append(" is free").toString();
    }
    if (readers > 0) {
      text.append("\n  ").append(readers).append(readers == 1 ? " reads" : " read");
    }
    for (Thread holder : holders) {
      text.append("\n  ").append(LockLine.nameOf(holder)).append(" holds it");
    }
    int place = 0;
    for (Waiting each : waiting) {
      text.append("\n  ").append(++place).append(". ").append(each);
    }
    return text.toString();
  }
}
