package dev.heddle.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Await;
import dev.heddle.TaskRuntime;
import dev.heddle.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMX;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live view by JMX and on a signal. */
@Tag("once")
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

  @Test
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
  void aSignalThatCannotBeUsedIsRefused() {
    assertThatThrownBy(() -> Inspection.onSignal("NONE", System.err))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'NONE'");
    assertThatThrownBy(() -> Inspection.onSignal("QUIT", System.err))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'QUIT'");
  }
}
