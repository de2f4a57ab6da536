package dev.heddle.test;

import dev.heddle.test.internal.strategy.Pct;
import dev.heddle.test.internal.strategy.Pos;
import dev.heddle.test.internal.strategy.RandomWalk;
import dev.heddle.test.internal.strategy.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How the schedules of an exploration are chosen.
 *
 * <p>Leave it at {@link #rotation()} unless you know better: each strategy finds bugs early that
 * another one finds late. To cover a small test completely use {@link Explorer#exhaustive}.
 */
public final class Strategy {
  private static final Strategy RANDOM = new Strategy("random", 0, List.of());
  private static final Strategy POS = new Strategy("pos", 0, List.of());

  private final String name;
  private final int depth;
  private final List<Strategy> parts;

  private Strategy(String name, int depth, List<Strategy> parts) {
    this.name = name;
    this.depth = depth;
    this.parts = parts;
  }

  /** At every decision each thread is as likely as the others. */
  public static Strategy random() {
    return RANDOM;
  }

  /**
   * Random priorities that change at {@code depth - 1} random decisions: finds bugs that need few,
   * but far apart, switches at the wrong moments.
   *
   * @param depth how many ordering constraints a bug needs: 2 or 3 for most
   * @throws IllegalArgumentException if {@code depth} is not from 1 to 16
   */
  public static Strategy pct(int depth) {
    if (depth < 1 || depth > 16) {
      throw new IllegalArgumentException("the depth of PCT must be from 1 to 16: " + depth);
    }
    return new Strategy("pct" + depth, depth, List.of());
  }

  /** Random orders of the conflicting steps: partial order sampling. */
  public static Strategy pos() {
    return POS;
  }

  /** Random walk, PCT of depth 2, partial order sampling and PCT of depth 3, in turns. */
  public static Strategy rotation() {
    return rotation(random(), pct(2), pos(), pct(3));
  }

  /**
   * The given strategies in turns.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Strategy rotation(Strategy... strategies) {
    List<Strategy> flat = new ArrayList<>();
    for (Strategy each : strategies) {
      flat.addAll(Objects.requireNonNull(each, "strategy").simple());
    }
    if (flat.isEmpty()) {
      throw new IllegalArgumentException("a rotation needs at least one strategy");
    }
    return flat.size() == 1 ? flat.getFirst() : new Strategy("rotation", 0, List.copyOf(flat));
  }

  /** The strategies that this one consists of; itself, if it is no rotation. */
  List<Strategy> simple() {
    return parts.isEmpty() ? List.of(this) : parts;
  }

  /** A new chooser for a simple strategy. */
  Seeded chooser() {
    return depth > 0 ? new Pct(depth) : this == POS ? new Pos() : new RandomWalk();
  }

  /** The simple strategy of that name, as a seed in a report begins. */
  static Strategy named(String name) {
    if (name.equals("random")) {
      return RANDOM;
    }
    if (name.equals("pos")) {
      return POS;
    }
    if (name.startsWith("pct")) {
      return pct(Integer.parseInt(name.substring(3)));
    }
    throw new IllegalArgumentException("there is no strategy '" + name + "'");
  }

  /** The name, as it stands in seeds. */
  @Override
  public String toString() {
    return name;
  }
}
