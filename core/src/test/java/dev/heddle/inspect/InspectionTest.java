package dev.heddle.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Await;
import dev.heddle.Counter;
import dev.heddle.DurationHistogram;
import dev.heddle.RuntimeCounters;
import dev.heddle.TaskRuntime;
import dev.heddle.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live view by JMX and on a signal. */
class InspectionTest {
  private final Channel<String> gate = Channel.rendezvous();
  private TaskRuntime runtime;
  @TempDir Path folder;

  @BeforeEach
  void start() {
    runtime = TaskRuntime.builder().name("inspected").build();
    runtime.spawn("waiter", () -> gate.receiveOrClosed());
    Await.until(() -> runtime.snapshot().toString().contains("a value from rendezvous"));
  }

  @AfterEach
  void stop() {
    gate.close();
    runtime.close();
    Inspection.unregister();
  }

  private static HeddleMXBean bean() throws Exception {
    Inspection.register();
    Inspection.register();
    return JMX.newMXBeanProxy(
        ManagementFactory.getPlatformMBeanServer(),
        new ObjectName(Inspection.NAME),
        HeddleMXBean.class);
  }

  @Test
  @Tag("once")
  void theBeanTellsRuntimesAndDumps() throws Exception {
    HeddleMXBean bean = bean();
    assertThat(bean.getRuntimes()).contains("inspected");
    assertThat(bean.dump(false, false)).contains("task 'waiter' (").doesNotContain("\n      at ");
    assertThat(bean.dump(false, true)).contains("\n      at ");
    assertThat(bean.dump(true, false)).startsWith("{\"format\":1,").contains("\"name\":\"waiter\"");
    Inspection.unregister();
    Inspection.unregister();
    assertThat(
            ManagementFactory.getPlatformMBeanServer()
                .isRegistered(new ObjectName(Inspection.NAME)))
        .isFalse();
  }

  /** The names of the counters are those of the enum, whatever is added to it. */
  @Test
  void theBeanTellsTheCounters() throws Exception {
    HeddleMXBean bean = bean();
    Map<String, Long> counters = bean.counters("inspected");
    List<String> names = Arrays.stream(Counter.values()).map(Counter::name).toList();
    assertThat(counters)
        .containsOnlyKeys(
            Stream.concat(names.stream(), Stream.of("OUTSIDE_SCHEDULES", "SPARES_BROUGHT"))
                .toArray(String[]::new));
    assertThat(bean.runTimes("inspected")).hasSize(DurationHistogram.BUCKETS).containsOnly(0);
    assertThatThrownBy(() -> bean.counters("nobody"))
        .hasStackTraceContaining("there is no runtime 'nobody'; see the attribute Runtimes");
    assertThatThrownBy(() -> bean.workerCounters("inspected", -1))
        .hasStackTraceContaining("runtime 'inspected' has no worker -1");
  }

  @Test
  @Tag("worker")
  void theBeanTellsWhatTheWorkersHaveDone() throws Exception {
    HeddleMXBean bean = bean();
    try (TaskRuntime measured =
        TaskRuntime.builder().name("measured").workers(2).histograms().build()) {
      for (int i = 0; i < 100; i++) {
        measured.spawn("one of many", () -> {}).join();
      }
      RuntimeCounters before = measured.counters();
      Map<String, Long> told = bean.counters("measured");
      RuntimeCounters after = measured.counters();
      for (Counter counter : Counter.values()) {
        assertThat(told.get(counter.name()))
            .as("%s", counter)
            .isBetween(before.get(counter), after.get(counter));
      }
      assertThat(told.get("OUTSIDE_SCHEDULES"))
          .isBetween(before.outsideSchedules(), after.outsideSchedules());
      assertThat(told.get("OUTSIDE_SCHEDULES")).isGreaterThanOrEqualTo(100);
      long outside =
          bean.workerCounters("measured", 0).get("OUTSIDE_RUNS")
              + bean.workerCounters("measured", 1).get("OUTSIDE_RUNS");
      assertThat(outside).isPositive();
      assertThat(LongStream.of(bean.runTimes("measured")).sum()).isGreaterThanOrEqualTo(100);
      assertThat(LongStream.of(bean.delays("measured")).sum()).isGreaterThanOrEqualTo(100);
      assertThatThrownBy(() -> bean.workerCounters("measured", 64))
          .hasStackTraceContaining("runtime 'measured' has no worker 64");
    }
  }

  @Test
  @Tag("once")
  void theBeanWritesToANewFileOnly() throws Exception {
    HeddleMXBean bean = bean();
    Path file = folder.resolve("dump.txt");
    bean.dumpToFile(file.toString(), false, false);
    assertThat(Files.readString(file)).contains("task 'waiter' (");
    assertThatThrownBy(() -> bean.dumpToFile(file.toString(), false, false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> bean.dumpToFile("here", false, false))
        .hasStackTraceContaining(
            "the path must be absolute, the program has a working directory of its own: here");
  }

  @Test
  @Tag("once")
  void aSignalWritesTheText() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Inspection.onSignal("USR1", out);
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("kill", "-USR1", pid).start().waitFor()).isZero();
    Await.until(() -> bytes.toString(StandardCharsets.UTF_8).contains("\n      at "));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("task 'waiter' (");
  }

  @Test
  @Tag("once")
  void aSignalThatCannotBeUsedIsRefused() {
    assertThatThrownBy(() -> Inspection.onSignal("NONE", System.err))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'NONE'");
    assertThatThrownBy(() -> Inspection.onSignal("QUIT", System.err))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'QUIT'");
  }
}
