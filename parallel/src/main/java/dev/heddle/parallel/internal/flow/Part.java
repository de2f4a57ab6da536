package dev.heddle.parallel.internal.flow;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of adjacent positions while it goes through a pipeline, and what it came to. */
public final class Part {
  /*
   * Invariants
   *   `cut` is the first position at which this part has ended early, or NEVER. Nothing behind a cut goes down, and
   *   what the neighbour to the right came to is not added.
   *   One thread at a time uses a part; it passes from thread to thread with its job.
   */
  static final long NEVER = Long.MAX_VALUE;

  private final FlowRun<?, ?> run;
  @Nullable Object result;
  @Nullable Consumer<@Nullable Object> head;
  long position;
  long cut = NEVER;

  Part(FlowRun<?, ?> run) {
    this.run = run;
  }

  /** Ends this part, and all to the right, at the present position: nothing more goes down. */
  public void end() {
    if (cut == NEVER) {
      cut = position;
      run.cut(position);
    }
  }

  /** Ends the whole run as soon as possible, whatever lies to the left: any answer will do. */
  public void endAll() {
    cut = position;
    run.cut(Long.MIN_VALUE);
  }

  /** Whether this part has ended: for a step that sends several elements down for one. */
  public boolean hasEnded() {
    return cut != NEVER;
  }

  /** The position of the source's element that is on its way. */
  public long position() {
    return position;
  }
}
