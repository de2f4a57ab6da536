package dev.heddle.lab.workload;

import static dev.heddle.lab.frame.Chart.ONLY;
import static dev.heddle.lab.frame.Model.HEDDLE_JDK;
import static dev.heddle.lab.frame.Model.HEDDLE_WORKER;
import static dev.heddle.lab.frame.Model.PLATFORM_EACH;
import static dev.heddle.lab.frame.Model.PLATFORM_POOL;
import static dev.heddle.lab.frame.Model.VIRTUAL;
import static dev.heddle.lab.frame.Model.VIRTUAL_EXECUTOR;

import dev.heddle.lab.frame.Chart;
import dev.heddle.lab.frame.Chart.Better;
import dev.heddle.lab.frame.Chart.Shape;
import dev.heddle.lab.frame.Conditions;
import dev.heddle.lab.frame.Model;
import dev.heddle.lab.frame.Parameters;
import dev.heddle.lab.frame.Part;
import dev.heddle.lab.frame.Plan;
import dev.heddle.lab.frame.Recorder;
import dev.heddle.lab.frame.Repetition;
import dev.heddle.lab.frame.Resources;
import dev.heddle.lab.frame.Trial;
import dev.heddle.lab.frame.Workload;
import dev.heddle.lab.frame.WrongAnswer;
import dev.heddle.lab.machine.Machine;
import dev.heddle.lab.machine.ProcessMemory;
import dev.heddle.lab.model.TaskModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** Starts many tasks that do next to nothing, and parks many tasks that do nothing at all. */
public final class SpawnWorkload implements Workload {

  private static final int MOST_TASKS = 1_000_000;
  private static final int MOST_THREADS = 10_000;

  /** A parked task with everything that hangs on it stays well below that. */
  private static final long HEAP_PER_PARKED_TASK = 2_048;

  /** What a platform thread reserves for its stack; little of it is touched. */
  private static final long MEMORY_PER_THREAD = 1 << 20;

  /**
   * Who spawned a task is part of the others' failures; here it would be most of what a task costs.
   */
  private static final String WITHOUT_STACKS = "-Dheddle.spawnStacks=false";

  private static final String COST = "cost";
  private static final String HEAP = "parked-heap";
  private static final String RESIDENT = "parked-resident";

  @Override
  public String name() {
    return "spawn";
  }

  @Override
  public String title() {
    return "Starting and parking tasks";
  }

  @Override
  public String shows() {
    return "What one more task costs, in time and in memory, and how many a machine can hold.";
  }

  @Override
  public String method() {
    return "Each round starts all tasks and waits until the last one has finished; every task adds "
        + "its number to a sum, which is checked. Memory: a fifth of the tasks is parked on a latch "
        + "and the collector runs in full; then the rest is added and it runs again; the growth in "
        + "between, divided by the tasks added, is the price of one. The latch and the object that is the task's body are part of it. "
        + "Heddle's tasks do not record who spawned them here, as they do in the other workloads.";
  }

  @Override
  public List<Part> parts() {
    return List.of(
        new Part(
            "time",
            List.of(
                PLATFORM_EACH, PLATFORM_POOL, VIRTUAL, VIRTUAL_EXECUTOR, HEDDLE_WORKER, HEDDLE_JDK),
            List.of(
                new Chart(
                    COST,
                    "Start to finish, per task",
                    "to start many tasks",
                    "ns",
                    Better.LOWER,
                    "as fast as",
                    Shape.LINES,
                    "tasks",
                    Chart.LARGEST)),
            List.of(WITHOUT_STACKS)),
        new Part(
            "memory",
            List.of(PLATFORM_EACH, VIRTUAL, HEDDLE_WORKER, HEDDLE_JDK),
            List.of(
                new Chart(
                    HEAP,
                    "Heap per parked task",
                    "to keep many tasks waiting on a small heap",
                    "bytes",
                    Better.LOWER,
                    "as small as",
                    Shape.LOG_BARS,
                    "",
                    null),
                new Chart(
                    RESIDENT,
                    "Memory of the process per parked task",
                    "to keep many tasks waiting",
                    "bytes",
                    Better.LOWER,
                    "as small as",
                    Shape.LOG_BARS,
                    "",
                    ONLY)),
            // A heap that follows its contents, so that the resident set shows what tasks need.
            List.of(
                "-Xms32m", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10", WITHOUT_STACKS)));
  }

  @Override
  public Plan prepare(Conditions conditions, Resources resources) {
    List<String> notes = new ArrayList<>();
    int wanted = conditions.either(100_000, MOST_TASKS);
    if (wanted < MOST_TASKS) {
      notes.add(shrunk("tasks", wanted, MOST_TASKS));
    }
    long fitting = conditions.heapMiB() * (1L << 20) / HEAP_PER_PARKED_TASK;
    int tasks = (int) Math.min(wanted, fitting);
    if (tasks < wanted) {
      notes.add(
          String.format(
              Locale.ROOT,
              "At most %,d tasks: more would not fit the heap of %,d MiB when parked.",
              tasks,
              conditions.heapMiB()));
    }
    int wantedThreads = conditions.either(2_000, MOST_THREADS);
    if (wantedThreads < MOST_THREADS) {
      notes.add(shrunk("platform threads", wantedThreads, MOST_THREADS));
    }
    int threads = (int) Math.min(wantedThreads, threadsThatFit(conditions.machine()));
    if (threads < wantedThreads) {
      notes.add(
          String.format(
              Locale.ROOT,
              "At most %,d platform threads: half of what the limits on threads (%,d) and memory"
                  + " (%,d MiB) allow.",
              threads,
              conditions.machine().threads(),
              conditions.machine().availableBytes() >> 20));
    }
    return new Plan(
        Parameters.none()
            .with("taskCounts", powersOfTen(tasks))
            .with("threadCounts", powersOfTen(threads))
            .with("parkedTasks", tasks)
            .with("parkedThreads", threads),
        notes,
        conditions.either(
            new Repetition(2, 3, 7, Duration.ofMillis(250)),
            new Repetition(5, 5, 15, Duration.ofSeconds(3))),
        Duration.ofSeconds(conditions.either(30, 180)));
  }

  private static String shrunk(String what, int now, int before) {
    return String.format(Locale.ROOT, "At most %,d %s instead of %,d.", now, what, before);
  }

  private static long threadsThatFit(Machine machine) {
    long byMemory = machine.availableBytes() / MEMORY_PER_THREAD;
    return Math.max(10, Math.min(machine.threads(), byMemory) / 2);
  }

  /** 1,000 and every further power of ten below {@code most}, then {@code most}. */
  private static List<Integer> powersOfTen(int most) {
    List<Integer> counts = new ArrayList<>();
    for (long count = 1_000; count < most; count *= 10) {
      counts.add((int) count);
    }
    counts.add(most);
    return counts;
  }

  @Override
  public void measure(Trial trial, Recorder recorder) throws Exception {
    try (TaskModel model = TaskModel.of(trial.model())) {
      if (trial.part().equals("memory")) {
        park(trial, model, recorder);
      } else {
        start(trial, model, recorder);
      }
    }
  }

  private static boolean takesThreads(Model model) {
    return model == PLATFORM_EACH;
  }

  private static void start(Trial trial, TaskModel model, Recorder recorder) throws Exception {
    String counts = takesThreads(trial.model()) ? "threadCounts" : "taskCounts";
    for (int count : trial.parameters().counts(counts)) {
      recorder.repeat(
          COST, Integer.toString(count), trial.repetition(), () -> startToFinish(model, count));
    }
  }

  private static double startToFinish(TaskModel model, int count) throws Exception {
    LongAdder sum = new LongAdder();
    long start = System.nanoTime();
    model.run(count, TaskModel.UNLIMITED, sum::add);
    long nanos = System.nanoTime() - start;
    WrongAnswer.unlessEqual(
        "the sum of the tasks' numbers", (long) count * (count - 1) / 2, sum.sum());
    return (double) nanos / count;
  }

  private static void park(Trial trial, TaskModel model, Recorder recorder) throws Exception {
    int most =
        trial.parameters().count(takesThreads(trial.model()) ? "parkedThreads" : "parkedTasks");
    int first = most / 5;
    // Frames of methods that are not compiled yet are larger.
    for (int i = 0; i < trial.repetition().warmups(); i++) {
      try (ParkedTasks parked = new ParkedTasks(model)) {
        parked.add(first);
      }
    }
    recorder.begin(HEAP, ONLY);
    try (ParkedTasks parked = new ParkedTasks(model)) {
      // What the first tasks bring along, such as classes and pools, is no part of the slope.
      parked.add(first);
      long heapBefore = ProcessMemory.liveHeap();
      OptionalLong residentBefore = ProcessMemory.resident();
      parked.add(most - first);
      long heapAfter = ProcessMemory.liveHeap();
      OptionalLong residentAfter = ProcessMemory.resident();
      double added = most - first;
      recorder.value((heapAfter - heapBefore) / added);
      if (residentBefore.isPresent() && residentAfter.isPresent()) {
        recorder.value(
            RESIDENT, ONLY, (residentAfter.getAsLong() - residentBefore.getAsLong()) / added);
      } else {
        recorder.absent(RESIDENT, ONLY, "this system does not tell the resident set");
      }
    }
  }
}
