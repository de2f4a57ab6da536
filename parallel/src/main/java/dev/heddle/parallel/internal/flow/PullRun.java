package dev.heddle.parallel.internal.flow;

import dev.heddle.parallel.internal.schedule.Group;
import dev.heddle.parallel.internal.schedule.Interruptible;
import dev.heddle.parallel.internal.schedule.Pool;
import dev.heddle.parallel.internal.schedule.Worker;
import dev.heddle.sync.Permit;
import dev.heddle.sync.Semaphore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline whose source is pulled from.
 *
 * @param <T> the type of the elements at the end
 * @param <A> what the end gathers in
 */
final class PullRun<T extends @Nullable Object, A extends @Nullable Object> extends FlowRun<T, A> {
  /*
   * Whoever has pulled a batch spawns the next pull, and then runs its batch. So one worker at a time pulls, without a
   * lock; the pull stays with the worker until somebody is idle; and there are never more batches than workers, and one.
   *
   * Invariants
   *   R1  Batches are numbered as they are pulled, and added to `total` in that order, by one worker at a time: the one
   *       that found `merging` false. The others leave their batch in `waiting` and go on.
   *   R2  With a bound, a batch holds a permit from before it is pulled until it has been added. So at most that many
   *       elements are between the source and the end.
   *   R3  A failure, or a cut, makes further pulls pointless, and ends the wait that a puller is in. Values that it has
   *       not received stay in their channel.
   *
   * `waiting`, `next` and `merging` are guarded by `waiting`; no user code runs under that lock.
   */
  private static final int LONGEST = 1 << 10;

  private record Batch(Part part, @Nullable Permit permit) {}

  private final Pull source;
  private final int longest;
  private final @Nullable Semaphore room;
  private final Interruptible pulling = new Interruptible();
  private final Part total;
  private final Map<Long, Batch> waiting = new HashMap<>();
  private long next;
  private boolean merging;

  private PullRun(Flow<T> flow, Pull source, End<? super T, A> end) {
    super(flow, end);
    this.source = source;
    int ahead = flow.ahead();
    longest = ahead > 0 ? 1 : Math.clamp(flow.maxLength(), 1, LONGEST);
    room = ahead > 0 ? new Semaphore(ahead) : null;
    total = empty();
  }

  static <T extends @Nullable Object, A extends @Nullable Object> A of(
      Flow<T> flow, Pull source, End<? super T, A> end) {
    PullRun<T, A> run = new PullRun<>(flow, source, end);
    return Pool.call(run::pullAll);
  }

  private A pullAll(Worker worker) {
    begin(worker);
    worker.group(group -> {
      pull(group, 0, 0, Math.min(flow().minLength(), longest));
      return true;
    });
    waiting.values().forEach(batch -> close(batch.permit())); // behind one that failed
    throwFailure();
    return result(total);
  }

  private void pull(Group group, long number, long position, int most) {
    if (isStopped() || isCut()) {
      return;
    }
    List<Object> batch = Pull.room(most);
    Permit permit;
    try {
      permit =
          pulling.<@Nullable Permit>enter(() -> {
            Permit own = room == null ? null : room.acquire();
            try {
              source.next(batch, most);
            } finally {
              if (batch.isEmpty()) {
                close(own);
              }
            }
            return own;
          });
    } catch (InterruptedException e) {
      if (!isStopped() && !isCut()) {
        fail(e);
      }
      return;
    } catch (Throwable t) {
      fail(t);
      return;
    }
    int count = batch.size();
    if (count == 0) {
      return;
    }
    int more = count == most ? Math.min(longest, most * 2) : most;
    group.spawn(() -> pull(group, number + 1, position + count, more));
    run(batch, number, position, permit);
  }

  private void run(List<Object> batch, long number, long position, @Nullable Permit permit) {
    Part part;
    try {
      part = empty();
      feed(part, i -> batch.get((int) (i - position)), position, batch.size());
    } catch (Throwable t) {
      fail(t);
      close(permit);
      return;
    }
    synchronized (waiting) {
      waiting.put(number, new Batch(part, permit));
      if (merging) {
        return;
      }
      merging = true;
    }
    for (Batch ready; (ready = nextBatch()) != null; ) {
      add(ready);
    }
  }

  private @Nullable Batch nextBatch() {
    synchronized (waiting) {
      Batch ready = waiting.remove(next);
      if (ready == null) {
        merging = false;
      } else {
        next++;
      }
      return ready;
    }
  }

  private void add(Batch ready) {
    try {
      if (!isStopped()) {
        merge(total, ready.part());
      }
    } catch (Throwable t) {
      fail(t);
    } finally {
      close(ready.permit());
    }
  }

  private static void close(@Nullable Permit permit) {
    if (permit != null) {
      permit.close();
    }
  }

  @Override
  void cut(long position) {
    super.cut(position);
    pulling.end();
  }

  @Override
  public void fail(Throwable thrown) {
    super.fail(thrown);
    pulling.end();
  }
}
