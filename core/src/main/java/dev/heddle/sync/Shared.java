package dev.heddle.sync;

import dev.heddle.internal.seam.IntVar;
import java.lang.ref.Cleaner;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One of several handles of a resource, which is closed, once, when the last of them is closed;
 * Rust's {@code Arc}.
 *
 * {@snippet file="dev/heddle/snippets/SyncSnippets.java" region="shared"}
 *
 * <p>Not for memory: the collector frees that. Not where one owner can outlive all users: try with
 * the resource itself.
 *
 * <p>A handle belongs to one user, who closes it, once; any other method then throws {@code
 * IllegalStateException}. A {@link Weak} handle does not keep the resource open.
 *
 * <p><b>Leaks.</b> A handle that is never closed keeps the resource open. With {@code
 * -Dheddle.recordHandles=true} each handle remembers where it was made, and one that is collected
 * unclosed is reported to the logger {@code dev.heddle} with that place. Recording costs a stack
 * walk a handle.
 *
 * <p><b>Happens-before.</b> What was done before a handle was closed is seen by the closing of the
 * resource.
 *
 * @param <T> the type of the resource
 */
public final class Shared<T extends AutoCloseable> implements AutoCloseable {
  private static final IntVar<Shared<?>> CLOSED = new IntVar<>(updater());

  private final Counted<T> counted;
  private final @Nullable Leak leak;
  private volatile int closed;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static AtomicIntegerFieldUpdater<Shared<?>> updater() {
    return (AtomicIntegerFieldUpdater) AtomicIntegerFieldUpdater.newUpdater(Shared.class, "closed");
  }

  /** The first handle of a resource that nobody else closes. */
  public static <T extends AutoCloseable> Shared<T> of(T resource) {
    return new Shared<>(new Counted<>(Objects.requireNonNull(resource, "resource")));
  }

  private Shared(Counted<T> counted) {
    this.counted = counted;
    this.leak = Recording.ON ? Recording.watch(this, counted) : null;
  }

  private void check() {
    if (CLOSED.get(this) != 0) {
      throw new IllegalStateException(
          "a handle of " + counted + " was closed before: use one of your own, made by share()");
    }
  }

  /** The resource; not to be kept beyond the handle. */
  public T get() {
    check();
    return counted.resource;
  }

  /** Another handle of the same resource, for another user. */
  public Shared<T> share() {
    check();
    if (!counted.tryEnter()) {
      // Closed by another thread since the look: then this handle was not the caller's alone.
      throw new IllegalStateException("a handle of " + counted + " was closed while it was used");
    }
    return new Shared<>(counted);
  }

  /** A handle that does not keep the resource open. */
  public Weak<T> weak() {
    check();
    return new Weak<>(counted);
  }

  /**
   * Closes this handle, and the resource with the last one.
   *
   * @throws Exception what closing the resource throws
   * @throws IllegalStateException if this handle was closed before
   */
  @Override
  public void close() throws Exception {
    if (!CLOSED.cas(this, 0, 1)) {
      check();
    }
    if (leak != null) {
      leak.handleClosed();
    }
    counted.leave();
  }

  @Override
  public String toString() {
    return "a handle of " + counted;
  }

  /**
   * A handle that does not keep the resource open: for caches and back references.
   *
   * @param <T> the type of the resource
   */
  public static final class Weak<T extends AutoCloseable> {
    private final Counted<T> counted;

    private Weak(Counted<T> counted) {
      this.counted = counted;
    }

    /** A handle that keeps the resource open, to be closed; null if it has been closed. */
    public @Nullable Shared<T> upgrade() {
      return counted.tryEnter() ? new Shared<>(counted) : null;
    }
  }

  /** The resource and the number of its open handles; at zero it stays there. */
  private static final class Counted<T extends AutoCloseable> {
    private static final IntVar<Counted<?>> HANDLES = new IntVar<>(updater());

    final T resource;
    private volatile int handles = 1;

    Counted(T resource) {
      this.resource = resource;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static AtomicIntegerFieldUpdater<Counted<?>> updater() {
      return (AtomicIntegerFieldUpdater)
          AtomicIntegerFieldUpdater.newUpdater(Counted.class, "handles");
    }

    /** Counts one more handle, unless there is none left. */
    boolean tryEnter() {
      int now;
      do {
        now = HANDLES.get(this);
        if (now == 0) {
          return false;
        }
        if (now == Integer.MAX_VALUE) {
          throw new IllegalStateException("there are " + now + " handles of " + this);
        }
      } while (!HANDLES.cas(this, now, now + 1));
      return true;
    }

    void leave() throws Exception {
      if (HANDLES.addAndGet(this, -1) == 0) {
        resource.close();
      }
    }

    @Override
    public String toString() {
      return resource.getClass().getName();
    }
  }

  /** Where a handle was made, for the report that it was not closed. Must not know the handle. */
  private static final class Leak implements Runnable {
    private final String resource;
    private final Throwable made = new Throwable("the handle was made here");
    private Cleaner.@Nullable Cleanable cleanable;
    private boolean closed;

    Leak(String resource) {
      this.resource = resource;
    }

    void handleClosed() {
      closed = true;
      if (cleanable != null) {
        cleanable.clean();
      }
    }

    @Override
    public void run() {
      if (!closed) {
        System.getLogger("dev.heddle")
            .log(
                System.Logger.Level.WARNING,
                "a handle of " + resource + " was never closed, so the resource stays open",
                made);
      }
    }
  }

  /** Loaded when recording is on. */
  private static final class Recording {
    static final boolean ON = Boolean.getBoolean("heddle.recordHandles");
    private static final @Nullable Cleaner CLEANER = ON ? Cleaner.create() : null;

    static @Nullable Leak watch(Shared<?> handle, Counted<?> counted) {
      if (CLEANER == null) {
        return null;
      }
      Leak leak = new Leak(counted.toString());
      leak.cleanable = CLEANER.register(handle, leak);
      return leak;
    }
  }
}
