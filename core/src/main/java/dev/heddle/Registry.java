package dev.heddle;

import dev.heddle.internal.seam.RefVar;
import dev.heddle.internal.seam.Seam;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The things of one kind in this JVM, held weakly. The list is replaced when one is added, which
 * also drops those that are over. Simulated ones are not in it: there are new ones in each
 * schedule.
 */
final class Registry<T> {
  @SuppressWarnings("rawtypes")
  private static final RefVar<Registry, List> LIST =
      new RefVar<>(AtomicReferenceFieldUpdater.newUpdater(Registry.class, List.class, "list"));

  private final Predicate<? super T> isOver;
  private volatile List<WeakReference<T>> list = List.of();

  Registry(Predicate<? super T> isOver) {
    this.isOver = isOver;
  }

  @SuppressWarnings("unchecked")
  private List<WeakReference<T>> list() {
    return (List<WeakReference<T>>) Objects.requireNonNull(LIST.get(this));
  }

  /** Adds {@code fresh}; false if one that is there already, and not over, excludes it. */
  boolean add(T fresh, Predicate<? super T> excludes) {
    if (Seam.world() != null) {
      return true;
    }
    List<WeakReference<T>> before;
    List<WeakReference<T>> after;
    do {
      before = list();
      after = new ArrayList<>();
      for (WeakReference<T> reference : before) {
        T known = live(reference);
        if (known != null && excludes.test(known)) {
          return false;
        }
        if (known != null) {
          after.add(reference);
        }
      }
      after.add(new WeakReference<>(fresh));
    } while (!LIST.cas(this, before, after));
    return true;
  }

  private @Nullable T live(WeakReference<T> reference) {
    T known = reference.get();
    return known == null || isOver.test(known) ? null : known;
  }

  /** Those that are not over, the oldest first. */
  List<T> all() {
    List<T> all = new ArrayList<>();
    for (WeakReference<T> reference : list()) {
      T known = live(reference);
      if (known != null) {
        all.add(known);
      }
    }
    return List.copyOf(all);
  }
}
