package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.sync.LockOptions;
import dev.heddle.sync.Mutex;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of deadlocks share: tasks that are stopped at the end, and what was reported. */
abstract class DeadlockScenes {
  final TaskRuntime runtime = TaskRuntime.builder().name("knots").build();
  final TaskRuntime failing =
      TaskRuntime.builder().name("untied").deadlocks(DeadlockPolicy.FAIL_YOUNGEST).build();
  Logs logs;

  @BeforeEach
  void listen() {
    logs = Logs.capture();
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    runtime.shutdown(Duration.ZERO);
    failing.shutdown(Duration.ZERO);
    logs.close();
  }

  static Mutex<String> mutex(String name) {
    return new Mutex<>(name, LockOptions.named(name));
  }

  Task<?> spawn(String name, TaskAction body) {
    return runtime.spawn(name, body);
  }

  List<String> reports(Predicate<String> wanted) {
    return logs.messages().stream().filter(m -> m.contains("deadlock: ")).filter(wanted).toList();
  }

  String report(String part) {
    return logs.awaitMessage(part);
  }

  /** Takes the locks one after the other, each task having met the others before the last one. */
  static void takeBoth(Mutex<?> first, CountDownLatch met, Mutex<?> second)
      throws InterruptedException {
    try (var one = first.lockInterruptibly()) {
      met.countDown();
      Await.latch(met);
      try (var two = second.lockInterruptibly()) {
        assertThat(one).isNotSameAs(two);
      }
    }
  }

  /** A deadlock that is reported in any case, with {@code name} in the report. */
  void control(String name) {
    Mutex<String> left = mutex(name + " left");
    Mutex<String> right = mutex(name + " right");
    CountDownLatch met = new CountDownLatch(2);
    spawn(name + " one", () -> takeBoth(left, met, right));
    spawn(name + " other", () -> takeBoth(right, met, left));
  }
}
