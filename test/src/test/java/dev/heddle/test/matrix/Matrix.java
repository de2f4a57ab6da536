package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Action.CANCEL;
import static dev.heddle.test.matrix.Action.CLOSE;
import static dev.heddle.test.matrix.Action.COMPLETE;
import static dev.heddle.test.matrix.Action.LOSE;

import dev.heddle.channel.Channel;
import dev.heddle.channel.Overflow;
import dev.heddle.channel.SmallChannels;
import dev.heddle.internal.engine.EngineCells;
import dev.heddle.internal.engine.KeeperCells;
import dev.heddle.internal.engine.ProbeCells;
import dev.heddle.internal.engine.TimerCells;
import dev.heddle.internal.engine.WatchdogCells;
import dev.heddle.parallel.internal.pipeline.ShortLoopCells;
import dev.heddle.parallel.internal.schedule.PoolCells;
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
    cells.addAll(UnlimitedCells.cells());
    cells.addAll(MutexCells.cells());
    cells.addAll(RwLockCells.cells());
    cells.addAll(MeetingCells.cells());
    cells.addAll(LaneCells.cells());
    cells.addAll(TraceCells.cells());
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
              () -> new ChannelOperation.Receiving(SmallChannels.of(places), false, limited));
          add(
              cells,
              three,
              limited,
              false,
              2,
              "send" + on,
              () -> new ChannelOperation.Sending(SmallChannels.of(places), false, limited));
          if (capacity != 0) {
            add(
                cells,
                three,
                limited,
                false,
                2,
                "reserve" + on,
                () -> new ChannelOperation.Reserving(SmallChannels.of(places), limited));
          }
          add(
              cells,
              three,
              limited,
              true,
              2,
              "select receive" + on,
              () -> new ChannelOperation.Receiving(SmallChannels.of(places), true, limited));
          add(
              cells,
              three,
              limited,
              true,
              2,
              "select send" + on,
              () -> new ChannelOperation.Sending(SmallChannels.of(places), true, limited));
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
              () ->
                  new ChannelOperation.Receiving(
                      SmallChannels.of(Integer.MAX_VALUE), selects, limited));
        }
        overflowing(cells, three, limited);
        if (!limited) {
          severalValues(cells, three);
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
    cells.addAll(WatchdogCells.cells());
    cells.addAll(ProbeCells.cells());
    cells.addAll(KeeperCells.cells());
    cells.addAll(PoolCells.cells());
    cells.addAll(ShortLoopCells.cells());
    return cells;
  }

  /** Bounded channels at which no plain sender waits. */
  private static void overflowing(List<Cell> cells, boolean three, boolean limited) {
    for (Overflow overflow : Overflow.values()) {
      String on = ", " + overflow.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      for (boolean selects : new boolean[] {false, true}) {
        String how = selects ? "overflow: select " : "overflow: ";
        Supplier<Operation> send =
            () -> new ChannelOperation.Overflowing(overflow, selects, limited);
        add(cells, three, limited, selects, 2, how + "send" + on, send);
        Supplier<Operation> receive =
            () -> new ChannelOperation.Receiving(Channel.bounded(1, overflow), selects, limited);
        add(cells, three, limited, selects, 2, how + "receive" + on, receive);
      }
    }
  }

  /** Operations that receive more than one value, at each flavour; they have no time limit. */
  private static void severalValues(List<Cell> cells, boolean three) {
    for (int capacity : new int[] {0, 1, Integer.MAX_VALUE, SmallChannels.BARGING}) {
      String on =
          switch (capacity) {
            case 0 -> ": rendezvous";
            case 1 -> ": bounded(1)";
            case SmallChannels.BARGING -> ": barging(1)";
            default -> ": unlimited";
          };
      Supplier<Operation> many =
          () -> new ChannelOperation.ReceivingMany(SmallChannels.of(capacity));
      add(cells, three, false, false, 2, "receive many" + on, many);
      Supplier<Operation> all = () -> new ChannelOperation.ReceivingAll(SmallChannels.of(capacity));
      add(cells, three, false, false, 2, "for each" + on, all);
    }
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
