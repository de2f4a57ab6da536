package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Explanation.Kind;
import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.Timeline.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walk over timelines that are made by hand. */
@Tag("once")
class CriticalPathTest {
  private static final Party MAIN = new Party(1, "main");
  private static final Party A = new Party(2, "a");
  private static final Party B = new Party(3, "b");
  private static final Party OUTSIDE = new Party(99, "outside");

  private final Map<Long, Timeline> lines = new HashMap<>();

  private Timeline line(Party task, long since, long end, Party spawner, Stop... stops) {
    Timeline line = new Timeline(task, since, end, spawner.id(), List.of(stops));
    lines.put(task.id(), line);
    return line;
  }

  private static Stop waits(long from, long to, String what, Party by) {
    return new Stop(from, to, Kind.WAITED, what, false, null, by, null);
  }

  private static Stop joins(long from, long to, Party by) {
    return new Stop(from, to, Kind.WAITED, "the tasks", true, null, by, null);
  }

  private static Stop timesOut(long from, long to, String what, Party holder) {
    return new Stop(from, to, Kind.WAITED, what, false, holder, null, "until its time limit");
  }

  private Explanation walk(Timeline owner, long from, long to) {
    CriticalPath path = new CriticalPath(lines, owner, from, to);
    Duration whole = Duration.ofNanos(to - from);
    return Told.isWhole(
        new Explanation(
            "test", MAIN, Backend.JDK, true, whole, null, path.segments(), path.causes(), 0));
  }

  /** A line for each segment: its depth in blanks, the task, the kind, from and to. */
  private static List<String> drawn(Explanation told) {
    List<String> lines = new ArrayList<>();
    draw(told.path(), "", lines);
    return lines;
  }

  private static void draw(List<Explanation.Segment> path, String indent, List<String> lines) {
    for (Explanation.Segment part : path) {
      lines.add(
          indent
              + part.task().name()
              + " "
              + part.kind()
              + " "
              + part.from().toNanos()
              + "-"
              + part.to().toNanos());
      draw(part.meanwhile(), indent + " ", lines);
    }
  }

  @Test
  void aScopeWithoutTasksRan() {
    assertThat(drawn(walk(line(MAIN, 0, Timeline.OPEN, MAIN), 10, 60)))
        .containsExactly("main RAN 0-50");
  }

  @Test
  void theWalkGoesOnInWhoeverLetTheOwnerGoOn() {
    line(A, 10, 90, MAIN, Stop.ready(10, 15, null));
    line(B, 20, 70, MAIN);
    Timeline main = line(MAIN, 0, Timeline.OPEN, MAIN, joins(30, 90, A));
    assertThat(drawn(walk(main, 0, 100)))
        .containsExactly(
            "main RAN 0-10",
            "a READY 10-15",
            "a RAN 15-30", // the owner had time to spare
            "main WAITED 30-90",
            " a RAN 30-90",
            "main RAN 90-100");
  }

  @Test
  void aWaitIsHeldUpByWhatItsHolderWaitedFor() {
    line(A, 0, 100, MAIN, waits(20, 80, "a lock", B), Stop.ready(80, 85, null));
    line(B, 0, 85, MAIN, waits(30, 70, "news", OUTSIDE));
    Timeline main = line(MAIN, 0, Timeline.OPEN, MAIN, joins(0, 100, A));
    Explanation told = walk(main, 0, 100);
    assertThat(drawn(told))
        .containsExactly(
            "main WAITED 0-100",
            " b RAN 0-20",
            " a WAITED 20-80",
            "  b RAN 20-30",
            "  b WAITED 30-70",
            "  b RAN 70-80",
            " a READY 80-85",
            " a RAN 85-100");
    assertThat(Told.share(told, "'a' waited for a lock")).isEqualTo(0.6);
    assertThat(Told.share(told, "'b' ran")).isEqualTo(0.2);
  }

  @Test
  void whatATimeLimitEndedIsHeldUpByItsHolder() {
    line(A, 0, 100, MAIN, timesOut(10, 90, "a lock", B));
    line(B, 5, Timeline.OPEN, MAIN);
    Timeline main = line(MAIN, 0, Timeline.OPEN, MAIN, joins(6, 100, A));
    assertThat(drawn(walk(main, 0, 100)))
        .containsExactly(
            "main RAN 0-5",
            "b RAN 5-6",
            "main WAITED 6-100",
            " b RAN 6-10",
            " a WAITED 10-90",
            "  b RAN 10-90",
            " a RAN 90-100");
  }

  @Test
  void aHolderThatIsGoneHeldNobodyUp() {
    line(A, 0, 100, MAIN, timesOut(10, 90, "a lock", B));
    line(B, 5, 50, MAIN);
    Timeline main = line(MAIN, 0, Timeline.OPEN, MAIN, joins(1, 100, A));
    assertThat(drawn(walk(main, 0, 100)))
        .containsExactly(
            "a RAN 0-1", "main WAITED 1-100", " a RAN 1-10", " a WAITED 10-90", " a RAN 90-100");
  }

  @Test
  void whoWaitForEachOtherEndTheWalkThere() {
    line(A, 0, 100, MAIN, waits(10, 90, "b's lock", B));
    line(B, 0, 95, MAIN, waits(5, 92, "a's lock", A));
    Timeline main = line(MAIN, 0, Timeline.OPEN, MAIN, joins(0, 100, A));
    assertThat(drawn(walk(main, 0, 100))).contains(" a WAITED 10-90", "  b WAITED 10-90");
  }

  @Test
  void whoSpawnedCountsUntilTheSpawn() {
    line(A, 40, 100, B);
    line(B, 10, 100, MAIN);
    Timeline main = line(MAIN, 0, Timeline.OPEN, MAIN, joins(50, 100, A));
    assertThat(drawn(walk(main, 0, 100)))
        .containsExactly(
            "main RAN 0-10", "b RAN 10-40", "a RAN 40-50", "main WAITED 50-100", " a RAN 50-100");
  }

  @Test
  void whatFoundNoRoomIsUnknown() {
    Timeline main =
        line(MAIN, 0, Timeline.OPEN, MAIN, waits(10, 20, "x", OUTSIDE), Stop.unknown(30, 100));
    Explanation told = walk(main, 0, 100);
    assertThat(drawn(told))
        .containsExactly(
            "main RAN 0-10", "main WAITED 10-20", "main RAN 20-30", "main UNKNOWN 30-100");
    assertThat(told.total(Kind.UNKNOWN)).isEqualTo(Duration.ofNanos(70));
  }

  @Test
  void stopsThatOverlapAreCut() {
    Timeline main =
        line(
            MAIN,
            0,
            Timeline.OPEN,
            MAIN,
            waits(10, 50, "x", OUTSIDE),
            Stop.ready(40, 45, null),
            Stop.ready(45, 60, null));
    assertThat(drawn(walk(main, 0, 100)))
        .containsExactly(
            "main RAN 0-10", "main WAITED 10-50", "main READY 50-60", "main RAN 60-100");
  }

  @Test
  void whatBeganAfterTheMomentOfTheLookIsLeftOut() {
    Timeline main =
        line(MAIN, 0, Timeline.OPEN, MAIN, waits(120, 100, "x", OUTSIDE), waits(10, 120, "y", A));
    assertThat(drawn(walk(main, 0, 100))).containsExactly("main RAN 0-10", "main WAITED 10-100");
  }

  @Test
  void manyWaitsWithinEachOtherEndSomewhere() {
    int depth = 3 * CriticalPath.MOST_FRAMES;
    Timeline owner = null;
    for (int i = 0; i < depth; i++) {
      Party by = new Party(i + 2, "t" + (i + 1));
      Timeline line =
          line(new Party(i + 1, "t" + i), 0, 2_000, MAIN, waits(10, 1_990 - i, "x", by));
      owner = owner == null ? line : owner;
    }
    Explanation told = walk(owner, 0, 2_000);
    assertThat(told.toString()).contains("t0");
    assertThat(told.toJson()).contains("\"meanwhile\":[").endsWith("}\n");
  }

  /** Whatever was recorded, the segments are contiguous and add up, and the walk ends. */
  @ParameterizedTest
  @ValueSource(ints = {3, 10, 1_000})
  void anyTimelinesAreCovered(int times) {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      lines.clear();
      int tasks = 1 + random.nextInt(6);
      Timeline owner = null;
      for (int id = 1; id <= tasks; id++) {
        List<Stop> stops = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
          stops.add(anyStop(random, tasks, times));
        }
        long since = id == 1 ? 0 : random.nextInt(times);
        long end = id == 1 ? Timeline.OPEN : since + random.nextInt(times);
        int spawner = 1 + random.nextInt(tasks);
        Timeline line =
            new Timeline(new Party(id, "t" + id), since, end, id == 1 ? 1 : spawner, stops);
        lines.put((long) id, line);
        owner = owner == null ? line : owner;
      }
      Explanation told = walk(owner, random.nextInt(times / 3), times);
      assertThat(told.toString()).isNotBlank();
    }
  }

  private static Stop anyStop(Random random, int tasks, int times) {
    long from = random.nextInt(times);
    long to = from + random.nextInt(times / 2);
    return switch (random.nextInt(5)) {
      case 0 -> Stop.ready(from, to, null);
      case 1 -> timesOut(from, to, "x", new Party(1 + random.nextInt(tasks), "h"));
      case 2 -> waits(from, to, "x", OUTSIDE);
      case 3 -> joins(from, to, new Party(1 + random.nextInt(tasks), "j"));
      default -> waits(from, to, "x", new Party(1 + random.nextInt(tasks), "w"));
    };
  }
}
