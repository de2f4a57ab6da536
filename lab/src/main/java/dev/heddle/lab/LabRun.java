package dev.heddle.lab;

import dev.heddle.lab.child.ChildJvm;
import dev.heddle.lab.child.ChildRunner;
import dev.heddle.lab.child.Event;
import dev.heddle.lab.frame.Conditions;
import dev.heddle.lab.frame.Model;
import dev.heddle.lab.frame.Part;
import dev.heddle.lab.frame.Plan;
import dev.heddle.lab.frame.Repetition;
import dev.heddle.lab.frame.Resources;
import dev.heddle.lab.frame.Trial;
import dev.heddle.lab.frame.Workload;
import dev.heddle.lab.report.Figures;
import dev.heddle.lab.report.Report;
import dev.heddle.lab.report.Report.ModelEntry;
import dev.heddle.lab.report.Results;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of the lab: prepares the workloads, then measures model after model. */
final class LabRun {

  /** Leaves some of the 90 seconds for the rounds that cannot shrink. */
  private static final Duration QUICK_TARGET = Duration.ofSeconds(60);

  private final Conditions conditions;
  private final Progress progress;
  private final Resources resources;
  private final ChildRunner children = new ChildRunner();
  private final Instant started = Instant.now();
  private final Map<Workload, Plan> plans = new LinkedHashMap<>();
  private final List<Results> results = new ArrayList<>();
  private boolean complete;
  private volatile boolean stopped;

  LabRun(Conditions conditions, Progress progress, Resources resources) {
    this.conditions = conditions;
    this.progress = progress;
    this.resources = resources;
  }

  /** Opens what the workloads need, before anything is measured. */
  void prepare(List<Workload> workloads) throws BadInput, IOException {
    for (Workload workload : workloads) {
      plans.put(workload, workload.prepare(conditions, resources));
    }
    progress.expect(
        workloads.stream()
            .flatMap(workload -> workload.parts().stream())
            .mapToInt(part -> part.models().size())
            .sum());
  }

  /** Measures everything that was prepared; ends early when {@link #stop} is called. */
  void measure() {
    for (Map.Entry<Workload, Plan> entry : plans.entrySet()) {
      Results gathered = new Results(entry.getKey(), entry.getValue());
      synchronized (this) {
        results.add(gathered);
      }
      for (Part part : entry.getKey().parts()) {
        gathered.begin(part);
        for (Model model : part.models()) {
          if (stopped) {
            return;
          }
          measure(entry.getKey(), entry.getValue(), part, model, gathered);
        }
      }
    }
    synchronized (this) {
      complete = true;
    }
  }

  private void measure(Workload workload, Plan plan, Part part, Model model, Results gathered) {
    progress.begin(workload.name() + ", " + part.name() + ", " + model.title());
    Repetition repetition = plan.repetition();
    if (isLate()) {
      repetition = repetition.hurried();
      gathered.note(
          "This machine is slower than a quick run expects: some rows have only "
              + repetition.most()
              + " rounds.");
    }
    Results.Child child = gathered.child(part, model);
    Optional<String> failure =
        children.run(
            ChildJvm.command(part, model, conditions.heapMiB()),
            new Trial(workload.name(), part.name(), model, plan.parameters(), repetition),
            plan.timeLimit(),
            event -> {
              child.take(event);
              if (event instanceof Event.Begin(String chart, String at) && !at.isEmpty()) {
                progress.detail(chart + " " + Figures.point(at));
              }
            });
    failure.ifPresent(child::failed);
  }

  /** Whether a quick run has used up more of its time than of its steps. */
  private boolean isLate() {
    double share = progress.share();
    return conditions.quick()
        && Duration.between(started, Instant.now()).toMillis() > share * QUICK_TARGET.toMillis();
  }

  /** Kills the child that runs and starts no other; any thread may call this. */
  void stop() {
    stopped = true;
    children.stop();
  }

  /** What is known so far; any thread may call this. */
  synchronized Report report() {
    return new Report(
        Report.FORMAT,
        Report.VERSION,
        complete,
        conditions.quick(),
        started.truncatedTo(ChronoUnit.SECONDS).toString(),
        Duration.between(started, Instant.now()).toMillis() / 1000.0,
        conditions.machine(),
        new Report.Jvm(
            conditions.heapMiB(), ChildJvm.COLLECTOR, ChildJvm.commonOptions(conditions.heapMiB())),
        models(),
        results.stream().map(Results::soFar).toList());
  }

  private List<ModelEntry> models() {
    return Arrays.stream(Model.values())
        .filter(model ->
            plans.keySet().stream()
                .flatMap(workload -> workload.parts().stream())
                .anyMatch(part -> part.models().contains(model)))
        .map(ModelEntry::of)
        .toList();
  }
}
