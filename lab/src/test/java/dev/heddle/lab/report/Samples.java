package dev.heddle.lab.report;

import dev.heddle.lab.frame.Chart;
import dev.heddle.lab.frame.Chart.Better;
import dev.heddle.lab.frame.Chart.Shape;
import dev.heddle.lab.frame.Model;
import dev.heddle.lab.machine.Machine;
import dev.heddle.lab.report.Report.ChartResult;
import dev.heddle.lab.report.Report.ModelEntry;
import dev.heddle.lab.report.Report.Row;
import dev.heddle.lab.report.Report.Status;
import dev.heddle.lab.report.Report.WorkloadResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Made-up reports. */
final class Samples {

  private Samples() {}

  static Row row(Model model, String at, double... values) {
    return new Row(
        model.id(), at, Status.MEASURED, Summary.of(DoubleStream.of(values).boxed().toList()), "");
  }

  static Row failed(Model model, String at, String error) {
    return new Row(model.id(), at, Status.FAILED, null, error);
  }

  static ChartResult lines(Row... rows) {
    return ChartResult.of(
        new Chart(
            "cost",
            "Start to finish",
            "to start tasks",
            "ns",
            Better.LOWER,
            "as fast as",
            Shape.LINES,
            "tasks",
            Chart.LARGEST),
        List.of(rows));
  }

  static ChartResult bars(Better better, Row... rows) {
    return ChartResult.of(
        new Chart(
            "size", "Size", "to stay small", "bytes", better, "as small as", Shape.BARS, "", null),
        List.of(rows));
  }

  static ChartResult logBars(Row... rows) {
    return ChartResult.of(
        new Chart(
            "delay",
            "Delay",
            "to be prompt",
            "ms",
            Better.LOWER,
            "as prompt as",
            Shape.LOG_BARS,
            "of all delays",
            "p99"),
        List.of(rows));
  }

  static WorkloadResult workload(String name, ChartResult... charts) {
    WorkloadResult result =
        new WorkloadResult(
            name,
            "The workload " + name,
            "What it shows.",
            "",
            "How it was measured.",
            List.of("Something was shrunk."),
            Map.of("count", 1_000),
            List.of(new Report.PartResult("part", List.of("-Xint"), 1, 3, 7, 250)),
            List.of(charts));
    return result.withChoice(Choice.sentence(result));
  }

  static Report report(WorkloadResult... workloads) {
    return new Report(
        Report.FORMAT,
        Report.VERSION,
        true,
        true,
        "2026-01-02T03:04:05Z",
        61.5,
        new Machine("Linux 6.1, amd64", "A processor", 2, 8L << 30, 4L << 30, 9_999, 20_000, "25"),
        new Report.Jvm(1_024, "G1", List.of("-Xmx1024m", "-XX:+UseG1GC")),
        Arrays.stream(Model.values()).map(ModelEntry::of).toList(),
        List.of(workloads));
  }
}
