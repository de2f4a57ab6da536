package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Action.CANCEL;
import static dev.heddle.test.matrix.Action.CLOSE;
import static dev.heddle.test.matrix.Action.COMPLETE;
import static dev.heddle.test.matrix.Action.LOSE;

import dev.heddle.channel.SmallChannels;
import dev.heddle.internal.engine.EngineCells;
import dev.heddle.internal.engine.TimerCells;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Operation x cancel x close x timeout x lost select, for everything that core has. */
public final class Matrix {
  private Matrix() {}

  /** All cells. */
  public static List<Cell> cells() {
    List<Cell> cells = programs();
    for (Cell cell : List.copyOf(cells)) {
      cells.add(cell.inPlainSight());
    }
    return cells;
  }

  private static List<Cell> programs() {
    List<Cell> cells = new ArrayList<>(Crossings.cells());
    cells.addAll(ChannelCells.cells());
    cells.addAll(BargingCells.cells());
    cells.addAll(LockCells.cells());
    cells.addAll(LaneCells.cells());
    for (boolean three : new boolean[] {false, true}) {
      for (boolean limited : new boolean[] {false, true}) {
        for (int capacity : new int[] {0, 1, SmallChannels.BARGING}) {
          int places = capacity;
          String on = capacity == 0 ? " rendezvous" : capacity == 1 ? " bounded(1)" : " barging(1)";
          add(
              cells,
              three,
              limited,
              false,
              2,
              "receive" + on,
              () -> new ChannelOperation.Receiving(places, false, limited));
          add(
              cells,
              three,
              limited,
              false,
              2,
              "send" + on,
              () -> new ChannelOperation.Sending(places, false, limited));
          if (capacity != 0) {
            add(
                cells,
                three,
                limited,
                false,
                2,
                "reserve" + on,
                () -> new ChannelOperation.Reserving(places, limited));
          }
          add(
              cells,
              three,
              limited,
              true,
              2,
              "select receive" + on,
              () -> new ChannelOperation.Receiving(places, true, limited));
          add(
              cells,
              three,
              limited,
              true,
              2,
              "select send" + on,
              () -> new ChannelOperation.Sending(places, true, limited));
        }
        for (boolean selects : new boolean[] {false, true}) {
          String how = selects ? "select receive " : "receive ";
          add(
              cells,
              three,
              limited,
              selects,
              2,
              how + "one-shot",
              () -> new OneShotOperation(selects, limited));
          add(
              cells,
              three,
              limited,
              selects,
              2,
              how + "unlimited",
              () -> new ChannelOperation.Receiving(Integer.MAX_VALUE, selects, limited));
        }
        for (TimeOperation.Kind kind : TimeOperation.Kind.values()) {
          if (kind != TimeOperation.Kind.TICK || limited) {
            add(
                cells,
                three,
                limited,
                kind == TimeOperation.Kind.SELECT_TIMER,
                limited ? 3 : 2, // the clock acts, too
                kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                () -> new TimeOperation(kind, limited));
          }
        }
        for (LockOperation.Kind kind : LockOperation.Kind.values()) {
          String what = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
          add(
              cells,
              three,
              limited,
              kind.selects(),
              2,
              "mutex: " + what,
              () -> new LockOperation(kind, limited));
        }
        for (PointOperation.Kind kind : PointOperation.Kind.values()) {
          add(
              cells,
              three,
              limited,
              kind.selects(),
              2,
              kind.text,
              () -> new PointOperation(kind, limited));
        }
        for (TaskOperation.Kind kind : TaskOperation.Kind.values()) {
          boolean selects = kind.name().startsWith("SELECT");
          boolean timed = kind.ordinal() >= TaskOperation.Kind.SLEEP.ordinal();
          if (timed == limited || kind == TaskOperation.Kind.JOIN || selects) {
            String what = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            add(
                cells,
                three,
                limited,
                selects,
                kind.tasks,
                what,
                () -> new TaskOperation(kind, limited));
          }
        }
      }
    }
    cells.addAll(Shutdowns.cells());
    cells.addAll(EngineCells.cells());
    cells.addAll(TimerCells.cells());
    return cells;
  }

  private static void add(
      List<Cell> cells,
      boolean three,
      boolean limited,
      boolean selecting,
      int tasks,
      String what,
      Supplier<Operation> operation) {
    List<Action> against = new ArrayList<>(List.of(CANCEL, CLOSE));
    if (selecting) {
      against.add(LOSE);
    }
    if (three) {
      for (Action each : against) {
        cells.add(Cell.atOnce(what, operation, tasks, limited, COMPLETE, each));
      }
      cells.add(Cell.atOnce(what, operation, tasks, limited, CANCEL, CLOSE));
    } else {
      cells.add(Cell.inTurns(what, operation, tasks, limited, COMPLETE));
      for (Action each : against) {
        cells.add(Cell.inTurns(what, operation, tasks, limited, each, COMPLETE));
        cells.add(Cell.inTurns(what, operation, tasks, limited, COMPLETE, each));
      }
    }
  }
}
