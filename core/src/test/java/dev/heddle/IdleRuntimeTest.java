package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** An idle runtime costs next to nothing. The processor time of a window, so it takes as long. */
class IdleRuntimeTest {
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final long MOST_NANOS = Duration.ofMillis(30).toNanos();

  @Test
  @EnabledIfEnvironmentVariable(named = "CI", matches = "true")
  void thirtySecondsAddAtMostThirtyMillisecondsToThoseOfAnEmptyJvm() throws Exception {
    Elsewhere<ChildJvm.Result> empty =
        Elsewhere.start(() -> ChildJvm.runOnSameBackend(EmptyJvm.class));
    ChildJvm.Result idle = ChildJvm.runOnSameBackend(IdleRuntime.class);

    long added = nanos(idle) - nanos(empty.get());
    System.out.println("an idle runtime adds " + added / 1_000 + " us in " + WINDOW);
    assertThat(added).as("%s beside %s", idle, empty.get()).isLessThanOrEqualTo(MOST_NANOS);
  }

  private static long nanos(ChildJvm.Result result) {
    return Long.parseLong(result.output().strip());
  }

  /** Lets what has been started come to rest, then prints the processor time of the window. */
  private static void measure() throws InterruptedException, IOException {
    System.gc();
    Thread.sleep(SETTLING);
    long before = processorNanos();
    Thread.sleep(WINDOW);
    System.out.println(processorNanos() - before);
    System.exit(0);
  }

  /** By thread where the system tells it, since the sum for the process has steps of 10 ms. */
  private static long processorNanos() throws IOException {
    Path threads = Path.of("/proc/self/task");
    if (!Files.isReadable(Path.of("/proc/self/schedstat"))) {
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }
    try (Stream<Path> all = Files.list(threads)) {
      long sum = 0;
      for (Path thread : all.toList()) {
        try {
          sum += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
        } catch (IOException ended) {
          // A thread that has just ended.
        }
      }
      return sum;
    }
  }

  static class EmptyJvm {
    public static void main(String[] args) throws Exception {
      measure();
    }
  }

  static class IdleRuntime {
    public static void main(String[] args) throws Exception {
      TaskRuntime runtime = TaskRuntime.builder().name("idle").build();
      int sum =
          Tasks.map(
                  List.of(1, 2, 3, 4),
                  4,
                  number -> {
                    Tasks.sleep(Duration.ofMillis(number));
                    return number;
                  })
              .stream()
              .mapToInt(number -> number)
              .sum();
      runtime.spawn("waits", () -> Tasks.sleep(Duration.ofHours(sum)));
      measure();
    }
  }
}
