package dev.heddle.test.probe;

import dev.heddle.internal.seam.Seam;
import dev.heddle.test.Simulation;

/** A shared number, each access to which is a decision point: what the probes are built from. */
final class Var {
  private final String read;
  private final String write;
  private final String update;
  private int value;

  Var(String name) {
    read = "read " + name;
    write = "write " + name;
    update = "update " + name;
  }

  int get() {
    Simulation.point(read, this);
    return value;
  }

  void set(int next) {
    Simulation.point(write, this);
    value = next;
  }

  boolean cas(int expected, int next) {
    Simulation.point(update, this);
    if (value != expected) {
      return false;
    }
    value = next;
    return true;
  }

  int addAndGet(int delta) {
    Simulation.point(update, this);
    value += delta;
    return value;
  }

  /** Waits actively for another value than {@code unwanted}. */
  void spinWhile(int unwanted) {
    int turn = 0;
    while (get() == unwanted) {
      Seam.spin(this, turn++);
    }
  }
}
