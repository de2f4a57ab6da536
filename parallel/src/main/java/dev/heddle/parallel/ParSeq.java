package dev.heddle.parallel;

import dev.heddle.channel.SendChannel;
import dev.heddle.parallel.internal.flow.End;
import dev.heddle.parallel.internal.flow.Flow;
import dev.heddle.parallel.internal.flow.Part;
import dev.heddle.parallel.internal.flow.Step;
import dev.heddle.parallel.internal.pipeline.Associative;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * A parallel pipeline over objects, in the order of its source: how many elements there will be is
 * not known, because a step drops or adds some. {@link ParIndexed} is one where it is known.
 *
 * <p>A pipeline is a value: each method makes a new one, nothing runs before one of the ends is
 * called, and ends may be called any number of times, from any thread. The source must not be
 * changed while an end runs; what then comes out is not determined, but the run ends.
 *
 * <p><b>Order.</b> All ends but {@link #forEach} and {@link #findAny} have the result of a
 * sequential run. What is combined must be associative; results are combined from left to right.
 *
 * <p><b>Lambdas</b> run on several threads at a time and in any order of elements. Null is no
 * element: a lambda must not return it, where it does the end throws {@link NullPointerException}.
 * What the caller did before the call happens before each lambda; what the lambdas did happens
 * before the end returns.
 *
 * <p><b>Failures and cancellation:</b> as for all pipelines, see {@link Par} and {@link
 * LongPipeline}.
 *
 * <p><b>When not to use it:</b> for numbers, which {@link IntPipeline}, {@link LongPipeline} and
 * {@link DoublePipeline} do not box and compile; for lambdas that mostly wait: use tasks.
 *
 * @param <T> the type of the elements
 */
public sealed class ParSeq<T> permits ParIndexed {
  final Flow<T> flow;

  ParSeq(Flow<T> flow) {
    this.flow = flow;
  }

  // Steps

  static <T, R> Step<T, R> mapping(Function<? super T, ? extends R> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    return (down, _) ->
        element -> down.accept(Objects.requireNonNull(mapper.apply(element), "a mapper's result"));
  }

  static <S, T, R> Step<T, R> mapping(
      Supplier<? extends S> state, BiFunction<? super S, ? super T, ? extends R> mapper) {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(mapper, "mapper");
    return (down, _) -> {
      S own = state.get();
      return element ->
          down.accept(Objects.requireNonNull(mapper.apply(own, element), "a mapper's result"));
    };
  }

  static <T> Step<T, T> inspecting(Consumer<? super T> action) {
    Objects.requireNonNull(action, "action");
    return (down, _) ->
        element -> {
          action.accept(element);
          down.accept(element);
        };
  }

  /** A pipeline of what the function makes of each element. */
  public <R> ParSeq<R> map(Function<? super T, ? extends R> mapper) {
    return new ParSeq<>(flow.then(ParSeq.<T, R>mapping(mapper)));
  }

  /**
   * A pipeline of what the function makes of each element with the help of a state, of which each
   * part of the run makes its own: a buffer, a generator of random numbers. How many parts there
   * are is not determined.
   */
  public <S, R> ParSeq<R> mapInit(
      Supplier<? extends S> state, BiFunction<? super S, ? super T, ? extends R> mapper) {
    return new ParSeq<>(flow.then(ParSeq.<S, T, R>mapping(state, mapper)));
  }

  /** A pipeline of the elements that pass the test. */
  public ParSeq<T> filter(Predicate<? super T> predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return new ParSeq<>(
        flow.then(
            (Step<T, T>)
                (down, _) ->
                    element -> {
                      if (predicate.test(element)) {
                        down.accept(element);
                      }
                    }));
  }

  /**
   * A pipeline of the elements that the function makes of each element, in the order of the
   * iterable; what comes out of one element is run through by one worker.
   */
  public <R> ParSeq<R> flatMap(Function<? super T, ? extends Iterable<? extends R>> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    return new ParSeq<>(
        flow.then(
            (Step<T, R>)
                (down, part) ->
                    element -> {
                      for (R inner : mapper.apply(element)) {
                        if (part.hasEnded()) {
                          return;
                        }
                        down.accept(Objects.requireNonNull(inner, "an element"));
                      }
                    }));
  }

  /** A pipeline of the elements that the function hands to the consumer for each element. */
  public <R> ParSeq<R> mapMulti(BiConsumer<? super T, ? super Consumer<R>> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    return new ParSeq<>(
        flow.then(
            (Step<T, R>)
                (down, part) -> {
                  Consumer<R> checked =
                      inner -> {
                        if (!part.hasEnded()) {
                          down.accept(Objects.requireNonNull(inner, "an element"));
                        }
                      };
                  return element -> mapper.accept(element, checked);
                }));
  }

  /** The same pipeline, whose elements are shown to the action on their way, in no fixed order. */
  public ParSeq<T> inspect(Consumer<? super T> action) {
    return new ParSeq<>(flow.then(ParSeq.<T>inspecting(action)));
  }

  /**
   * A pipeline of the elements before the first one that fails the test. The test, and all steps,
   * may be called for elements behind that one, too; the end of the pipeline gets none of them.
   */
  public ParSeq<T> takeWhile(Predicate<? super T> predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return new ParSeq<>(
        flow.thenEnding(
            (Step<T, T>)
                (down, part) ->
                    element -> {
                      if (part.hasEnded()) {
                        return;
                      }
                      if (predicate.test(element)) {
                        down.accept(element);
                      } else {
                        part.end();
                      }
                    }));
  }

  /**
   * A pipeline of what the function makes of each element, at most {@code ahead} of them between
   * the source and the end: what comes out waits for what came before it, and then the source waits
   * for it. For long or endless sources whose elements come one after the other, with {@link
   * #forEachOrdered} or {@link #into(SendChannel)} at the end; a slow consumer slows the source
   * down.
   *
   * @throws IllegalArgumentException unless {@code ahead >= 1}
   */
  public <R> ParSeq<R> mapOrdered(int ahead, Function<? super T, ? extends R> mapper) {
    return new ParSeq<>(flow.inTurns(positive("ahead", ahead)).then(ParSeq.<T, R>mapping(mapper)));
  }

  /**
   * The same pipeline, whose parts have lengths that are multiples of {@code length} positions of
   * the source: for steps that are dear to begin with.
   *
   * @throws IllegalArgumentException unless {@code length >= 1}
   */
  public ParSeq<T> withMinLength(int length) {
    return new ParSeq<>(flow.divided(positive("length", length), flow.maxLength()));
  }

  /**
   * The same pipeline, which looks after {@code length} positions of the source at the latest
   * whether somebody is idle, from the beginning on: for few and heavy elements. It yields to
   * {@link #withMinLength}.
   *
   * @throws IllegalArgumentException unless {@code length >= 1}
   */
  public ParSeq<T> withMaxLength(int length) {
    return new ParSeq<>(flow.divided(flow.minLength(), positive("length", length)));
  }

  static int positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " " + value + ": give 1 or more");
    }
    return value;
  }

  // Ends

  /** Calls the action for each element, in no particular order. */
  public void forEach(Consumer<? super T> action) {
    Objects.requireNonNull(action, "action");
    if (flow.mayEnd()) {
      Par.over(gathered()).forEach(action); // what comes down now may lie behind the end
      return;
    }
    flow.run(
        End.<T, Object>of(() -> "", (_, element) -> action.accept(element), (left, _) -> left));
  }

  /**
   * Calls the action for each element in the order of the source, one after the other, while others
   * are still on their way. It runs on different threads; what it did for an element happens before
   * it is called for the next one. What comes out while an action runs waits in memory: if the
   * action is slower than the steps, and the source long, {@link #mapOrdered} sets a limit.
   */
  public void forEachOrdered(Consumer<? super T> action) {
    Objects.requireNonNull(action, "action");
    Flow<T> inTurns = flow.pulls() == null ? flow.inTurns(0) : flow;
    inTurns.run(
        End.<T, List<T>>of(
            ArrayList::new,
            List::add,
            (done, batch) -> {
              batch.forEach(action);
              return done;
            }));
  }

  /**
   * Sends each element to the channel, in the order of the source, while others are still on their
   * way; a send that waits holds up what comes behind it. The channel is not closed.
   *
   * @throws dev.heddle.ClosedException if the channel is closed
   * @throws ParCancelledException if the caller is cancelled; what was sent was sent
   */
  public void into(SendChannel<? super T> channel) {
    Objects.requireNonNull(channel, "channel");
    forEachOrdered(element -> {
      try {
        channel.send(element);
      } catch (InterruptedException e) {
        throw new ParCancelledException(e);
      }
    });
  }

  /** What a single accumulator holds. */
  private static final class Box<V> {
    V value;

    Box(V value) {
      this.value = value;
    }
  }

  /**
   * Gathers the elements of each part in an accumulator that begins as {@code identity}, and
   * combines adjacent accumulators from left to right.
   *
   * @param identity changes nothing when it is combined; called once for each part
   */
  public <A> A fold(
      Supplier<? extends A> identity,
      BiFunction<? super A, ? super T, ? extends A> add,
      BinaryOperator<A> combine) {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(add, "add");
    Objects.requireNonNull(combine, "combine");
    return flow.run(
            End.<T, Box<A>>of(
                () -> new Box<>(identity.get()),
                (box, element) -> box.value = add.apply(box.value, element),
                (left, right) -> {
                  left.value = combine.apply(left.value, right.value);
                  return left;
                }))
        .value;
  }

  /**
   * Combines all elements by an associative operator; the identity if there is none. With {@code
   * -Dheddle.parallel.checkAssociative=true} the operator is tried on samples, and one that is not
   * associative fails the end with {@link IllegalStateException}.
   */
  public T reduce(T identity, BinaryOperator<T> operator) {
    Objects.requireNonNull(identity, "identity");
    BinaryOperator<T> checked = Associative.of(Objects.requireNonNull(operator, "operator"));
    return fold(() -> identity, checked, checked);
  }

  /** Combines all elements by an associative operator; empty if there is none. */
  public Optional<T> reduce(BinaryOperator<T> operator) {
    BinaryOperator<T> checked = Associative.of(Objects.requireNonNull(operator, "operator"));
    return fold(
        Optional::<T>empty,
        (soFar, element) ->
            Optional.of(soFar.isEmpty() ? element : checked.apply(soFar.get(), element)),
        (left, right) ->
            left.isEmpty()
                ? right
                : right.isEmpty() ? left : Optional.of(checked.apply(left.get(), right.get())));
  }

  /** The first of the smallest elements; empty if there is none. */
  public Optional<T> min(Comparator<? super T> order) {
    Objects.requireNonNull(order, "order");
    return reduce((a, b) -> order.compare(a, b) <= 0 ? a : b);
  }

  /** The last of the largest elements; empty if there is none. */
  public Optional<T> max(Comparator<? super T> order) {
    Objects.requireNonNull(order, "order");
    return reduce((a, b) -> order.compare(a, b) > 0 ? a : b);
  }

  /** How many elements there are; all steps are run. */
  public long count() {
    return sumToLong(_ -> 1);
  }

  /** The sum of what the function makes of each element; an overflow wraps. */
  public long sumToLong(ToLongFunction<? super T> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    return flow.run(
            End.<T, long[]>of(
                () -> new long[1],
                (sum, element) -> sum[0] += mapper.applyAsLong(element),
                (left, right) -> {
                  left[0] += right[0];
                  return left;
                }))[0];
  }

  /**
   * The average of what the function makes of each element, empty if there is none. It is rounded
   * at each addition, in an order that depends on how the work was divided.
   */
  public OptionalDouble averageToDouble(ToDoubleFunction<? super T> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    double[] all =
        flow.run(
            End.<T, double[]>of(
                () -> new double[2],
                (sum, element) -> {
                  sum[0] += mapper.applyAsDouble(element);
                  sum[1]++;
                },
                (left, right) -> {
                  left[0] += right[0];
                  left[1] += right[1];
                  return left;
                }));
    return all[1] == 0 ? OptionalDouble.empty() : OptionalDouble.of(all[0] / all[1]);
  }

  /** Some element, whichever is found first; ends early. Empty if there is none. */
  public Optional<T> findAny() {
    if (flow.mayEnd()) {
      return findFirst(); // what comes down now may lie behind the end
    }
    AtomicReference<@Nullable T> found = new AtomicReference<>();
    flow.run(
        new End<T, Object>() {
          @Override
          public Object begin() {
            return "";
          }

          @Override
          public Object add(Object nothing, T element, Part part) {
            found.compareAndSet(null, element);
            part.endAll();
            return nothing;
          }

          @Override
          public Object merge(Object left, Object right) {
            return left;
          }
        });
    return Optional.ofNullable(found.get());
  }

  /** The first element in the order of the source; ends early. Empty if there is none. */
  public Optional<T> findFirst() {
    return flow.run(
        new End<T, Optional<T>>() {
          @Override
          public Optional<T> begin() {
            return Optional.empty();
          }

          @Override
          public Optional<T> add(Optional<T> before, T element, Part part) {
            part.end();
            return Optional.of(element);
          }

          @Override
          public Optional<T> merge(Optional<T> left, Optional<T> right) {
            return left.isPresent() ? left : right;
          }
        });
  }

  /** Whether an element passes the test; ends early when one is found. */
  public boolean anyMatch(Predicate<? super T> predicate) {
    return filter(predicate).findAny().isPresent();
  }

  /** Whether all elements pass the test; ends early when one does not. */
  public boolean allMatch(Predicate<? super T> predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return !anyMatch(element -> !predicate.test(element));
  }

  /** Whether no element passes the test; ends early when one does. */
  public boolean noneMatch(Predicate<? super T> predicate) {
    return !anyMatch(predicate);
  }

  private ArrayList<T> gathered() {
    return flow.run(
        End.<T, ArrayList<T>>of(
            ArrayList::new,
            ArrayList::add,
            (left, right) -> {
              left.addAll(right);
              return left;
            }));
  }

  /** All elements in the order of the source, in an unmodifiable list. */
  public List<T> toList() {
    return Collections.unmodifiableList(gathered());
  }

  /**
   * All elements in the order of the source.
   *
   * @param array makes an array of a length
   * @throws ArrayStoreException if an element does not fit in
   */
  public T[] toArray(IntFunction<T[]> array) {
    return gathered().toArray(Objects.requireNonNull(array, "array"));
  }

  /**
   * Adds all elements to the collection, in the order of the source, on the caller's thread once
   * the run has ended: if it fails, nothing is added.
   */
  public <C extends Collection<? super T>> C into(C collection) {
    Objects.requireNonNull(collection, "collection");
    collection.addAll(gathered());
    return collection;
  }

  /**
   * Collects the elements; each part has a container of its own, and they are combined from left to
   * right, whatever the collector's characteristics are.
   */
  public <A, R> R collect(Collector<? super T, A, R> collector) {
    A all =
        flow.run(End.<T, A>of(collector.supplier(), collector.accumulator(), collector.combiner()));
    return collector.finisher().apply(all);
  }

  /** The elements by what the function makes of them, each list in the order of the source. */
  public <K> Map<K, List<T>> groupBy(Function<? super T, ? extends K> key) {
    Objects.requireNonNull(key, "key");
    return flow.run(
        End.<T, Map<K, List<T>>>of(
            HashMap::new,
            (groups, element) ->
                groups
                    .computeIfAbsent(
                        Objects.requireNonNull(key.apply(element), "a key"), _ -> new ArrayList<>())
                    .add(element),
            (left, right) -> {
              right.forEach((k, list) ->
                  left.merge(
                      k,
                      list,
                      (one, other) -> {
                        one.addAll(other);
                        return one;
                      }));
              return left;
            }));
  }

  /** The elements that pass the test, and the others, both in the order of the source. */
  public Both<List<T>, List<T>> partition(Predicate<? super T> predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return flow.run(
        End.<T, Both<List<T>, List<T>>>of(
            () -> new Both<>(new ArrayList<>(), new ArrayList<>()),
            (both, element) -> (predicate.test(element) ? both.left() : both.right()).add(element),
            (left, right) -> {
              left.left().addAll(right.left());
              left.right().addAll(right.right());
              return left;
            }));
  }
}
