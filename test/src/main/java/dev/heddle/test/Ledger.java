package dev.heddle.test;

import dev.heddle.test.internal.sim.SimTask;
import dev.heddle.test.internal.sim.Stop;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Books values in and out, and ends the schedule when one comes out twice, or has not come out when
 * the test ends: for "no message is lost and none comes twice".
 *
 * <p>Make one in the test body, enter each value before it is sent, and take it out after it was
 * received. Values are told apart by {@code equals}. All tasks of the simulation may share it.
 *
 * @param <T> the type of the values
 */
public final class Ledger<T> {
  private final String name;
  private final Map<T, Integer> open = new LinkedHashMap<>();
  private int taken;

  /**
   * Creates an empty ledger, which is checked when the test body has returned.
   *
   * @param name for the report
   * @throws IllegalStateException outside a simulation
   */
  public Ledger(String name) {
    this.name = Objects.requireNonNull(name, "name");
    SimTask me = Simulation.me();
    me.world().atTheEnd(this::check);
  }

  /** Enters a value that must come out once. */
  public void in(T value) {
    open.merge(Objects.requireNonNull(value, "value"), 1, Integer::sum);
  }

  /** Takes a value out; ends the schedule if it is not in. */
  public void out(T value) {
    Integer left = open.get(Objects.requireNonNull(value, "value"));
    if (left == null) {
      fail("'" + value + "' came out of '" + name + "' twice, or was never in it");
    } else if (left == 1) {
      open.remove(value);
    } else {
      open.put(value, left - 1);
    }
    taken++;
  }

  /** Takes back a value whose hand-over did not happen. */
  public void withdraw(T value) {
    out(value);
    taken--;
  }

  /** Whether everything that went in has come out. */
  public boolean isEmpty() {
    return open.isEmpty();
  }

  private void check() {
    if (!open.isEmpty()) {
      fail("lost in '" + name + "': " + open.keySet() + ", while " + taken + " came out");
    }
  }

  private static void fail(String what) {
    SimTask me = Simulation.me();
    throw me.world().fail(me, new Stop(Stop.Reason.LEDGER, null, what));
  }
}
