package dev.heddle;

import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.wait.Closed;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a scope in the order in which they end, from {@link Scope#completed()}.
 *
 * {@snippet file="dev/heddle/snippets/ScopeSnippets.java" region="completed"}
 *
 * <p>Each ended task is given out once. From the first call of {@code completed()} on, ended tasks
 * are kept until they are taken, so take them. Waiting takers are served first come, first served.
 * As a case of {@link Select} it fails with {@link ClosedException} when no task is left.
 *
 * <p>Guarded by the lock of its group. Invariant: nobody waits while {@code ended} is not empty, or
 * while the group has no members.
 */
public final class Completions implements Source<Task<?>> {
  private static final Closed NONE_LEFT = new Closed(null);

  private final TaskGroup group;
  private final ArrayDeque<Task<?>> ended = new ArrayDeque<>();
  private final WaitQueue takers = new WaitQueue();
  private final Port port = new Taking(Ids.next());

  Completions(TaskGroup group) {
    this.group = group;
  }

  /**
   * Waits for the next task to end; null when every task spawned so far has ended and been taken.
   *
   * @throws CancelledException if the caller is cancelled; no task is lost by that
   * @throws InterruptedException if the caller is interrupted from outside
   */
  public @Nullable Task<?> next() throws InterruptedException {
    Seam.operation("next", this);
    Strand self = Strand.current();
    self.enter();
    WaitNode node = new WaitNode(self.newWait(this), null);
    while (!port.tryComplete(node)) {
      if (port.enqueue(node)) {
        if (self.await(node.waiter) < 0) {
          port.dequeue(node);
          throw self.failure(node.waiter);
        }
        break;
      }
    }
    return node.item instanceof Task<?> task ? task : null;
  }

  /** A task has ended: hands it to a taker, or keeps it. Under the group's lock. */
  @Nullable WaitNode ended(Task<?> task) {
    WaitNode taker = takers.claimWith(task);
    if (taker == null) {
      ended.add(task);
    }
    return taker;
  }

  /** The tasks that have ended and were not taken. */
  List<SpawnedTask<?>> untaken() {
    int room = 0;
    while (true) {
      @Nullable Task<?>[] copy = new Task<?>[room];
      group.lockGroup();
      int count = ended.size();
      if (count <= room) {
        ended.toArray(copy);
      }
      group.unlockGroup();
      if (count <= room) {
        List<SpawnedTask<?>> tasks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          tasks.add((SpawnedTask<?>) Objects.requireNonNull(copy[i]));
        }
        return tasks;
      }
      room = count + count / 8 + 1;
    }
  }

  /** There are no tasks left. Under the group's lock. */
  @Nullable WaitNode emptied(@Nullable WaitNode chain) {
    return takers.claimAll(NONE_LEFT, chain);
  }

  @Override
  public String toString() {
    return "the next task of " + group.name() + " to end";
  }

  @Override
  public Port receiving() {
    return port;
  }

  private final class Taking implements Port {
    private final long order;

    Taking(long order) {
      this.order = order;
    }

    @Override
    public long order() {
      return order;
    }

    private boolean ready() {
      return !ended.isEmpty() || !group.hasMembers();
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      group.lockGroup();
      boolean ready = ready();
      if (ready) {
        Task<?> task = ended.poll();
        node.item = task == null ? NONE_LEFT : task;
      }
      group.unlockGroup();
      return ready;
    }

    @Override
    public boolean enqueue(WaitNode node) {
      group.lockGroup();
      boolean ready = ready();
      if (!ready) {
        takers.add(node);
      }
      group.unlockGroup();
      return !ready;
    }

    @Override
    public void dequeue(WaitNode node) {
      group.lockGroup();
      takers.remove(node);
      group.unlockGroup();
    }
  }
}
