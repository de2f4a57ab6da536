package dev.heddle.parallel.internal.pipeline;

/** Where elements come from. A position is the value itself for a range, the index for an array. */
public enum Source {
  INT_RANGE(Type.INT),
  LONG_RANGE(Type.LONG),
  INT_ARRAY(Type.INT),
  LONG_ARRAY(Type.LONG),
  DOUBLE_ARRAY(Type.DOUBLE);

  final Type type;

  Source(Type type) {
    this.type = type;
  }

  boolean isArray() {
    return this != INT_RANGE && this != LONG_RANGE;
  }
}
