package dev.heddle;

import dev.heddle.internal.wait.Strand;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value that belongs to the current task, bound for the length of a block, and handed to the
 * tasks spawned inside by a rule of its own.
 *
 * {@snippet file="dev/heddle/snippets/TaskLocalSnippets.java" region="bind"}
 *
 * <p>There is no {@code set}: a binding ends with its block, so a spawn can hand on all inheritable
 * bindings as one immutable snapshot, in constant time. Works in any thread. Prefer a method
 * parameter where there is one, and a {@code ScopedValue} with {@link Policy#carrying} where other
 * libraries read it.
 *
 * @param <T> the type of the value
 */
public final class TaskLocal<T> {
  private final String name;
  private final boolean confined;
  private final @Nullable UnaryOperator<T> rule;

  private TaskLocal(String name, boolean confined, @Nullable UnaryOperator<T> rule) {
    this.name = Objects.requireNonNull(name, "name");
    this.confined = confined;
    this.rule = rule;
  }

  /** A key whose binding spawned tasks share. */
  public static <T> TaskLocal<T> inherited(String name) {
    return new TaskLocal<>(name, false, null);
  }

  /** A key that is not bound in spawned tasks. */
  public static <T> TaskLocal<T> confined(String name) {
    return new TaskLocal<>(name, true, null);
  }

  /**
   * A key that is bound in a spawned task to what {@code atSpawn} makes of the spawner's value; it
   * is called at each spawn, in the spawner's thread.
   */
  public static <T> TaskLocal<T> derived(String name, UnaryOperator<T> atSpawn) {
    return new TaskLocal<>(name, false, Objects.requireNonNull(atSpawn, "atSpawn"));
  }

  /**
   * The value bound in the current task.
   *
   * @throws NoSuchElementException if none is bound
   */
  public T get() {
    T value = orNull();
    if (value == null) {
      throw new NoSuchElementException(
          "task local '" + name + "' is not bound here; bind it by with(value, body)");
    }
    return value;
  }

  /** The value bound in the current task, or {@code otherwise}. */
  public T orElse(T otherwise) {
    T value = orNull();
    return value == null ? otherwise : value;
  }

  /** Runs {@code body} with this key bound to {@code value}. */
  public <R extends @Nullable Object, X extends Throwable> R with(T value, Body<R, X> body)
      throws X, InterruptedException {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(body, "body");
    Strand self = Strand.current();
    Locals outer = (Locals) self.locals();
    self.locals(new Locals(this, value, outer));
    try {
      return body.run();
    } finally {
      self.locals(outer);
    }
  }

  @SuppressWarnings("unchecked")
  private @Nullable T orNull() {
    Locals binding = (Locals) Strand.current().locals();
    while (binding != null && binding.key != this) {
      binding = binding.outer;
    }
    return binding == null ? null : (T) binding.value;
  }

  @Override
  public String toString() {
    return "TaskLocal[" + name + "]";
  }

  /** An immutable list of bindings, innermost first. */
  static final class Locals {
    final TaskLocal<?> key;
    final Object value;
    final @Nullable Locals outer;
    final boolean shareable;

    Locals(TaskLocal<?> key, Object value, @Nullable Locals outer) {
      this.key = key;
      this.value = value;
      this.outer = outer;
      this.shareable = key.rule == null && !key.confined && (outer == null || outer.shareable);
    }

    /** What a task inherits from {@code spawner}: the same list unless some key has a rule. */
    static @Nullable Locals inherit(@Nullable Object spawner) {
      Locals bindings = (Locals) spawner;
      return bindings == null || bindings.shareable ? bindings : bindings.applyRules();
    }

    @SuppressWarnings("unchecked")
    private @Nullable Locals applyRules() {
      Locals rest = outer == null ? null : outer.shareable ? outer : outer.applyRules();
      UnaryOperator<Object> rule = (UnaryOperator<Object>) key.rule;
      if (key.confined) {
        return rest;
      }
      return new Locals(key, rule == null ? value : rule.apply(value), rest);
    }
  }
}
