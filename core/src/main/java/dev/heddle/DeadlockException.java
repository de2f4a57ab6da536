package dev.heddle;

/**
 * The caller waited for a lock or a task as one of several that wait for each other in a circle,
 * and was chosen to fail, so that the others go on; only under {@link
 * DeadlockPolicy#FAIL_YOUNGEST}. It has not got what it waited for. The message is the report.
 *
 * {@snippet file="dev/heddle/snippets/RuntimeSnippets.java" region="deadlocks"}
 *
 * <p><b>What is found</b>, always and whatever the policy: waits for a lock, for an {@code RwLock}
 * whose writer, upgradable reader or only reader is one of the circle, for the end of a task, of a
 * scope, or of the tasks of a {@code WaitGroup}, for a change of data whose lock is held by one of
 * the circle, and for a lane all of whose threads do work that waits for work queued in it; these
 * are a <i>deadlock</i>, level ERROR. A select is part of it if each of its cases is. A circle that
 * also goes through permits of a semaphore, or through counted ends of a channel, is a <i>suspected
 * deadlock</i>, level WARNING: who holds a permit or an end is recorded, but it may be handed on
 * unnoticed. The logger is {@code dev.heddle.deadlock}; the report says who waits for what, who
 * holds it, and where. Each circle is reported once, after it has lasted for half a second and
 * before it has lasted for one; with very many tasks later, because the search takes no more than a
 * fiftieth of a processor.
 *
 * <p><b>What is not found:</b> waits with a time limit, and those that can be cancelled inside a
 * scope or section with one, because they end by themselves; a wait that can be cancelled counts
 * otherwise. Waits for data to change whose lock is free, at a latch, barrier or notification, for
 * what was added to a {@code WaitGroup} by hand, and a select with such a case: nobody knows who is
 * to end them. Circles of channels alone. Locks and waits that are not Heddle's.
 *
 * <p>The victim is the task with the greatest {@linkplain Task#id() number} among those of the
 * circle that wait for a lock or a task and whose runtime has that policy. Threads that are no
 * tasks, a wait for a scope's end or for a change of data, and an upgrade never fail.
 */
public final class DeadlockException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  DeadlockException(String report) {
    super(report);
  }
}
