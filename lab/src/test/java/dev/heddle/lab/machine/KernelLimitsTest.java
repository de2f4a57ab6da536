package dev.heddle.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class KernelLimitsTest {

  @TempDir private Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void takesTheTightestLimitOnThreads() throws IOException {
    write("proc/sys/kernel/threads-max", "190000\n");
    write("proc/sys/kernel/pid_max", "32768\n");
    write("proc/sys/vm/max_map_count", "65530\n");
    assertThat(new KernelLimits(root).threads()).hasValue(65_530 / 3);
    write(
        "proc/self/limits",
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             5000                 96365                processes
        """);
    assertThat(new KernelLimits(root).threads()).hasValue(5_000);
  }

  @Test
  void passesUnlimitedOver() throws IOException {
    write("proc/sys/kernel/pid_max", "32768\n");
    write("proc/self/limits", "Max processes   unlimited   unlimited   processes\n");
    assertThat(new KernelLimits(root).threads()).hasValue(32_768);
  }

  @Test
  void asksTheContainer() throws IOException {
    write("proc/sys/kernel/pid_max", "32768\n");
    write("proc/self/cgroup", "0::/a/b\n");
    write(
        "proc/self/mountinfo", "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n");
    write("sys/fs/cgroup/a/pids.max", "700\n");
    write("sys/fs/cgroup/a/b/pids.max", "max\n");
    assertThat(new KernelLimits(root).threads()).hasValue(700);
  }

  @Test
  void readsTheMemoryThatIsFree() throws IOException {
    write("proc/meminfo", "MemTotal:  8000 kB\nMemAvailable:    5000 kB\n");
    assertThat(new KernelLimits(root).availableMemory()).hasValue(5_000 * 1_024);
  }

  @Test
  void knowsNothingWithoutProc() {
    KernelLimits limits = new KernelLimits(root);
    assertThat(limits.threads()).isEmpty();
    assertThat(limits.availableMemory()).isEmpty();
    assertThat(limits.processorName()).isEmpty();
  }
}
