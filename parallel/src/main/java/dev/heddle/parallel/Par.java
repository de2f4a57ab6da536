package dev.heddle.parallel;

import dev.heddle.channel.ReceiveChannel;
import dev.heddle.parallel.internal.flow.Flow;
import dev.heddle.parallel.internal.flow.Pull;
import dev.heddle.parallel.internal.flow.Scan;
import dev.heddle.parallel.internal.flow.Trees;
import dev.heddle.parallel.internal.pipeline.Chain;
import dev.heddle.parallel.internal.pipeline.Source;
import dev.heddle.parallel.internal.schedule.Failures;
import dev.heddle.parallel.internal.schedule.Fork;
import dev.heddle.parallel.internal.schedule.Pool;
import dev.heddle.parallel.internal.schedule.Worker;
import dev.heddle.parallel.internal.sort.Keys;
import dev.heddle.parallel.internal.sort.MergeSort;
import dev.heddle.parallel.internal.sort.RadixSort;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Loops and recursions on all processors.
 *
 * {@snippet :
 * long n = Par.range(0, 1_000_000_000L).filter(x -> x % 3 == 0).map(x -> x * x).sum();
 * var both = Par.join(() -> left(), () -> right());
 * }
 *
 * <p><b>Where it runs.</b> In the pool of the thread that calls, if it is a pool's; else in the
 * common pool, started at the first use: as many daemon threads as there are available processors,
 * or as {@code -Dheddle.parallel.workers} says (1 to 32768). {@link ParPool} makes others. A thread
 * of a pool that calls {@code Par} takes part itself; any other thread hands the work over and
 * parks until it is done, so a virtual thread leaves its carrier to others. One exception: a loop
 * over 65 to 16,384 numbers is run by the caller itself, if by what the same loop took the last
 * time it is over within 10 microseconds; handing it over would take longer. If it turns out to
 * take longer itself, what is left is handed over then. Callers from outside are served first come,
 * first served, whenever a worker has nothing left to do. A waiting worker runs only parts of what
 * it waits for, so a lock held around a call cannot be met again by unrelated work. An idle pool
 * uses no processor time.
 *
 * <p><b>Lambdas run on the pool's threads,</b> those of short loops aside: thread locals and scoped
 * values of a caller from outside are not theirs, and a lock that the caller holds is not held by
 * them.
 *
 * <p><b>Waiting in a lambda.</b> While a lambda waits for a Heddle channel, lock, task or timer, a
 * spare thread takes the worker's place, up to 256 a pool; so all parts may wait for something that
 * needs {@code Par} itself. Other ways to block (files, sockets, the JDK's own locks) hold their
 * worker.
 *
 * <p><b>When not to use it.</b> For work that mostly waits: use tasks.
 *
 * <p><b>Cancellation.</b> When the task or scope that called is cancelled, or its deadline passes,
 * loops end before their next block of elements, recursions at their next join, waits in the middle
 * of a lambda at once; when all have ended, the call throws {@link ParCancelledException}. If
 * nothing was left out, it returns its result. A call is not ended by an interrupt; the interrupt
 * status is kept. A failure in one part stops the other parts.
 *
 * <p><b>Lambdas</b> that capture nothing are compiled into the loop, as constants, once a pipeline
 * has seen enough elements; lambdas that capture are compiled into it by their class. What a
 * pipeline computes does not depend on that. {@code -Dheddle.parallel.showGenerated=true} tells the
 * log what was generated.
 */
public final class Par {
  private Par() {}

  /** The longs from {@code lo} to {@code hi - 1}; none if {@code lo >= hi}. */
  public static LongPipeline range(long lo, long hi) {
    return new LongPipeline(Chain.range(Source.LONG_RANGE, lo, hi));
  }

  /** The ints from {@code lo} to {@code hi - 1}; none if {@code lo >= hi}. */
  public static IntPipeline rangeInt(int lo, int hi) {
    return new IntPipeline(Chain.range(Source.INT_RANGE, lo, hi));
  }

  /**
   * The longs {@code lo, lo + step, ...} before {@code hi}; none if the first one is not before it.
   * A negative step counts down.
   *
   * @throws IllegalArgumentException if the step is 0
   */
  public static LongPipeline range(long lo, long hi, long step) {
    if (step == 1) {
      return range(lo, hi);
    }
    return new LongPipeline(steps(lo, hi, step)).map(i -> lo + (i - Long.MIN_VALUE) * step);
  }

  /** The ints {@code lo, lo + step, ...} before {@code hi}, as {@link #range(long, long, long)}. */
  public static IntPipeline rangeInt(int lo, int hi, int step) {
    return range(lo, hi, (long) step).mapToInt(x -> (int) x);
  }

  /** So many positions as there are steps, from the smallest long on: there may be 2 to the 63. */
  private static Chain steps(long lo, long hi, long step) {
    if (step == 0) {
      throw new IllegalArgumentException("step 0: give a positive or a negative one");
    }
    long steps = 0;
    if (step > 0 && lo < hi) {
      steps = Long.divideUnsigned(hi - lo - 1, step) + 1;
    } else if (step < 0 && lo > hi) {
      steps = Long.divideUnsigned(lo - hi - 1, -step) + 1;
    }
    return Chain.range(Source.LONG_RANGE, Long.MIN_VALUE, Long.MIN_VALUE + steps);
  }

  /** The elements of the array, which is not copied. */
  public static IntPipeline over(int[] array) {
    return over(array, 0, Objects.requireNonNull(array, "array").length);
  }

  /**
   * The elements of the array from index {@code from} to {@code to - 1}; the array is not copied.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= array.length}
   */
  public static IntPipeline over(int[] array, int from, int to) {
    Objects.checkFromToIndex(from, to, Objects.requireNonNull(array, "array").length);
    return new IntPipeline(Chain.array(Source.INT_ARRAY, array, from, to));
  }

  /** The elements of the array, which is not copied. */
  public static LongPipeline over(long[] array) {
    return over(array, 0, Objects.requireNonNull(array, "array").length);
  }

  /**
   * The elements of the array from index {@code from} to {@code to - 1}; the array is not copied.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= array.length}
   */
  public static LongPipeline over(long[] array, int from, int to) {
    Objects.checkFromToIndex(from, to, Objects.requireNonNull(array, "array").length);
    return new LongPipeline(Chain.array(Source.LONG_ARRAY, array, from, to));
  }

  /** The elements of the array, which is not copied. */
  public static DoublePipeline over(double[] array) {
    return over(array, 0, Objects.requireNonNull(array, "array").length);
  }

  /**
   * The elements of the array from index {@code from} to {@code to - 1}; the array is not copied.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= array.length}
   */
  public static DoublePipeline over(double[] array, int from, int to) {
    Objects.checkFromToIndex(from, to, Objects.requireNonNull(array, "array").length);
    return new DoublePipeline(Chain.array(Source.DOUBLE_ARRAY, array, from, to));
  }

  /** The elements of the array, which is not copied and must hold no null. */
  public static <T> ParIndexed<T> over(T[] array) {
    return over(array, 0, Objects.requireNonNull(array, "array").length);
  }

  /**
   * The elements of the array from index {@code from} to {@code to - 1}; the array is not copied
   * and must hold no null there.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= array.length}
   */
  public static <T> ParIndexed<T> over(T[] array, int from, int to) {
    Objects.checkFromToIndex(from, to, Objects.requireNonNull(array, "array").length);
    return new ParIndexed<>(to - from, i -> array[from + (int) i]);
  }

  /**
   * The elements of the collection in its order. A list with {@link RandomAccess} is not copied;
   * any other collection is copied first, on the calling thread, once for this pipeline.
   */
  public static <T> ParIndexed<T> over(Collection<? extends T> collection) {
    Objects.requireNonNull(collection, "collection");
    if (collection instanceof List<? extends T> list && list instanceof RandomAccess) {
      return new ParIndexed<>(list.size(), i -> list.get((int) i));
    }
    @SuppressWarnings("unchecked") // holds elements of the collection only
    T[] copy = (T[]) collection.toArray();
    return over(copy);
  }

  /**
   * The rest of the iterator's elements, in their order. They are pulled in batches by one worker
   * at a time, which others relieve, so the iterator need not be safe for several threads; at most
   * one batch for each worker is on its way. One end uses the iterator up, or, if it ends early,
   * takes a batch or two more than it needed. An endless iterator needs an end that ends early, or
   * one that gathers nothing and is cancelled; others fill the memory.
   */
  public static <T> ParSeq<T> from(Iterator<? extends T> iterator) {
    Pull pull = Pull.of(Objects.requireNonNull(iterator, "iterator"));
    return new ParSeq<>(Flow.<T>of(() -> pull));
  }

  /**
   * The rest of the spliterator's elements, in their order, as {@link #from(Iterator)} has them.
   */
  public static <T> ParSeq<T> from(Spliterator<? extends T> spliterator) {
    Pull pull = Pull.of(Objects.requireNonNull(spliterator, "spliterator"));
    return new ParSeq<>(Flow.<T>of(() -> pull));
  }

  /**
   * What comes out of the channel until it is closed and empty, in that order. A worker that waits
   * for the next value is replaced; a batch is what is there, so no value waits for others. With
   * {@link ParSeq#mapOrdered}, at most so many values are taken before their results are out.
   *
   * <p>An end that ends early leaves what it has not received in the channel.
   *
   * @throws dev.heddle.ClosedException at the end, if the channel was closed with a cause
   */
  public static <T> ParSeq<T> from(ReceiveChannel<? extends T> channel) {
    Objects.requireNonNull(channel, "channel");
    Pull pull = channel::receiveMany;
    return new ParSeq<>(Flow.<T>of(() -> pull));
  }

  /**
   * The pieces that the function divides something into, again and again, in their order: it
   * returns the parts of what can be divided, from left to right, and an empty list for a piece.
   * The dividing is done here and now, in parallel.
   */
  public static <T> ParIndexed<T> split(
      T whole, Function<? super T, ? extends List<? extends T>> divide) {
    Objects.requireNonNull(whole, "whole");
    Objects.requireNonNull(divide, "divide");
    List<T> pieces = Pool.call(_ -> Trees.leaves(whole, divide));
    return over(pieces);
  }

  /**
   * All nodes of a tree, each before its children, and these from left to right. The tree is walked
   * here and now, in parallel.
   */
  public static <T> ParIndexed<T> walk(
      T root, Function<? super T, ? extends List<? extends T>> children) {
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(children, "children");
    List<T> nodes = Pool.call(_ -> Trees.nodes(root, children));
    return over(nodes);
  }

  /**
   * What the function makes of each position from 0 to {@code length - 1}.
   *
   * @throws IllegalArgumentException if the length is negative
   */
  public static <T> ParIndexed<T> generate(long length, LongFunction<? extends T> element) {
    Objects.requireNonNull(element, "element");
    if (length < 0) {
      throw new IllegalArgumentException("length " + length + ": give 0 or more");
    }
    return new ParIndexed<>(length, element::apply);
  }

  /**
   * Runs both branches, possibly at the same time, and returns both results. A few nanoseconds if
   * nobody is idle, so recursions may join down to small pieces.
   *
   * <p>What the caller did before happens before both branches; what both did happens before the
   * return.
   *
   * <p>If a branch throws, join throws the same object, when no branch runs any more: the first
   * branch's failure, with the second's as suppressed, or else the second's. If the first branch
   * fails before anybody has started the second one, that one does not run.
   *
   * @throws ParCancelledException if the caller outside was cancelled, or its deadline has passed,
   *     and a branch was left out
   */
  @SuppressWarnings("RedundantThrows") // what the branches throw comes through the pool
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          X extends Throwable,
          Y extends Throwable>
      Both<A, B> join(ParBody<? extends A, X> a, ParBody<? extends B, Y> b) throws X, Y {
    Objects.requireNonNull(a, "a");
    Objects.requireNonNull(b, "b");
    Worker here = Worker.current();
    if (here != null) {
      return join(here, a, b);
    }
    return Pool.common().invoke(worker -> join(worker, a, b));
  }

  /** Runs both branches, possibly at the same time, as {@link #join(ParBody, ParBody)} does. */
  public static <X extends Throwable, Y extends Throwable> void join(ParAction<X> a, ParAction<Y> b)
      throws X, Y {
    Objects.requireNonNull(a, "a");
    Objects.requireNonNull(b, "b");
    Worker here = Worker.current();
    if (here != null) {
      join(here, a, b);
    } else {
      Pool.common()
          .invoke(worker -> {
            join(worker, a, b);
            return true;
          });
    }
  }

  private static void join(Worker worker, ParAction<?> a, ParAction<?> b) {
    int at = worker.push(b);
    try {
      a.run();
    } catch (Throwable t) {
      worker.unwind(at, t);
      throw Failures.sneak(t);
    }
    Fork<?> taken = worker.pop(at);
    if (taken == null) {
      run(b);
    } else {
      taken.outcome();
    }
  }

  static <X extends Throwable> ParBody<@Nullable Void, X> body(ParAction<X> action) {
    return () -> {
      action.run();
      return null;
    };
  }

  private static void run(ParAction<?> action) {
    try {
      action.run();
    } catch (Throwable t) {
      throw Failures.sneak(t);
    }
  }

  private static <A extends @Nullable Object, B extends @Nullable Object> Both<A, B> join(
      Worker worker, ParBody<? extends A, ?> a, ParBody<? extends B, ?> b) {
    int at = worker.push(b);
    A left;
    try {
      left = a.run();
    } catch (Throwable t) {
      worker.unwind(at, t);
      throw Failures.sneak(t);
    }
    Fork<B> taken = worker.pop(at);
    B right = taken == null ? run(b) : taken.outcome();
    return new Both<>(left, right);
  }

  private static <T extends @Nullable Object> T run(ParBody<? extends T, ?> body) {
    try {
      return body.run();
    } catch (Throwable t) {
      throw Failures.sneak(t);
    }
  }

  /**
   * Runs all branches, possibly at the same time, and returns their results in order. It is a tree
   * of joins: if branches throw, the failure of the leftmost half wins, the others are suppressed
   * in it, and branches that nobody has started do not run.
   *
   * @return an unmodifiable list
   */
  @SuppressWarnings("RedundantThrows") // what the branches throw comes through the pool
  public static <T extends @Nullable Object, X extends Throwable> List<T> joinAll(
      List<? extends ParBody<? extends T, ? extends X>> bodies) throws X {
    Object[] branches = bodies.toArray();
    for (Object branch : branches) {
      Objects.requireNonNull(branch, "a branch");
    }
    if (branches.length == 0) {
      return List.of();
    }
    @Nullable Object[] results = new @Nullable Object[branches.length];
    Pool.call(worker -> joinRange(worker, branches, results, 0, branches.length));
    @SuppressWarnings("unchecked") // results of bodies that return a T
    List<T> list = (List<T>) Collections.unmodifiableList(Arrays.asList(results));
    return list;
  }

  private static boolean joinRange(
      Worker worker, Object[] branches, @Nullable Object[] results, int from, int to) {
    if (to - from == 1) {
      results[from] = run((ParBody<?, ?>) branches[from]);
      return true;
    }
    int middle = (from + to) >>> 1;
    var both =
        join(
            worker,
            () -> joinRange(worker, branches, results, from, middle),
            () -> joinRange(thisWorker(), branches, results, middle, to));
    return both.left() && both.right();
  }

  private static Worker thisWorker() {
    return Objects.requireNonNull(Worker.current());
  }

  /**
   * Runs a body that may spawn any number of pieces, which may spawn more, and returns when all
   * have ended. For work whose pieces are not known beforehand: graphs, trees with many children.
   *
   * {@snippet file="dev/heddle/parallel/snippets/ParSnippets.java" region="scope"}
   *
   * <p>The body and all pieces run to their end whatever fails; then the first failure is thrown,
   * the others suppressed in it. What a piece did happens before the return. A piece is run by the
   * worker that spawned it, newest first, unless another one is idle.
   *
   * @throws ParCancelledException if the caller outside was cancelled, or its deadline has passed,
   *     and a piece was left out
   */
  @SuppressWarnings("RedundantThrows") // what the body throws comes through the pool
  public static <T extends @Nullable Object, X extends Throwable> T scope(
      ParScope.Body<? extends T, X> body) throws X {
    Objects.requireNonNull(body, "body");
    return Pool.call(worker ->
        worker.group(group -> {
          try {
            return body.run(new ParScope(group));
          } catch (Throwable t) {
            throw Failures.sneak(t);
          }
        }));
  }

  /** Runs a body without a result that may spawn any number of pieces, as {@link #scope} does. */
  public static <X extends Throwable> void scopeAction(ParScope.Action<X> body) throws X {
    Objects.requireNonNull(body, "body");
    Par.<@Nullable Void, X>scope(scope -> {
      body.run(scope);
      return null;
    });
  }

  /**
   * Runs the action some time, in the pool of the thread that calls or else in the common one.
   * Nobody waits for it but the {@linkplain ParPool#close end of its pool}; what it throws goes to
   * the {@linkplain ParPool.Builder#failureHandler pool's handler}, by default to the log.
   */
  public static void spawn(ParAction<?> action) {
    Objects.requireNonNull(action, "action");
    Worker worker = Worker.current();
    (worker != null ? worker.pool() : Pool.common()).spawn(action);
  }

  /**
   * Runs the action once on each worker of the pool, and returns when all have ended: to fill what
   * each thread keeps for itself. Spare workers take no part. A worker runs it when it has nothing
   * left to do or waits in a join; so the action must not take a lock that code around a join
   * holds. Failures as in {@link #scope}.
   */
  @SuppressWarnings("RedundantThrows") // what the action throws comes through the pool
  public static <X extends Throwable> void broadcast(ParAction<X> action) throws X {
    Objects.requireNonNull(action, "action");
    Pool.call(worker -> {
      worker.broadcast(action);
      return null;
    });
  }

  /**
   * Runs a body whose pipelines have lambdas that throw a checked exception, and throws what they
   * throw. Such lambdas go through the {@link Failing} that the body gets.
   *
   * {@snippet file="dev/heddle/parallel/snippets/ParSnippets.java" region="failing"}
   *
   * @param type what the lambdas throw
   */
  public static <T extends @Nullable Object, X extends Exception> T failing(
      Class<X> type, Failing.Body<? extends T, X> body) throws X {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(body, "body");
    return body.run(new Failing<>());
  }

  /**
   * Sorts the array in ascending order, by its digits, with a buffer of the same length; up to
   * 16,384 elements on the calling thread. If the call is cancelled, the order of the elements is
   * not determined, and some may be missing.
   */
  public static void sort(long[] array) {
    RadixSort.sort(array, 0, Objects.requireNonNull(array, "array").length);
  }

  /** Sorts the array in ascending order, as {@link #sort(long[])} does. */
  public static void sort(int[] array) {
    Keys.sort(Objects.requireNonNull(array, "array"));
  }

  /**
   * Sorts the array in the order of {@link Double#compare}, as {@link #sort(long[])} does: -0.0
   * before 0.0, NaN last. A NaN with unusual bits becomes the canonical one.
   */
  public static void sort(double[] array) {
    Keys.sort(Objects.requireNonNull(array, "array"));
  }

  /**
   * Sorts the array by the comparator; equal elements keep their order. It uses two copies of the
   * array, and up to 4,096 elements are sorted on the calling thread.
   *
   * <p>If the comparator throws, or the call is cancelled, the array is as it was. A comparator
   * that contradicts itself may make this throw {@link IllegalArgumentException} or give any order;
   * no element is lost.
   */
  public static <T> void sort(T[] array, Comparator<? super T> order) {
    Objects.requireNonNull(order, "order");
    MergeSort.sort(array, 0, Objects.requireNonNull(array, "array").length, order);
  }

  /**
   * Sorts the array by what the function makes of each element, as {@link #sort(Object[],
   * Comparator)} does.
   */
  public static <T, K extends Comparable<? super K>> void sortBy(
      T[] array, Function<? super T, ? extends K> key) {
    Objects.requireNonNull(key, "key");
    sort(array, Comparator.comparing(key));
  }

  /**
   * Replaces each element by the combination of all up to it, by an associative operator. If the
   * operator throws, or the call is cancelled, some elements are replaced and others are not.
   */
  public static void prefix(long[] array, LongBinaryOperator operator) {
    Scan.longs(
        Objects.requireNonNull(array, "array"), Objects.requireNonNull(operator, "operator"));
  }

  /** As {@link #prefix(long[], LongBinaryOperator)}, for objects. */
  public static <T> void prefix(T[] array, BinaryOperator<T> operator) {
    Scan.objects(
        Objects.requireNonNull(array, "array"), Objects.requireNonNull(operator, "operator"));
  }

  // Disjoint slices

  /**
   * The array as {@code n} slices, of about the same length, that share no element: so each may be
   * written by the lambda that gets it, without a lock. {@link LongBuffer#arrayOffset} is the index
   * of a slice's first element. A slice checks its borders. Slices may be empty.
   *
   * {@snippet file="dev/heddle/parallel/snippets/ParSnippets.java" region="slices"}
   *
   * @throws IllegalArgumentException unless {@code n >= 1}
   */
  public static ParSeq<LongBuffer> slices(long[] array, int n) {
    Objects.requireNonNull(array, "array");
    return slices(array.length, n, (from, to) -> LongBuffer.wrap(array, from, to - from).slice());
  }

  /** As {@link #slices(long[], int)}. */
  public static ParSeq<IntBuffer> slices(int[] array, int n) {
    Objects.requireNonNull(array, "array");
    return slices(array.length, n, (from, to) -> IntBuffer.wrap(array, from, to - from).slice());
  }

  /** As {@link #slices(long[], int)}. */
  public static ParSeq<DoubleBuffer> slices(double[] array, int n) {
    Objects.requireNonNull(array, "array");
    return slices(array.length, n, (from, to) -> DoubleBuffer.wrap(array, from, to - from).slice());
  }

  /**
   * As {@link #slices(long[], int)}; a slice is a list of fixed size, whose elements may be set.
   */
  public static <T> ParSeq<List<T>> slices(T[] array, int n) {
    Objects.requireNonNull(array, "array");
    return slices(array.length, n, (from, to) -> Arrays.asList(array).subList(from, to));
  }

  /** A view of the elements from one index to another. */
  @FunctionalInterface
  private interface View<S> {
    S of(int from, int to);
  }

  /** No {@link ParIndexed}: its windows would hand the same slice out more than once. */
  private static <S> ParSeq<S> slices(int length, int n, View<S> view) {
    ParSeq.positive("number of slices", n);
    return new ParSeq<>(
        Flow.of(n, i -> view.of((int) (length * i / n), (int) (length * (i + 1) / n))));
  }
}
