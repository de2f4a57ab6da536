package dev.heddle.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class TournamentTest {
  private static final String HEDDLE = "heddle-worker";
  private static final String SCENARIO = "mpmc-128";

  @TempDir private Path folder;
  private Path log = Path.of("log");
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void placeLog() {
    log = folder.resolve("log");
  }

  private Program fake(String name, String behaviour) {
    return FakeContender.program(name, log, behaviour);
  }

  private static Settings settings(Duration limit, String... scenarios) {
    return new Settings(true, 5, List.of(scenarios), List.of(), 1, Duration.ZERO, limit);
  }

  private ScenarioResult run(Duration limit, Program... programs) throws InterruptedException {
    Results results =
        tournament(settings(limit, SCENARIO), programs).run(List.of(Suite.CHANNEL), List.of());
    assertThat(results.scenarios()).hasSize(1);
    return results.scenarios().getFirst();
  }

  private ScenarioResult run(Program... programs) throws InterruptedException {
    return run(Duration.ofSeconds(50), programs);
  }

  private Tournament tournament(Settings settings, Program... programs) {
    return new Tournament(
        Arrays.asList(programs),
        settings,
        new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false),
        Machine.settings(settings),
        folder.resolve("results.json"));
  }

  private static Row row(ScenarioResult result, String name) {
    return result.rows().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  private static Standing standing(ScenarioResult result) {
    return Standing.of(List.of(result)).stream()
        .filter(each -> each.heddle().name().equals(HEDDLE))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void computesRatioAndIntervalOfContendersOfKnownSpeed() throws Exception {
    ScenarioResult result =
        run(fake(HEDDLE, "30,32,31,33,29"), fake("kanal", "10,11,10,12,9"), fake("go", "90"));

    assertThat(row(result, HEDDLE).summary()).isEqualTo(new Summary(31, 29, 33, 29, 33));
    assertThat(row(result, "kanal").summary()).isEqualTo(new Summary(10, 9, 12, 9, 12));
    assertThat(row(result, "go").version()).isEqualTo("1.2");
    Standing standing = standing(result);
    assertThat(standing.best()).isEqualTo(row(result, "kanal"));
    assertThat(standing.ratio()).contains(3.1);
    assertThat(standing.outcome()).isEqualTo(Standing.Outcome.LOSES);
  }

  @Test
  void tellsWhoIsFaster() throws Exception {
    Standing standing = standing(run(fake(HEDDLE, "5"), fake("kanal", "10")));

    assertThat(standing.ratio()).contains(0.5);
    assertThat(standing.outcome()).isEqualTo(Standing.Outcome.WINS);
  }

  @Test
  void callsOverlappingIntervalsATie() throws Exception {
    Standing standing =
        standing(run(fake(HEDDLE, "10,11,12,13,14"), fake("kanal", "9,9,10,10,10")));

    assertThat(standing.ratio()).contains(1.2);
    assertThat(standing.outcome()).isEqualTo(Standing.Outcome.TIE);
  }

  @Test
  void runsContendersInTurn() throws Exception {
    run(fake(HEDDLE, "1"), fake("kanal", "2"), fake("go", "3"));

    assertThat(Files.readAllLines(log).stream().map(line -> line.replaceAll(" .*", "")).toList())
        .isEqualTo(
            List.of(
                HEDDLE, "kanal", "go", HEDDLE, "kanal", "go", HEDDLE, "kanal", "go", HEDDLE,
                "kanal", "go", HEDDLE, "kanal", "go"));
  }

  @Test
  void saysThatAContenderCrashed() throws Exception {
    ScenarioResult result = run(fake(HEDDLE, "30"), fake("kanal", "crash"), fake("go", "40"));

    Row crashed = row(result, "kanal");
    assertThat(crashed.summary()).isNull();
    assertThat(crashed.error()).startsWith("exit code 1").contains("planted crash");
    assertThat(standing(result).best()).isEqualTo(row(result, "go"));
    assertThat(result.hasFailures()).isTrue();
  }

  @Test
  void stopsAContenderThatHangs() throws Exception {
    ScenarioResult result = run(Duration.ofSeconds(3), fake("kanal", "hang"), fake(HEDDLE, "30"));

    assertThat(row(result, "kanal").error())
        .isEqualTo("no answer after 3 s, the time limit: stopped");
    assertThat(row(result, HEDDLE).summary()).isNotNull();
    assertThat(processes("kanal"))
        .hasSize(1)
        .allSatisfy(
            id -> assertThat(ProcessHandle.of(id).filter(ProcessHandle::isAlive)).isEmpty());
    assertThat(Files.readAllLines(log)).as("asked once, not in every round").hasSize(6);
  }

  @Test
  void aContenderThatFailsLaterIsNotAskedAgain() throws Exception {
    ScenarioResult result = run(fake("kanal", "10,10,crash,10,10"), fake(HEDDLE, "30"));

    assertThat(row(result, "kanal").error()).startsWith("exit code 1").contains("planted crash");
    assertThat(row(result, HEDDLE).summary()).isNotNull();
    assertThat(Files.readAllLines(log)).as("three windows and five").hasSize(8);
  }

  @Test
  void aContenderThatFailsInItsWarmupIsNotAskedAgain() throws Exception {
    Settings settings = warmingUp("kanal");

    Results results =
        tournament(settings, fake("kanal", "10,wrong")).run(List.of(Suite.CHANNEL), List.of());

    assertThat(row(results.scenarios().getFirst(), "kanal").error())
        .isEqualTo("sum is 12, expected 13");
    assertThat(Files.readAllLines(log)).hasSize(2);
  }

  private static Settings warmingUp(String contender) {
    Duration ample = Duration.ofSeconds(50);
    return new Settings(true, 5, List.of(SCENARIO), List.of(contender), 1, ample, ample);
  }

  @Test
  void roundsBeginWhenThreeWindowsAgree() throws Exception {
    Settings settings = warmingUp("kanal");

    Results results =
        tournament(settings, fake("kanal", "90,50,31,30,30,8,7,7,7,6"))
            .run(List.of(Suite.CHANNEL), List.of());

    assertThat(row(results.scenarios().getFirst(), "kanal").summary())
        .isEqualTo(new Summary(7, 6, 8, 6, 8));
    assertThat(processes("kanal")).hasSize(1);
  }

  @Test
  void aSizeInMemoryIsTakenThreeTimesInNewProcesses() throws Exception {
    Settings settings = settings(Duration.ofSeconds(50), "parked-bytes");

    Results results =
        tournament(settings, fake("go", "3,4,5")).run(List.of(Suite.SPAWN), List.of());

    assertThat(row(results.scenarios().getFirst(), "go").summary())
        .isEqualTo(new Summary(4, 3, 5, 3, 5));
    assertThat(processes("go")).hasSize(3);
  }

  @Test
  void anEstimateMeasuresNothing() throws Exception {
    Settings settings = settings(Duration.ofSeconds(50), SCENARIO, "late-p50", "late-p99");

    tournament(settings, fake("go", "3"), fake("kanal", "4"))
        .estimate(List.of(Suite.CHANNEL, Suite.TIMER));

    assertThat(said.toString(StandardCharsets.UTF_8)).matches("4 measurements, [0-9]:[0-9]{2}\\R");
    assertThat(log).doesNotExist();
  }

  private Set<Long> processes(String contender) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.startsWith(contender + " "))
        .map(line -> Long.valueOf(line.replaceAll(".* ", "")))
        .collect(Collectors.toSet());
  }

  @Test
  void saysThatAContenderPrintsRubbish() throws Exception {
    ScenarioResult result = run(fake(HEDDLE, "30"), fake("kanal", "rubbish"));

    assertThat(row(result, "kanal").error())
        .isEqualTo("printed something that is no result: all is well");
    assertThat(standing(result).outcome()).isEqualTo(Standing.Outcome.NO_PEER);
  }

  @Test
  void saysThatAnAnswerIsWrong() throws Exception {
    ScenarioResult result = run(fake(HEDDLE, "wrong"), fake("kanal", "10"));

    assertThat(row(result, HEDDLE).error()).isEqualTo("sum is 12, expected 13");
    assertThat(standing(result).outcome()).isEqualTo(Standing.Outcome.FAILED);
  }

  @Test
  void saysThatAContenderPrintsNothing() throws Exception {
    assertThat(row(run(fake(HEDDLE, "30"), fake("kanal", "silent")), "kanal").error())
        .isEqualTo("ended without a result");
  }

  @Test
  void saysThatAContenderCannotBeStarted() throws Exception {
    Settings settings = settings(Duration.ofSeconds(50), SCENARIO);
    Program absent =
        new Program(HEDDLE, List.of(HEDDLE), List.of(folder.resolve("absent").toString()));
    Tournament tournament = tournament(settings, absent, fake("kanal", "10"));

    ScenarioResult result =
        tournament.run(List.of(Suite.CHANNEL), List.of()).scenarios().getFirst();

    assertThat(row(result, HEDDLE).error()).contains("cannot be listed").contains("absent");
    assertThat(row(result, "kanal").summary()).isNotNull();
    assertThat(tournament.hasBrokenPrograms()).isTrue();
  }

  @Test
  void refusesNamesThatAreWrittenOtherwiseElsewhere() throws Exception {
    Program program = fake("kanal", "10");
    Program renamed = new Program("kanal", List.of("canal"), program.command());
    List<String> command =
        program.command().stream().map(part -> part.replace("mpmc-128", "mpmc-127")).toList();
    Program misspelt = new Program("kanal", List.of("kanal"), command);

    assertThatThrownBy(() -> renamed.contenders(Suite.CHANNEL, false))
        .hasMessage("it lists the contender kanal, but is known to hold canal");
    assertThatThrownBy(() -> misspelt.contenders(Suite.CHANNEL, false))
        .hasMessage("kanal lists channel mpmc-127, which is none of channel");
  }

  @Test
  void givesHeddleARowWhereItCannotRunYet() throws Exception {
    ScenarioResult result = run(fake("kanal", "10"));

    assertThat(row(result, "heddle-worker").error()).isEqualTo("not yet");
    assertThat(row(result, "heddle-jdk").error()).isEqualTo("not yet");
    assertThat(result.hasFailures()).isFalse();
    assertThat(standing(result).outcome()).isEqualTo(Standing.Outcome.NOT_YET);
  }

  @Test
  void oneRunGivesTheValuesOfAGroup() throws Exception {
    Settings settings = settings(Duration.ofSeconds(50), "late-p50", "late-p99");

    Results results = tournament(settings, fake("go", "3")).run(List.of(Suite.TIMER), List.of());

    assertThat(results.scenarios())
        .extracting(ScenarioResult::scenario)
        .containsExactly("late-p50", "late-p99");
    assertThat(Files.readAllLines(log)).as("one run to warm up, five rounds").hasSize(6);
    assertThat(processes("go")).hasSize(1);
  }

  @Test
  void resumesWithTheNextSuite() throws Exception {
    Settings settings = settings(Duration.ofSeconds(50), "start-cancel", "yield");
    Path file = folder.resolve("results.json");
    tournament(settings, fake("go", "3")).run(List.of(Suite.TIMER), List.of());

    Results before = Results.read(file);
    before.requireSettings(settings, file);
    List<Suite> missing = before.missing(List.of(Suite.TIMER, Suite.SPAWN));
    assertThat(missing).containsExactly(Suite.SPAWN);
    tournament(settings, fake("go", "4")).run(missing, before.scenarios());

    Results whole = Results.read(file);
    assertThat(whole.scenarios())
        .extracting(ScenarioResult::scenario)
        .containsExactly("start-cancel", "yield");
    assertThat(whole.scenarios())
        .extracting(result -> row(result, "go").summary())
        .containsExactly(new Summary(3, 3, 3, 3, 3), new Summary(4, 4, 4, 4, 4));
    assertThat(whole.machine()).isEqualTo(Map.copyOf(Machine.settings(settings)));
  }
}
