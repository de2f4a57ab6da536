package dev.heddle;

import dev.heddle.internal.seam.Seam;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which scopes of a runtime are recorded.
 *
 * @param share the share of all scopes, from 0 to {@link #ALL}
 * @param names the names of scopes that are always recorded
 */
record Sampling(int share, Set<String> names) {
  static final String PROPERTY = "heddle.sample";
  private static final int ALL = 1 << 30;

  /** What the builder was told, or else the system property; null for none. */
  static @Nullable Sampling of(@Nullable Double fraction, Set<String> names) {
    String property = System.getProperty(PROPERTY);
    if (fraction == null && names.isEmpty() && property != null) {
      return parse(property);
    }
    return of(fraction == null ? 0 : fraction, names);
  }

  private static @Nullable Sampling of(double fraction, Set<String> names) {
    return fraction == 0 && names.isEmpty()
        ? null
        : new Sampling((int) Math.ceil(fraction * ALL), Set.copyOf(names));
  }

  /** Refuses what is no share. */
  static double check(double fraction) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction must be from 0 to 1: " + fraction);
    }
    return fraction;
  }

  /** Numbers and names, separated by commas. */
  static @Nullable Sampling parse(String property) {
    double fraction = 0;
    Set<String> names = new HashSet<>();
    for (String part : property.split(",", -1)) {
      String word = part.strip();
      char first = word.isEmpty() ? ',' : word.charAt(0);
      if (first == ',') {
        throw bad(property);
      } else if (Character.isDigit(first) || first == '-' || first == '.') {
        fraction = number(word, property);
      } else {
        names.add(word);
      }
    }
    return of(fraction, names);
  }

  private static double number(String word, String property) {
    try {
      return check(Double.parseDouble(word));
    } catch (IllegalArgumentException notAShare) {
      throw bad(property);
    }
  }

  private static IllegalArgumentException bad(String property) {
    return new IllegalArgumentException(
        "system property "
            + PROPERTY
            + " must be a fraction from 0 to 1, names of scopes, or both, separated by commas: "
            + property);
  }

  /** Whether a scope that is opened now is recorded. */
  boolean takes(@Nullable String name) {
    return (name != null && names.contains(name)) || (share > 0 && Seam.nextInt(ALL) < share);
  }
}
