package dev.heddle.parallel.internal.flow;

import dev.heddle.parallel.Par;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Gathers the nodes of a tree by joins, from left to right. */
public final class Trees {
  private Trees() {}

  /** The nodes without children. */
  public static <T> List<T> leaves(
      T root, Function<? super T, ? extends List<? extends T>> children) {
    return new Walk<T>(children, false).under(root);
  }

  /** All nodes, each before its children. */
  public static <T> List<T> nodes(
      T root, Function<? super T, ? extends List<? extends T>> children) {
    return new Walk<T>(children, true).under(root);
  }

  private record Walk<T>(Function<? super T, ? extends List<? extends T>> children, boolean inner) {
    List<T> under(T node) {
      List<? extends T> below = children.apply(node);
      List<T> all = new ArrayList<>();
      if (inner || below.isEmpty()) {
        all.add(node);
      }
      if (!below.isEmpty()) {
        all.addAll(range(below, 0, below.size()));
      }
      return all;
    }

    private List<T> range(List<? extends T> nodes, int from, int to) {
      if (to - from == 1) {
        return under(nodes.get(from));
      }
      int middle = (from + to) >>> 1;
      var both = Par.join(() -> range(nodes, from, middle), () -> range(nodes, middle, to));
      both.left().addAll(both.right());
      return both.left();
    }
  }
}
