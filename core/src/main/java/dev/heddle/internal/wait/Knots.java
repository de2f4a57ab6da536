package dev.heddle.internal.wait;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The knots of a directed graph: sets of nodes of which each reaches each, and none reaches
 * anything outside. Where each node has one successor these are its cycles.
 *
 * <p>Tarjan's strongly connected components, without recursion: a chain may be as long as there are
 * tasks.
 */
final class Knots<N> {
  private static final class Visit<N> {
    final N node;
    final Iterator<N> rest;
    final int number;
    int lowest;

    Visit(N node, Iterator<N> rest, int number) {
      this.node = node;
      this.rest = rest;
      this.number = number;
      this.lowest = number;
    }
  }

  private final Function<N, ? extends Collection<N>> successors;
  private final Map<N, Integer> numbers = new HashMap<>();
  private final ArrayDeque<Visit<N>> path = new ArrayDeque<>();
  private final List<N> open = new ArrayList<>(); // in no component yet, in the order of numbers
  private final Set<N> isOpen = new HashSet<>();
  private final List<List<N>> found = new ArrayList<>();

  private Knots(Function<N, ? extends Collection<N>> successors) {
    this.successors = successors;
  }

  /** The knots that can be reached from {@code nodes}, each in the order of a walk through it. */
  static <N> List<List<N>> of(
      Collection<N> nodes, Function<N, ? extends Collection<N>> successors) {
    Knots<N> search = new Knots<>(successors);
    for (N node : nodes) {
      if (!search.numbers.containsKey(node)) {
        search.walk(node);
      }
    }
    return search.found;
  }

  private void walk(N root) {
    enter(root);
    for (Visit<N> visit; (visit = path.peek()) != null; ) {
      if (visit.rest.hasNext()) {
        N next = visit.rest.next();
        Integer number = numbers.get(next);
        if (number == null) {
          enter(next);
        } else if (isOpen.contains(next)) {
          visit.lowest = Math.min(visit.lowest, number);
        }
      } else {
        path.pop();
        Visit<N> before = path.peek();
        if (before != null) {
          before.lowest = Math.min(before.lowest, visit.lowest);
        }
        if (visit.lowest == visit.number) {
          close(visit.node);
        }
      }
    }
  }

  private void enter(N node) {
    int number = numbers.size();
    numbers.put(node, number);
    path.push(new Visit<>(node, List.copyOf(successors.apply(node)).iterator(), number));
    open.add(node);
    isOpen.add(node);
  }

  /** The nodes from {@code first} on are a component. */
  private void close(N first) {
    List<N> behind = open.subList(open.lastIndexOf(first), open.size());
    List<N> component = List.copyOf(behind);
    behind.clear();
    component.forEach(isOpen::remove);
    Set<N> inside = Set.copyOf(component);
    if (component.stream().allMatch(node -> inside.containsAll(successors.apply(node)))) {
      found.add(component);
    }
  }
}
