package dev.heddle.lab.frame;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named values that a workload passes to its children: text, numbers, and lists of numbers. */
public final class Parameters {

  private final Map<String, Object> values;

  private Parameters(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** No parameters. */
  public static Parameters none() {
    return new Parameters(new LinkedHashMap<>());
  }

  /** Takes values that were read from JSON. */
  public static Parameters of(Map<String, Object> values) {
    return new Parameters(new LinkedHashMap<>(values));
  }

  /** These parameters and one more; a {@code value} is a String, a Number, or a list of numbers. */
  public Parameters with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Parameters(more);
  }

  /** A text. */
  public String text(String name) {
    return (String) value(name);
  }

  /** A whole number. */
  public long number(String name) {
    return ((Number) value(name)).longValue();
  }

  /** A whole number that fits an {@code int}. */
  public int count(String name) {
    return Math.toIntExact(number(name));
  }

  /** Whole numbers that fit an {@code int}. */
  public List<Integer> counts(String name) {
    return ((List<?>) value(name)).stream().map(n -> ((Number) n).intValue()).toList();
  }

  /** Parameters within these. */
  public Parameters group(String name) {
    Map<String, Object> group = new LinkedHashMap<>();
    ((Map<?, ?>) value(name)).forEach((key, value) -> group.put((String) key, value));
    return new Parameters(group);
  }

  /** All of them, for printing. */
  public Map<String, Object> asMap() {
    return values;
  }

  private Object value(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no parameter '" + name + "' among " + values.keySet());
    }
    return value;
  }
}
