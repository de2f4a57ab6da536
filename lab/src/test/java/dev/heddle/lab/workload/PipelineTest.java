package dev.heddle.lab.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.lab.frame.Model;
import dev.heddle.lab.model.TaskModel;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("once")
class PipelineTest {

  @Test
  void knowsTheSums() {
    for (long n = 1; n < 100; n++) {
      assertThat(Pipeline.expectedSumOfSquares(n))
          .isEqualTo(LongStream.range(0, n).map(x -> x * x).sum());
      assertThat(Pipeline.expectedSumOfSomeSquares(n))
          .isEqualTo(LongStream.range(0, n).filter(x -> x % 3 == 0).map(x -> x * x).sum());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Model.class,
      names = {"HEDDLE_WORKER", "HEDDLE_JDK", "HEDDLE_UNWATCHED"},
      mode = EnumSource.Mode.EXCLUDE)
  void computesTheSameByEveryModel(Model model) throws Exception {
    try (TaskModel tasks = TaskModel.of(model)) {
      Pipeline pipeline = new Pipeline(model, tasks);
      assertThat(pipeline.sumOfSquares(100_003)).isEqualTo(Pipeline.expectedSumOfSquares(100_003));
      assertThat(pipeline.sumOfSomeSquares(100_003))
          .isEqualTo(Pipeline.expectedSumOfSomeSquares(100_003));
      assertThat(pipeline.runOtherLambdas()).isEqualTo(Pipeline.sumOfOtherLambdas());
    }
  }
}
