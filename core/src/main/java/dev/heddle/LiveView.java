package dev.heddle;

import dev.heddle.RuntimeSnapshot.Entry;
import dev.heddle.RuntimeSnapshot.Node;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A look at everything that runs: the scopes and tasks of a runtime, or of all runtimes of this
 * JVM, with what each task waits for, who is to end that wait, and where it was spawned; and what
 * the lanes do. As objects, one by one, as text or as JSON.
 *
 * {@snippet file="dev/heddle/snippets/LiveViewSnippets.java" region="text"}
 *
 * <p>{@link #snapshots} builds a tree and holds it; the other forms tell one entry after the other
 * and hold none, so that a million tasks can be written with a bounded heap. {@code ./heddle dump
 * PID} writes the view of another program.
 *
 * <p><b>What is in it.</b> Every task that was spawned before its scope was reached and has not
 * ended when its place is reached: exactly once. One that is spawned or ends meanwhile may be in it
 * or not. Of the tasks that have ended: those of a live scope whose failure nobody has seen, those
 * that wait in {@link Scope#completed()}, the last failures of detached tasks that nobody has seen,
 * and, where {@link TaskRuntime.Builder#keepUnjoined} asks for it, the last tasks that nobody has
 * joined.
 *
 * <p><b>What can be relied on.</b> Each entry is consistent in itself: a task that is told to wait
 * for something did so, in one wait, while the line was made, with that stack. Two entries need not
 * be of the same instant: a lock may be told to be held by a task that, a few lines further, has
 * ended. Who is to end a wait was asked while that wait was on.
 *
 * <p><b>What it costs.</b> Nobody who does not ask. A look stops no task, takes only short internal
 * locks, and calls no code of users: names are strings, of an exception the type is told. A long
 * one rests for as long as it works, in turns of a quarter of a millisecond, so that tasks which
 * become ready meanwhile need not wait for its processor. The first looks in a JVM have their code
 * compiled meanwhile, by another thread. No wait reads the clock when it begins; for how long it
 * has lasted is known from the second look on (see {@link RuntimeSnapshot.Wait#age}), for at most
 * 100,000 tasks of a runtime. With {@linkplain #withStacks stacks} the thread of each task is
 * stopped for as long as the JDK needs to walk its stack, one at a time, without a safepoint of
 * all.
 *
 * <p>Not for decisions of the program, and not for measuring. In a simulated test nothing is told
 * of waits.
 */
public final class LiveView {
  private final List<TaskRuntime> runtimes;
  private final List<BlockingLane> lanes;
  private final boolean stacks;

  private LiveView(List<TaskRuntime> runtimes, List<BlockingLane> lanes, boolean stacks) {
    this.runtimes = runtimes;
    this.lanes = lanes;
    this.stacks = stacks;
  }

  /** The view of one runtime. */
  public static LiveView of(TaskRuntime runtime) {
    return new LiveView(List.of(Objects.requireNonNull(runtime, "runtime")), List.of(), false);
  }

  /**
   * The view of all runtimes that were started and have not been shut down, of one that was if
   * tasks have survived it, and of all lanes that are open or have work.
   */
  public static LiveView ofAll() {
    return new LiveView(TaskRuntime.RUNTIMES.all(), BlockingLane.LANES.all(), false);
  }

  /** The same view, with the stack of each task; costs some microseconds for each. */
  public LiveView withStacks() {
    return new LiveView(runtimes, lanes, true);
  }

  /** The runtimes that this is a view of. */
  public List<TaskRuntime> runtimes() {
    return runtimes;
  }

  /** Is told of runtimes and of what is in them. */
  @FunctionalInterface
  public interface Visitor<X extends Exception> {
    /** The entries of this runtime follow. */
    default void runtime(TaskRuntime runtime) throws X {}

    /**
     * A scope or task. Entries come in the order of the tree: what is in an entry follows it.
     *
     * @param depth how many entries this one is in
     */
    void entry(int depth, Entry entry) throws X;

    /** A lane; they come after all runtimes. */
    default void lane(LaneState lane) throws X {}
  }

  /** Tells {@code visitor} of everything, in the calling thread, and keeps nothing. */
  public <X extends Exception> void forEach(Visitor<X> visitor) throws X {
    Objects.requireNonNull(visitor, "visitor");
    for (TaskRuntime runtime : runtimes) {
      visitor.runtime(runtime);
      new LiveWalk<>(runtime, stacks, visitor).run();
    }
    for (BlockingLane lane : lanes) {
      visitor.lane(lane.state());
    }
  }

  /** A tree for each runtime. */
  public List<RuntimeSnapshot> snapshots() {
    List<RuntimeSnapshot> snapshots = new ArrayList<>();
    for (TaskRuntime runtime : runtimes) {
      TreeBuilder tree = new TreeBuilder();
      new LiveWalk<>(runtime, stacks, tree).run();
      snapshots.add(
          new RuntimeSnapshot(runtime.name(), runtime.backend(), runtime.workers(), tree.finish()));
    }
    return snapshots;
  }

  /**
   * Writes everything as text, a line for each entry, indented as the tree is; line by line, as it
   * is seen.
   *
   * @throws IOException if {@code out} throws one
   */
  public void writeText(Appendable out) throws IOException {
    forEach(new LiveText(out));
  }

  /**
   * Writes everything as one JSON object, as it is seen. Its {@code runtimes} have {@code entries},
   * a flat array in the order of the tree with a {@code depth} each, so that no reader meets a
   * limit of nesting; each entry is on a line of its own. Its {@code lanes} are an array, too. The
   * fields are those of {@link RuntimeSnapshot.ScopeEntry}, {@link RuntimeSnapshot.TaskEntry} and
   * {@link LaneState}, times in seconds; what is null or empty is left out.
   *
   * @throws IOException if {@code out} throws one
   */
  public void writeJson(Appendable out) throws IOException {
    LiveJson json = new LiveJson(out);
    forEach(json);
    json.end();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    try {
      writeText(text);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return text.toString();
  }

  /** Makes nodes of entries and their depths, however deep the tree is. */
  private static final class TreeBuilder implements Visitor<RuntimeException> {
    private record Open(Entry entry, List<Node> children) {}

    private final List<Node> roots = new ArrayList<>();
    private final ArrayDeque<Open> open = new ArrayDeque<>();

    @Override
    public void entry(int depth, Entry entry) {
      closeTo(depth);
      open.push(new Open(entry, new ArrayList<>()));
    }

    private void closeTo(int depth) {
      while (open.size() > depth) {
        Open last = open.pop();
        Open around = open.peek();
        (around == null ? roots : around.children()).add(new Node(last.entry(), last.children()));
      }
    }

    List<Node> finish() {
      closeTo(0);
      return roots;
    }
  }
}
