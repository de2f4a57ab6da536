package dev.heddle.bench;

import dev.heddle.Backend;
import dev.heddle.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What blocks its carrier: reads of files, and queries of an embedded database by JDBC, each by 64
 * tasks at a time; beside them the same on bare virtual threads. Where a thread of the JDK's
 * scheduler blocks in a file, the JDK may start another carrier; on Heddle's own carriers nothing
 * makes up for it.
 *
 * <p>A file is 64 KiB and in the system's cache; a query finds 16 of 10,000 rows by their key. Per
 * file, and per query. Each checks what it has read.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public abstract class BlockingBench {
  private static final int TASKS = 64;
  private static final int FILE_BYTES = 64 * 1024;
  private static final int ROWS = 10_000;
  private static final int FOUND = 16;

  private final Backend wanted;
  private final Path[] files = new Path[TASKS];
  private final Connection[] connections = new Connection[TASKS];
  private final PreparedStatement[] queries = new PreparedStatement[TASKS];

  BlockingBench(Backend wanted) {
    this.wanted = wanted;
  }

  /** On Heddle's own carriers. */
  @Fork(
      value = 3,
      jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.WORKER, BenchFlags.OPEN})
  public static class OnWorker extends BlockingBench {
    /** Asks for the backend. */
    public OnWorker() {
      super(Backend.WORKER);
    }
  }

  /** On the JDK's scheduler, as without any option. */
  @Fork(
      value = 3,
      jvmArgs = {BenchFlags.HEAP_MIN, BenchFlags.HEAP_MAX, BenchFlags.JDK})
  public static class OnJdk extends BlockingBench {
    /** Asks for the backend. */
    public OnJdk() {
      super(Backend.JDK);
    }
  }

  /** The run is worth nothing if the flags did not work. */
  @Setup
  public void prepare() throws IOException, SQLException {
    BenchFlags.require(wanted);
    Path folder = Files.createTempDirectory("blocking");
    folder.toFile().deleteOnExit();
    byte[] content = new byte[FILE_BYTES];
    for (int i = 0; i < TASKS; i++) {
      content[0] = (byte) i;
      files[i] = Files.write(folder.resolve("file-" + i), content);
      files[i].toFile().deleteOnExit();
    }
    String url = "jdbc:h2:mem:rows";
    for (int i = 0; i < TASKS; i++) {
      connections[i] = DriverManager.getConnection(url);
      if (i == 0) {
        fill(connections[0]);
      }
      queries[i] =
          connections[i].prepareStatement("select number from item where number >= ? limit ?");
    }
  }

  private static void fill(Connection connection) throws SQLException {
    try (Statement create = connection.createStatement()) {
      create.execute("create table item(number int primary key, text varchar)");
    }
    try (PreparedStatement insert = connection.prepareStatement("insert into item values(?, ?)")) {
      for (int i = 0; i < ROWS; i++) {
        insert.setInt(1, i);
        insert.setString(2, "row " + i);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** The database ends with its last connection. */
  @TearDown
  public void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }

  private interface Work {
    void on(int number) throws Exception;
  }

  private void read(int number) throws IOException {
    byte[] content = Files.readAllBytes(files[number]);
    if (content.length != FILE_BYTES || content[0] != (byte) number) {
      throw new IllegalStateException("file " + number + " has another content");
    }
  }

  private void query(int number) throws SQLException {
    int first = number * (ROWS / TASKS);
    PreparedStatement query = queries[number];
    query.setInt(1, first);
    query.setInt(2, FOUND);
    int sum = 0;
    try (ResultSet result = query.executeQuery()) {
      while (result.next()) {
        sum += result.getInt(1);
      }
    }
    if (sum != FOUND * first + FOUND * (FOUND - 1) / 2) {
      throw new IllegalStateException("query " + number + " found another sum: " + sum);
    }
  }

  private static void inTasks(Work work) throws InterruptedException {
    Scope.execute(scope -> {
      for (int i = 0; i < TASKS; i++) {
        int number = i;
        scope.spawn(() -> work.on(number));
      }
    });
  }

  private static void inThreads(Work work) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?>[] futures = new Future<?>[TASKS];
      for (int i = 0; i < TASKS; i++) {
        int number = i;
        futures[i] =
            executor.submit(() -> {
              work.on(number);
              return null;
            });
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void filesInTasks() throws InterruptedException {
    inTasks(this::read);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void filesInThreads() throws Exception {
    inThreads(this::read);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void queriesInTasks() throws InterruptedException {
    inTasks(this::query);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void queriesInThreads() throws Exception {
    inThreads(this::query);
  }
}
