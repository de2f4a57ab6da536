package dev.heddle.sync;

import java.util.Objects;
import java.util.function.Function;

/** The guard of a part of what {@code whole} guards, whose place it took. */
final class MappedGuard<T> implements Guard<T> {
  private final GuardState whole;
  private final T part;
  private boolean mapped;

  MappedGuard(GuardState whole, T part) {
    this.whole = whole;
    this.part = part;
  }

  private void check() {
    if (mapped) {
      throw whole.misuse("was mapped: use the guard that map returned");
    }
    whole.checkMapped();
  }

  @Override
  public T get() {
    check();
    return part;
  }

  @Override
  public <U> Guard<U> map(Function<? super T, ? extends U> narrower) {
    check();
    U value = Objects.requireNonNull(narrower.apply(part), "part");
    mapped = true;
    return new MappedGuard<>(whole, value);
  }

  @Override
  public void close() {
    check();
    whole.closeMapped();
  }
}
