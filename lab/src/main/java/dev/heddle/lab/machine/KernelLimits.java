package dev.heddle.lab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Limits that Linux publishes as files; empty where a file is missing or says "max". */
public final class KernelLimits {

  /** A Java thread maps its stack and the guard pages beside it. */
  private static final long MAPPINGS_PER_THREAD = 3;

  private final Path proc;
  private final Path controlGroups;

  KernelLimits(Path proc, Path controlGroups) {
    this.proc = proc;
    this.controlGroups = controlGroups;
  }

  /** The limits of this process. */
  public static KernelLimits ofThisProcess() {
    return new KernelLimits(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
  }

  /** How many more threads may be started, by the tightest of the limits that are known. */
  public OptionalLong threads() {
    LongStream known =
        Stream.of(
                controlGroupThreads(),
                processLimit("Max processes"),
                number(proc.resolve("sys/kernel/threads-max")),
                number(proc.resolve("sys/kernel/pid_max")),
                scaled(number(proc.resolve("sys/vm/max_map_count"))))
            .flatMapToLong(OptionalLong::stream);
    return known.min();
  }

  /** Memory that can be had without swapping. */
  public OptionalLong availableMemory() {
    return lines(proc.resolve("meminfo")).stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }

  /** The processor's own name. */
  public Optional<String> processorName() {
    return lines(proc.resolve("cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  private static OptionalLong scaled(OptionalLong mappings) {
    return mappings.isPresent()
        ? OptionalLong.of(mappings.getAsLong() / MAPPINGS_PER_THREAD)
        : mappings;
  }

  /** The tightest pids limit on the way from our group to the root, less what is in use there. */
  private OptionalLong controlGroupThreads() {
    return lines(proc.resolve("self/cgroup")).stream()
        .flatMap(this::groupFolders)
        .flatMapToLong(
            folder -> {
              OptionalLong most = number(folder.resolve("pids.max"));
              OptionalLong used = number(folder.resolve("pids.current"));
              return most.isPresent()
                  ? LongStream.of(Math.max(0, most.getAsLong() - used.orElse(0)))
                  : LongStream.empty();
            })
        .min();
  }

  /** A line reads {@code number:controllers:/path}; version 2 has number 0 and no controllers. */
  private Stream<Path> groupFolders(String line) {
    String[] fields = line.split(":", 3);
    if (fields.length < 3) {
      return Stream.empty();
    }
    Path root;
    if (fields[1].isEmpty()) {
      root = controlGroups;
    } else if (List.of(fields[1].split(",", -1)).contains("pids")) {
      root = controlGroups.resolve("pids");
    } else {
      return Stream.empty();
    }
    Path own = root.resolve(fields[2].replaceFirst("^/+", "")).normalize();
    return Stream.iterate(own, path -> path != null && path.startsWith(root), Path::getParent);
  }

  private OptionalLong processLimit(String name) {
    return lines(proc.resolve("self/limits")).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split("\\s+", 2)[0])
        .flatMapToLong(KernelLimits::parse)
        .findFirst();
  }

  private static OptionalLong number(Path file) {
    return lines(file).stream().limit(1).flatMapToLong(KernelLimits::parse).findFirst();
  }

  private static LongStream parse(String text) {
    return text.strip().matches("\\d{1,18}")
        ? LongStream.of(Long.parseLong(text.strip()))
        : LongStream.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
