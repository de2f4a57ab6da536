package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.inspect.FlightEvents;
import dev.heddle.stress.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder is told. */
class FlightTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final boolean workers = TaskRuntime.shared().backend() == Backend.WORKER;

  private interface Body {
    void run(TaskRuntime runtime) throws Exception;
  }

  /** The events of a runtime of its own, while {@code body} used it. */
  private List<RecordedEvent> record(Body body, String... names) throws Exception {
    try (Recording recording = new Recording()) {
      for (String name : names) {
        recording.enable(name);
      }
      recording.start();
      try (TaskRuntime runtime =
          TaskRuntime.builder().name("flown").failureHandler((task, failure) -> {}).build()) {
        body.run(runtime);
      }
      recording.stop();
      return read(recording, event -> event.getString("runtime").equals("flown"));
    }
  }

  private List<RecordedEvent> read(Recording recording, Predicate<RecordedEvent> which)
      throws IOException {
    Path file = folder.resolve("flight.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("dev.heddle."))
        .filter(which)
        .toList();
  }

  private static RecordedEvent only(List<RecordedEvent> events, String type, String task) {
    List<RecordedEvent> found =
        events.stream()
            .filter(event -> event.getEventType().getName().equals(type))
            .filter(event -> event.getString("taskName").equals(task))
            .toList();
    assertThat(found).as("%s of %s", type, task).hasSize(1);
    return found.getFirst();
  }

  private void isOnAWorker(RecordedEvent event) {
    if (workers) {
      assertThat(event.getInt("worker")).isNotNegative();
    } else {
      assertThat(event.getInt("worker")).isEqualTo(-1);
    }
  }

  @Test
  void aTaskAndWhatItSpawnsAreTold() throws Exception {
    Task<?>[] tasks = new Task<?>[3];
    List<RecordedEvent> events =
        record(
            runtime -> {
              tasks[0] =
                  runtime.spawn(
                      "outer",
                      () ->
                          Scope.execute(
                              Policy.collectAll().named("orders").on(runtime),
                              scope -> {
                                tasks[1] = scope.spawn("inner", () -> 1);
                                tasks[2] =
                                    scope.spawn(
                                        "fails",
                                        () -> {
                                          throw new IOException("no disk");
                                        });
                              }));
              Waits.until("the end", () -> tasks[0].isDone());
            },
            FlightEvents.TASK_SPAWN,
            FlightEvents.TASK_END);

    RecordedEvent outer = only(events, FlightEvents.TASK_SPAWN, "outer");
    assertThat(outer.getLong("taskId")).isEqualTo(tasks[0].id());
    assertThat(outer.getLong("parentId")).isZero();
    assertThat(outer.getString("parentName")).isNull();
    assertThat(outer.getString("scope")).isEqualTo("runtime 'flown'");
    assertThat(outer.getString("spawnSite")).isEqualTo(tasks[0].spawnSite());
    assertThat(outer.getInt("worker")).as("spawned from outside").isEqualTo(-1);
    assertThat(outer.getStackTrace()).isNull();

    RecordedEvent inner = only(events, FlightEvents.TASK_SPAWN, "inner");
    assertThat(inner.getLong("taskId")).isEqualTo(tasks[1].id());
    assertThat(inner.getLong("parentId")).isEqualTo(tasks[0].id());
    assertThat(inner.getString("parentName")).isEqualTo("outer");
    assertThat(inner.getString("scope")).contains("orders");
    assertThat(inner.getString("spawnSite")).contains("FlightTest");
    isOnAWorker(inner);

    RecordedEvent end = only(events, FlightEvents.TASK_END, "inner");
    assertThat(end.getLong("taskId")).isEqualTo(tasks[1].id());
    assertThat(end.getString("state")).isEqualTo("SUCCEEDED");
    assertThat(end.getString("failure")).isNull();
    assertThat(end.getString("scope")).contains("orders");
    isOnAWorker(end);

    RecordedEvent failed = only(events, FlightEvents.TASK_END, "fails");
    assertThat(failed.getString("state")).isEqualTo("FAILED");
    assertThat(failed.getString("failure")).isEqualTo("java.io.IOException");
  }

  /** A recording that does not ask for them has none; nobody has to switch them off. */
  @Test
  void withoutBeingAskedForNothingIsRecorded() throws Exception {
    List<RecordedEvent> events =
        record(runtime -> runtime.spawn("one", () -> 1).join(), "jdk.ThreadSleep");
    assertThat(events).isEmpty();
  }

  @Test
  @Tag("worker")
  void aSlowTaskAndWhoTakesOverAreTold() throws Exception {
    AtomicBoolean release = new AtomicBoolean();
    AtomicBoolean reported = new AtomicBoolean();
    Task<?>[] slow = {null};
    Task<?>[] behind = {null};
    TaskHooks hooks =
        new TaskHooks() {
          @Override
          public void slow(SlowTask task) {
            reported.set(true);
          }
        };
    List<RecordedEvent> events;
    try (Recording recording = new Recording()) {
      recording.enable(FlightEvents.SLOW_TASK);
      recording.enable(FlightEvents.HAND_OVER);
      recording.start();
      try (TaskRuntime runtime =
          TaskRuntime.builder().name("kept").workers(1).taskHooks(hooks).build()) {
        CountDownLatch begun = new CountDownLatch(1);
        slow[0] =
            runtime.spawn(
                "keeps it",
                () -> {
                  behind[0] = runtime.spawn("behind", () -> 42);
                  begun.countDown();
                  Hog.loop(release::get);
                });
        Await.latch(begun);
        Waits.until("a hand-over", () -> behind[0].isDone());
        Waits.until("a report", reported::get);
        release.set(true);
        slow[0].joinWithin(LIMIT);
      }
      recording.stop();
      events = read(recording, event -> event.getString("runtime").equals("kept"));
    }

    RecordedEvent report = only(events, FlightEvents.SLOW_TASK, "keeps it");
    assertThat(report.getLong("taskId")).isEqualTo(slow[0].id());
    assertThat(report.getString("spawnSite")).isEqualTo(slow[0].spawnSite());
    assertThat(report.getString("scope")).isEqualTo("runtime 'kept'");
    assertThat(report.getInt("worker")).isZero();
    assertThat(report.getDuration("lasted")).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(report.getBoolean("blocked")).isFalse();
    assertThat(report.getBoolean("relieved")).isTrue();
    assertThat(report.getString("stack")).contains("dev.heddle.Hog.loop");
    assertThat(report.getThread().getJavaName()).isEqualTo("kept-watchdog");

    RecordedEvent taken =
        events.stream()
            .filter(event -> event.getEventType().getName().equals(FlightEvents.HAND_OVER))
            .filter(event -> event.getLong("taskId") == behind[0].id())
            .findFirst()
            .orElseThrow();
    assertThat(taken.getInt("fromWorker")).isZero();
    assertThat(taken.getInt("toWorker")).isEqualTo(1);
    assertThat(taken.getInt("tasks")).isEqualTo(1);
  }

  /** On the module path, and in a small image, the recorder is there only if it is asked for. */
  @Test
  @Tag("once")
  void whereTheRecorderIsNotPartOfTheJvmTasksRun() throws Exception {
    ChildJvm.Result result = ChildJvm.run(WithoutRecorder.class, "--limit-modules=java.base");
    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output().lines()).contains("recorder false, ran true");
  }

  static class WithoutRecorder {
    public static void main(String[] arguments) throws Exception {
      boolean ran = TaskRuntime.shared().spawn("one", () -> true).join();
      System.out.println(
          "recorder " + ModuleLayer.boot().findModule("jdk.jfr").isPresent() + ", ran " + ran);
    }
  }
}
