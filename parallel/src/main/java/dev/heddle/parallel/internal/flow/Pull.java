package dev.heddle.parallel.internal.flow;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;

/** A source whose elements come one after the other; asked by one thread at a time. */
@FunctionalInterface
public interface Pull {
  /**
   * Adds the next elements, at least one and at most {@code most}; none when there are no more. May
   * wait for the first one.
   */
  void next(List<Object> batch, int most) throws Exception;

  /** The rest of an iterator. */
  static Pull of(Iterator<?> iterator) {
    return (batch, most) -> {
      while (batch.size() < most && iterator.hasNext()) {
        batch.add(Objects.requireNonNull(iterator.next(), "an element of the iterator"));
      }
    };
  }

  /** The rest of a spliterator, without splitting it. */
  static Pull of(Spliterator<?> spliterator) {
    return (batch, most) -> {
      boolean more = true;
      while (batch.size() < most && more) {
        more =
            spliterator.tryAdvance(element ->
                batch.add(Objects.requireNonNull(element, "an element of the spliterator")));
      }
    };
  }

  /** The elements at the positions from 0 to {@code length - 1}. */
  static Pull of(long length, At<?> at) {
    return new Pull() {
      private long position;

      @Override
      public void next(List<Object> batch, int most) {
        for (; batch.size() < most && position < length; position++) {
          batch.add(Objects.requireNonNull(at.at(position), "an element"));
        }
      }
    };
  }

  /** Room for a batch. */
  static List<Object> room(int most) {
    return new ArrayList<>(Math.min(most, 1 << 10));
  }
}
