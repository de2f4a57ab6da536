package dev.heddle.lab.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The control-group limits of this process: the tightest of its own group and the groups around it.
 *
 * @param processors how many processors' worth of time it may use
 * @param memory bytes
 * @param threads how many threads and processes the group may hold
 */
public record ContainerLimits(
    OptionalDouble processors, OptionalLong memory, OptionalLong threads) {
  /**
   * Reads the limits, version 1 or 2 for each controller.
   *
   * @param root the root of the file system
   * @throws NoSuchFileException where there are no control groups, as on macOS
   */
  public static ContainerLimits read(Path root) throws IOException {
    List<String> groups = Files.readAllLines(root.resolve("proc/self/cgroup"));
    List<String> mounts = Files.readAllLines(root.resolve("proc/self/mountinfo"));
    Function<String, Stream<Group>> find =
        controller -> {
          Group group = find(root, groups, mounts, controller);
          return group == null ? Stream.empty() : group.withParents();
        };
    return new ContainerLimits(
        find.apply("cpu")
            .map(ContainerLimits::processors)
            .flatMapToDouble(OptionalDouble::stream)
            .min(),
        find.apply("memory")
            .map(group ->
                number(group.text(group.version == 2 ? "memory.max" : "memory.limit_in_bytes")))
            .flatMapToLong(OptionalLong::stream)
            .min(),
        find.apply("pids")
            .map(group -> number(group.text("pids.max")))
            .flatMapToLong(OptionalLong::stream)
            .min());
  }

  private static @Nullable Group find(
      Path root, List<String> groups, List<String> mounts, String controller) {
    for (int version = 1; version <= 2; version++) {
      String path = groupPath(groups, version == 1 ? controller : "");
      if (path == null) {
        continue;
      }
      for (String mount : mounts) {
        // 36 35 98:0 /mount-root /mount-point options ... - type source options-of-the-file-system
        String[] halves = mount.split(" - ", 2);
        String[] left = halves[0].split(" ", -1);
        String[] right = halves[1].split(" ", -1);
        boolean matches =
            version == 2
                ? right[0].equals("cgroup2")
                : right[0].equals("cgroup")
                    && Arrays.asList(right[2].split(",", -1)).contains(controller);
        if (matches) {
          Path top = root.resolve(left[4].substring(1));
          String below = path.startsWith(left[3]) ? path.substring(left[3].length()) : "";
          Path folder = top.resolve(below.startsWith("/") ? below.substring(1) : below);
          return new Group(version, Files.isDirectory(folder) ? folder : top, top);
        }
      }
    }
    return null;
  }

  /** The path in the line {@code number:controllers:path}; version 2 has no controllers there. */
  private static @Nullable String groupPath(List<String> groups, String controller) {
    for (String group : groups) {
      String[] parts = group.split(":", 3);
      if (Arrays.asList(parts[1].split(",", -1)).contains(controller)) {
        return parts[2];
      }
    }
    return null;
  }

  private static OptionalDouble processors(Group group) {
    String quota;
    String period;
    if (group.version == 2) {
      String[] both = group.text("cpu.max").split(" ", -1);
      quota = both[0];
      period = both[both.length - 1];
    } else {
      quota = group.text("cpu.cfs_quota_us");
      period = group.text("cpu.cfs_period_us");
    }
    OptionalLong allowed = number(quota);
    OptionalLong within = number(period);
    return allowed.isPresent() && within.isPresent()
        ? OptionalDouble.of((double) allowed.getAsLong() / within.getAsLong())
        : OptionalDouble.empty();
  }

  /**
   * A positive number. No limit is {@code max}, -1, a missing file, and, for memory in version 1,
   * the number of 19 digits that is the largest multiple of a page.
   */
  private static OptionalLong number(String text) {
    return text.matches("[1-9][0-9]{0,17}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** A group's folder, and the folder where the groups are mounted. */
  private record Group(int version, Path folder, Path top) {
    Stream<Group> withParents() {
      return Stream.iterate(folder, at -> at != null && at.startsWith(top), Path::getParent)
          .map(at -> new Group(version, at, top));
    }

    String text(String file) {
      try {
        return Files.readString(folder.resolve(file)).strip();
      } catch (IOException unreadable) {
        return "";
      }
    }
  }
}
