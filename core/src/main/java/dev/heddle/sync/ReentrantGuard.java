package dev.heddle.sync;

import java.util.Objects;
import java.util.function.Function;

/** One acquisition of a {@link ReentrantMutex}. */
final class ReentrantGuard<T> extends GuardState implements Guard<T> {
  private final ReentrantMutex<T> mutex;

  ReentrantGuard(ReentrantMutex<T> mutex, Thread holder) {
    super(holder);
    this.mutex = mutex;
  }

  @Override
  public T get() {
    check();
    return mutex.data();
  }

  @Override
  public <U> Guard<U> map(Function<? super T, ? extends U> part) {
    Objects.requireNonNull(part, "part");
    check();
    U value = Objects.requireNonNull(part.apply(mutex.data()), "part");
    check();
    markMapped();
    return new MappedGuard<>(this, value);
  }

  @Override
  String lockName() {
    return mutex.toString();
  }

  @Override
  void unlock(Thread me) {
    mutex.release(me);
  }
}
