package dev.heddle.lab.machine;

import dev.heddle.lab.doctor.ContainerLimits;
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

  private final Path root;
  private final Path proc;

  /** Reads below that root of a file system. */
  KernelLimits(Path root) {
    this.root = root;
    this.proc = root.resolve("proc");
  }

  /** The limits of this process. */
  public static KernelLimits ofThisProcess() {
    return new KernelLimits(Path.of("/"));
  }

  /** How many more threads may be started, by the tightest of the limits that are known. */
  public OptionalLong threads() {
    LongStream known =
        Stream.of(
                containerThreads(),
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

  private OptionalLong containerThreads() {
    try {
      return ContainerLimits.read(root).threads();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
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
