package dev.heddle.lab.frame;

import dev.heddle.lab.BadInput;
import java.io.IOException;
import java.util.List;

/**
 * A piece of real work that every model does in its own way. To add one, write a class and list it
 * in {@code Workloads}.
 *
 * <p>The parent process calls everything but {@link #measure}, which runs in a child JVM.
 */
public interface Workload {

  /** The name for {@code --only} and in {@code report.json}. */
  String name();

  /** The heading in the report. */
  String title();

  /** What the workload makes visible, in one sentence. */
  String shows();

  /** How it was measured, in a few sentences. */
  String method();

  /** The parts, in the order in which they run. */
  List<Part> parts();

  /**
   * Decides the parameters for this machine and opens what the children need.
   *
   * @throws BadInput when the user must change something first, for example raise a limit
   */
  Plan prepare(Conditions conditions, Resources resources) throws BadInput, IOException;

  /**
   * Measures one model, and checks the result of every round.
   *
   * @throws WrongAnswer when the model computed something wrong
   */
  void measure(Trial trial, Recorder recorder) throws Exception;

  /** Every chart of every part. */
  default List<Chart> charts() {
    return parts().stream().flatMap(part -> part.charts().stream()).toList();
  }
}
