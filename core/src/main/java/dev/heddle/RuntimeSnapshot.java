package dev.heddle;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one runtime was doing while {@link LiveView} looked at it: its scopes and tasks as a tree.
 * {@link #toString()} is the text of {@link LiveView#writeText}.
 *
 * {@snippet file="dev/heddle/snippets/LiveViewSnippets.java" region="snapshot"}
 *
 * <p>For people and for tools that show it; not for decisions, because it is out of date as soon as
 * it is there. {@link LiveView} says what can be relied on. It holds names and numbers only: no
 * task, thread or object of the program is kept alive by it.
 *
 * @param runtime the name of the runtime
 * @param backend what carries its tasks
 * @param workers how many tasks can run at the same time
 * @param content the detached tasks, and the scopes that were opened outside the tasks of this
 *     runtime; what each of them holds is below it
 */
public record RuntimeSnapshot(String runtime, Backend backend, int workers, List<Node> content) {
  /** Copies the list. */
  public RuntimeSnapshot {
    content = List.copyOf(content);
  }

  /**
   * An entry, and what it holds: a scope its tasks, and the scopes that its body has opened; a task
   * the scope that it has opened.
   *
   * @param entry the scope or task
   * @param children what is in it
   */
  public record Node(Entry entry, List<Node> children) {
    /** Copies the list. */
    public Node {
      children = List.copyOf(children);
    }
  }

  /** A scope or a task. */
  public sealed interface Entry {
    /** A number, unique among the scopes, or among the tasks, of this JVM. */
    long id();

    /** Its name. */
    String name();

    /** Why it was cancelled, or null if it was not. It need not have ended. */
    @Nullable String cancelled();

    /** What its thread waits for, if it waits; for a scope, the thread that opened it. */
    @Nullable Wait waitsFor();
  }

  /**
   * A scope.
   *
   * @param id its number
   * @param name its name, as messages have it
   * @param owner the thread that opened it and runs its body
   * @param cancelled why it was cancelled, or null
   * @param waitsFor what its owner waits for; null if it does not wait, or is a task of the same
   *     runtime, whose entry tells that
   */
  public record ScopeEntry(
      long id, String name, Party owner, @Nullable String cancelled, @Nullable Wait waitsFor)
      implements Entry {}

  /**
   * A task.
   *
   * @param id its number, that of its thread
   * @param name the name given at the spawn, else one made from the id
   * @param parent the number of the task in which its scope was opened; 0 if it was none
   * @param state what it does
   * @param cancelled why it was cancelled, or null
   * @param failure what it failed with: the type, and for a detached task the message; null if it
   *     did not fail
   * @param spawnSite where the code spawns this kind of task
   * @param waitsFor what it waits for, or null
   * @param stack where its thread is, innermost frame first; empty unless asked for, and if it has
   *     not begun or has ended
   */
  public record TaskEntry(
      long id,
      String name,
      long parent,
      State state,
      @Nullable String cancelled,
      @Nullable String failure,
      String spawnSite,
      @Nullable Wait waitsFor,
      List<StackTraceElement> stack)
      implements Entry {
    /** Copies the stack. */
    public TaskEntry {
      stack = List.copyOf(stack);
    }
  }

  /** What a task does. */
  public enum State {
    /** Not started: it waits for a place under the limit of its scope, or is about to start. */
    NEW,
    /** Runs, or could run if a carrier were free. */
    RUNNABLE,
    /** Waits; the entry tells for what. */
    WAITING,
    /** Waits to enter a {@code synchronized} block. */
    BLOCKED,
    /** Ended with a result, and nobody has joined it yet. */
    SUCCEEDED,
    /** Ended by an exception that nobody has seen yet. */
    FAILED,
    /** Ended by cancellation, and nobody has joined it yet. */
    CANCELLED;

    /** Whether a task in this state is over. */
    public boolean isEnd() {
      return compareTo(SUCCEEDED) >= 0;
    }
  }

  /**
   * A wait.
   *
   * @param what the name of what is waited for: a lock, a channel, a task; the class of the object
   *     that the thread is parked on if that is not Heddle's
   * @param age for how long at least: since an earlier look found the same wait. Null at the first
   *     look that finds it
   * @param left how long until it ends by its own time limit; null if it has none
   * @param needs who is to end it, as far as that is recorded: the owner of a lock, the joined
   *     task, who waits before this one. At most {@link #MOST_NEEDS}
   */
  public record Wait(
      String what, @Nullable Duration age, @Nullable Duration left, List<Party> needs) {
    /** How many of those who are to end a wait are told. */
    public static final int MOST_NEEDS = 8;

    /** Copies the list. */
    public Wait {
      needs = List.copyOf(needs);
    }
  }

  /**
   * A thread, that of a task or another.
   *
   * @param id its number; for a task, the task's
   * @param name its name, or one made from the id
   */
  public record Party(long id, String name) {
    static Party of(Thread thread) {
      String name = thread.getName();
      long id = thread.threadId();
      return new Party(id, name.isEmpty() ? (thread.isVirtual() ? "task-" : "thread-") + id : name);
    }

    @Override
    public String toString() {
      return "'" + name + "' (" + id + ")";
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    new LiveText(text).write(this);
    return text.toString();
  }
}
