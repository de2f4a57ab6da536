package dev.heddle.lab.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class ContainerLimitsTest {
  @TempDir Path root;

  @Test
  void readsVersion2() throws IOException {
    write("proc/self/cgroup", "0::/kubepods/pod7");
    write("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw");
    write("sys/fs/cgroup/kubepods/pod7/cpu.max", "150000 100000");
    write("sys/fs/cgroup/kubepods/pod7/memory.max", "1073741824");
    write("sys/fs/cgroup/kubepods/pod7/pids.max", "512");

    assertThat(ContainerLimits.read(root))
        .isEqualTo(
            new ContainerLimits(
                OptionalDouble.of(1.5), OptionalLong.of(1L << 30), OptionalLong.of(512)));
  }

  @Test
  void takesTheTightestOfTheGroupsAround() throws IOException {
    write("proc/self/cgroup", "0::/outer/inner");
    write("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
    write("sys/fs/cgroup/outer/memory.max", "1000");
    write("sys/fs/cgroup/outer/inner/memory.max", "2000");
    write("sys/fs/cgroup/outer/inner/pids.max", "max");

    assertThat(ContainerLimits.read(root))
        .isEqualTo(
            new ContainerLimits(
                OptionalDouble.empty(), OptionalLong.of(1000), OptionalLong.empty()));
  }

  @Test
  void readsVersion1() throws IOException {
    write("proc/self/cgroup", "8:pids:/", "5:cpu,cpuacct:/docker/a", "4:memory:/docker/a", "0::/");
    write(
        "proc/self/mountinfo",
        "31 23 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct",
        "32 23 0:28 /docker/a /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory",
        "33 23 0:29 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids");
    write("sys/fs/cgroup/cpu/docker/a/cpu.cfs_quota_us", "50000");
    write("sys/fs/cgroup/cpu/docker/a/cpu.cfs_period_us", "100000");
    write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "268435456");
    write("sys/fs/cgroup/pids/pids.max", "max");

    assertThat(ContainerLimits.read(root))
        .isEqualTo(
            new ContainerLimits(
                OptionalDouble.of(0.5), OptionalLong.of(256L << 20), OptionalLong.empty()));
  }

  @Test
  void takesTheHugeNumberOfVersion1ForNoLimit() throws IOException {
    write("proc/self/cgroup", "4:memory:/");
    write("proc/self/mountinfo", "32 23 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");

    assertThat(ContainerLimits.read(root).memory()).isEmpty();
  }

  @Test
  void aSystemWithoutControlGroupsIsAMissingFile() {
    assertThatThrownBy(() -> ContainerLimits.read(root)).isInstanceOf(NoSuchFileException.class);
  }

  private void write(String file, String... lines) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, String.join("\n", lines) + "\n");
  }
}
