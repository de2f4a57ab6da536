package dev.heddle.parallel.internal.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a pipeline by hand, in three parts. */
public final class Splits {
  private Splits() {}

  /**
   * The elements that come out when the parts {@code [0, i)}, {@code [i, j)} and {@code [j, n)} are
   * run one after the other.
   *
   * @param reversed whether the rightmost part is run first
   */
  public static <T> List<T> list(Flow<T> flow, long i, long j, boolean reversed) {
    End<T, List<T>> end =
        End.of(
            ArrayList::new,
            List::add,
            (left, right) -> {
              left.addAll(right);
              return left;
            });
    return run(flow, end, i, j, reversed);
  }

  /** The first element, found in the same way. */
  public static <T> Optional<T> first(Flow<T> flow, long i, long j, boolean reversed) {
    End<T, Optional<T>> end =
        new End<>() {
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
        };
    return run(flow, end, i, j, reversed);
  }

  private static <T, A> A run(Flow<T> flow, End<T, A> end, long i, long j, boolean reversed) {
    FlowRun<T, A> run = new FlowRun<>(flow, end);
    long[] borders = {0, i, j, flow.length()};
    Part[] parts = {run.empty(), run.empty(), run.empty()};
    for (int k = 0; k < 3; k++) {
      int part = reversed ? 2 - k : k;
      int count = (int) (borders[part + 1] - borders[part]);
      if (count > 0) {
        run.block(parts[part], borders[part], count);
      }
    }
    run.merge(parts[0], parts[1]);
    run.merge(parts[0], parts[2]);
    return run.result(parts[0]);
  }
}
