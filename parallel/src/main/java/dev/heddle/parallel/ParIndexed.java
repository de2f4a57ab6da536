package dev.heddle.parallel;

import dev.heddle.parallel.internal.flow.At;
import dev.heddle.parallel.internal.flow.Flow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A parallel pipeline over objects in which each element has a position: so it can be zipped, cut
 * and numbered. Everything else as in {@link ParSeq}.
 *
 * <p>{@link #chunks} and {@link #windows} ask what is before them for elements of their own: a
 * mapper before {@code windows(n)} runs n times for most elements.
 *
 * @param <T> the type of the elements
 */
public final class ParIndexed<T> extends ParSeq<T> {
  private final At<T> at;

  ParIndexed(long length, At<T> at) {
    this(Flow.of(length, at), at);
  }

  private ParIndexed(Flow<T> flow, At<T> at) {
    super(flow);
    this.at = at;
  }

  private <R> ParIndexed<R> derived(long length, At<R> newAt) {
    Flow<R> derived = Flow.of(length, newAt);
    return new ParIndexed<>(derived.divided(flow.minLength(), flow.maxLength()), newAt);
  }

  /** How many elements there are. */
  public long length() {
    return flow.length();
  }

  /** The length; nothing is run. */
  @Override
  public long count() {
    return length();
  }

  @Override
  public <R> ParIndexed<R> map(Function<? super T, ? extends R> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    return derived(
        length(), i -> Objects.requireNonNull(mapper.apply(at.at(i)), "a mapper's result"));
  }

  @Override
  public ParIndexed<T> withMinLength(int length) {
    return new ParIndexed<>(flow.divided(positive("length", length), flow.maxLength()), at);
  }

  @Override
  public ParIndexed<T> withMaxLength(int length) {
    return new ParIndexed<>(flow.divided(flow.minLength(), positive("length", length)), at);
  }

  /**
   * A pipeline of what the function makes of each two elements at the same position.
   *
   * @throws IllegalArgumentException if the lengths differ: {@link #take} cuts the longer one
   */
  public <U, R> ParIndexed<R> zip(
      ParIndexed<U> other, BiFunction<? super T, ? super U, ? extends R> zipper) {
    Objects.requireNonNull(zipper, "zipper");
    if (other.length() != length()) {
      throw new IllegalArgumentException(
          "zip of " + length() + " elements with " + other.length() + ": cut the longer one first");
    }
    At<U> right = other.at;
    return derived(
        length(),
        i -> Objects.requireNonNull(zipper.apply(at.at(i), right.at(i)), "a zipper's result"));
  }

  /** A pipeline of the elements with their positions, counted from 0. */
  public ParIndexed<Indexed<T>> enumerate() {
    return derived(length(), i -> new Indexed<>(i, at.at(i)));
  }

  /**
   * A pipeline without the first {@code n} elements; empty if there are no more.
   *
   * @throws IllegalArgumentException if n is negative
   */
  public ParIndexed<T> skip(long n) {
    long skipped = Math.min(notNegative(n), length());
    return derived(length() - skipped, i -> at.at(skipped + i));
  }

  /**
   * A pipeline of the first {@code n} elements; of all if there are no more.
   *
   * @throws IllegalArgumentException if n is negative
   */
  public ParIndexed<T> take(long n) {
    return derived(Math.min(notNegative(n), length()), at);
  }

  private static long notNegative(long n) {
    if (n < 0) {
      throw new IllegalArgumentException("number of elements " + n + ": give 0 or more");
    }
    return n;
  }

  /**
   * A pipeline of every n-th element, the first one included.
   *
   * @throws IllegalArgumentException unless {@code n >= 1}
   */
  public ParIndexed<T> stepBy(int n) {
    positive("step", n);
    return derived(Math.ceilDiv(length(), n), i -> at.at(i * n));
  }

  /** A pipeline of the elements in the opposite order. */
  public ParIndexed<T> reversed() {
    long last = length() - 1;
    return derived(length(), i -> at.at(last - i));
  }

  /**
   * A pipeline of lists of {@code n} adjacent elements; the last one may be shorter.
   *
   * @throws IllegalArgumentException unless {@code n >= 1}
   */
  public ParIndexed<List<T>> chunks(int n) {
    positive("size of a chunk", n);
    return derived(
        Math.ceilDiv(length(), n), i -> list(i * n, (int) Math.min(n, length() - i * n)));
  }

  /**
   * A pipeline of lists of {@code n} adjacent elements, one for each element that has n - 1 behind
   * it; empty if there are fewer than n.
   *
   * @throws IllegalArgumentException unless {@code n >= 1}
   */
  public ParIndexed<List<T>> windows(int n) {
    positive("size of a window", n);
    return derived(Math.max(0, length() - n + 1), i -> list(i, n));
  }

  private List<T> list(long from, int count) {
    List<T> list = new ArrayList<>(count);
    for (int k = 0; k < count; k++) {
      list.add(at.at(from + k));
    }
    return Collections.unmodifiableList(list);
  }

  /** The position of the first element that passes the test; ends early. Empty if none does. */
  public OptionalLong position(Predicate<? super T> predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return enumerate()
        .filter(element -> predicate.test(element.value()))
        .findFirst()
        .map(element -> OptionalLong.of(element.index()))
        .orElseGet(OptionalLong::empty);
  }
}
