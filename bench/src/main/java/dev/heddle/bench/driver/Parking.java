package dev.heddle.bench.driver;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** The bytes of a parked task: how much more there is with a million of them. */
public final class Parking {
  private static final int FEW = 100_000;
  private static final int MANY = 1_000_000;
  private static final long BYTES_PER_KIB = 1024;
  private static final long LOOK_MILLIS = 20;

  private Parking() {}

  /** A gate, closed at first, and tasks that wait at it. */
  public interface Gate {
    /** Spawns tasks that count themselves, wait at the gate and count themselves again. */
    void spawn(int tasks, LongAdder arrived, LongAdder left) throws Exception;

    /** Opens the gate and waits until all have ended. */
    void open() throws Exception;
  }

  /** Makes gates. */
  @FunctionalInterface
  public interface Gates {
    /** A closed gate. */
    Gate close();
  }

  /** The workload. */
  public static Workload workload(String contender, Gates gates) {
    return Workload.measured(
        contender,
        "bytes",
        window -> {
          long[] few = sizes(gates.close(), FEW);
          long[] many = sizes(gates.close(), MANY);
          double more = MANY - FEW;
          return new double[] {(many[0] - few[0]) / more, (many[1] - few[1]) / more};
        },
        "parked-bytes",
        "parked-bytes-heap");
  }

  private static long[] sizes(Gate gate, int tasks) throws Exception {
    LongAdder arrived = new LongAdder();
    LongAdder left = new LongAdder();
    gate.spawn(tasks, arrived, left);
    while (arrived.sum() < tasks) {
      Thread.sleep(LOOK_MILLIS);
    }
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long resident = residentBytes();
    gate.open();
    WrongAnswer.unless("number of tasks that came out", left.sum(), tasks);
    return new long[] {resident, heap};
  }

  private static long residentBytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
          .findFirst()
          .orElseThrow();
    }
  }
}
