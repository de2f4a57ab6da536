package dev.heddle.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.ReportsDeadlocks;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.TaskCancelledException;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import dev.heddle.inspect.Inspection;
import dev.heddle.stress.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation shows does what it says. */
@ReportsDeadlocks
class SnippetsTest {
  @Test
  void scopeFanOut() throws InterruptedException {
    assertThat(ScopeSnippets.fanOut()).isEqualTo(42);
  }

  @Test
  void scopeCompleted() throws InterruptedException {
    assertThat(ScopeSnippets.completed(List.of("a", "b")))
        .containsExactlyInAnyOrder("a: <a>", "b: <b>");
  }

  @Test
  void liveView() throws IOException {
    assertThat(LiveViewSnippets.text()).contains("runtime 'heddle': ");
    try (TaskRuntime runtime = TaskRuntime.builder().build()) {
      Channel<String> gate = Channel.rendezvous();
      runtime.spawn("reader", () -> gate.receiveOrClosed());
      Waits.until("a receiver waits", () -> gate.toString().contains("1 waiting receiver"));
      assertThat(LiveViewSnippets.waiting(runtime).toString())
          .contains("reader waits for a value from rendezvous");
      gate.close();
    }
  }

  @Test
  void explanations() throws InterruptedException {
    assertThat(ExplanationSnippets.explain(() -> "1", () -> "2").scope())
        .isEqualTo("scope 'checkout'");
    Queue<String> slow = new ConcurrentLinkedQueue<>();
    try (TaskRuntime runtime = ExplanationSnippets.sampled(slow)) {
      runtime.execute(scope -> scope.spawn(() -> {}));
    }
    assertThat(slow).isEmpty();
  }

  @Test
  void inspection() throws Exception {
    InspectionSnippets.open();
    Inspection.unregister();
  }

  @Test
  void lanes() throws Exception {
    Path file = Files.createTempFile("lane", "");
    Files.writeString(file, "text");
    assertThat(LaneSnippets.read(file)).isEqualTo("text");
    assertThat(LaneSnippets.lane(file)).isEqualTo("text");
    Files.delete(file);
  }

  @Test
  void taskJoin() throws InterruptedException {
    assertThat(TaskSnippets.join(false)).isEqualTo("42");
    assertThat(TaskSnippets.join(true)).isEqualTo("no quote: the shop is closed");
  }

  @Test
  void policyCompose() throws InterruptedException {
    assertThat(PolicySnippets.compose(List.of("a", "1", "b", "2")))
        .containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void taskLocalBind() throws InterruptedException {
    assertThat(TaskLocalSnippets.handle("r-1")).isEqualTo("log line of r-1");
  }

  @Test
  void runtimeDetached() throws InterruptedException {
    List<String> sent = Collections.synchronizedList(new ArrayList<>());
    List<String> failures = Collections.synchronizedList(new ArrayList<>());

    assertThat(RuntimeSnippets.detached(sent, failures)).isEqualTo(42);
    assertThat(sent).containsExactly("welcome");
    assertThat(failures).containsExactly("broken: java.lang.IllegalStateException: no address");
  }

  @Test
  void deadlocks() throws InterruptedException {
    assertThat(RuntimeSnippets.untied()).isTrue();
  }

  @Test
  void runtimeHooks() throws InterruptedException {
    List<String> log = Collections.synchronizedList(new ArrayList<>());

    assertThat(RuntimeSnippets.hooked(log)).isEqualTo(42);
    assertThat(log).containsExactly("answer SUCCEEDED");
  }

  @Test
  void runtimeCounters() throws InterruptedException {
    assertThat(RuntimeSnippets.counters()).isNotNegative();
  }

  @Test
  void runtimeSlow() throws InterruptedException {
    assertThat(RuntimeSnippets.slow()).isEmpty();
  }

  @Test
  void tasksMap() throws InterruptedException {
    assertThat(TasksSnippets.map(List.of("a", "b"))).isEqualTo("[<a>, <b>]<primary><in time>");
  }

  @Test
  void selectEachOfItsCases() throws InterruptedException {
    Scope.execute(scope -> {
      Task<String> done = scope.spawn(() -> "done");
      done.join();
      Task<String> never =
          scope.spawn(() -> {
            Tasks.sleep(Duration.ofHours(1));
            return "never";
          });
      Channel<String> none = Channel.rendezvous();
      Channel<String> orders = Channel.bounded(1);
      orders.send("42");

      assertThat(SelectSnippets.select(orders, none, "r", never)).isEqualTo("order 42");
      assertThat(SelectSnippets.select(none, Channel.bounded(1), "r", never)).isEqualTo("sent");
      assertThat(SelectSnippets.select(none, none, "r", done)).isEqualTo("task done");
      assertThat(SelectSnippets.select(none, Channel.rendezvous(), "r", never))
          .isEqualTo("nothing happened");
      never.cancel("enough");
    });
  }

  @Test
  void selectorLoop() throws InterruptedException {
    List<Channel<String>> rooms = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rooms.add(Channel.bounded(1));
    }
    Channel<String> stop = Channel.rendezvous();
    Scope.execute(scope -> {
      scope.spawn(
          "guests",
          () -> {
            rooms.get(7).send("hello");
            rooms.get(42).send("hi");
            Waits.until("both are read", () -> rooms.get(7).size() + rooms.get(42).size() == 0);
            stop.send("enough");
          });
      assertThat(SelectSnippets.selector(rooms, stop))
          .containsExactlyInAnyOrder("7: hello", "42: hi");
    });
  }

  @Test
  void channelPipeline() throws InterruptedException {
    assertThat(ChannelSnippets.pipeline(List.of("a b c", "d e"))).isEqualTo(5);
    assertThat(ChannelSnippets.barging(List.of("a", "b", "c"))).isEqualTo(3);
    assertThat(ChannelSnippets.requestAndReply()).isEqualTo(42);
  }

  @Test
  void channelOverflowPermitEndsAndSources() throws InterruptedException {
    assertThat(ChannelSnippets.overflow()).containsExactly(4, 5);
    Channel<String> in = Channel.bounded(1);
    Channel<String> out = Channel.bounded(1);
    in.send("value");
    ChannelSnippets.permit(out, in);
    assertThat(out.receive()).isEqualTo("value");
    assertThat(ChannelSnippets.ends(List.of("a", "b", "c")))
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void theClocksOfASelect() throws InterruptedException {
    Channel<String> orders = Channel.bounded(1);
    orders.send("order");
    List<String> log = new ArrayList<>();
    Task<?> task =
        TaskRuntime.shared()
            .spawn(
                "clocks",
                () -> {
                  log.addAll(ChannelSnippets.sources(orders));
                });
    Waits.until("the order is taken", () -> orders.size() == 0);
    task.cancel("seen");
    assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
  }

  @Test
  void viewValues() throws InterruptedException {
    Channel<String> words = Channel.bounded(3);
    words.send("a");
    words.send("long");
    words.send("b");
    assertThat(ViewSnippets.firstLong(words)).isEqualTo("long");
    assertThat(words.receive()).isEqualTo("b");
  }

  @Test
  void timeTickerAndTimer() throws InterruptedException {
    List<Long> samples = new ArrayList<>();
    TimeSnippets.ticker(samples);
    assertThat(samples).hasSize(3).isSorted().doesNotHaveDuplicates();

    Channel<String> messages = Channel.bounded(2);
    messages.send("one");
    messages.close();
    assertThat(TimeSnippets.timer(messages)).isEqualTo("the peer has closed");
  }

  @Test
  void locks() throws InterruptedException {
    assertThat(LockSnippets.mutex(List.of("a", "b", "a"))).isEqualTo(2);
    assertThat(LockSnippets.options()).isEqualTo("mutex 'log'");
    assertThat(LockSnippets.state()).startsWith("mutex 'log'").contains("holds it");
    assertThat(LockSnippets.await(List.of(1, 2, 3))).isEqualTo(6);
    assertThat(LockSnippets.transfer()).isEqualTo(30);
    assertThat(LockSnippets.reentrant()).isEqualTo(2);
    assertThat(LockSnippets.rwLock()).isEqualTo(4);
    assertThat(LockSnippets.upgrade()).isEqualTo(1);
  }

  @Test
  void sync() throws Exception {
    assertThat(SyncSnippets.semaphore(List.of("a", "b", "c", "d"))).isBetween(1, 2);
    assertThat(SyncSnippets.latch()).isEqualTo("open for business");
    assertThat(SyncSnippets.waitGroup(List.of("a", "b"))).isEqualTo(2);
    assertThat(SyncSnippets.barrier()).isEqualTo(4);
    assertThat(SyncSnippets.notifyOne()).isEqualTo(42);
    assertThat(SyncSnippets.lazy()).isEqualTo(9);
    assertThat(SyncSnippets.shared())
        .containsExactly("yours still works: true", "closed", "gone: true");
  }

  /** The build's Javadoc fails on a missing region as well, but only in a release build. */
  @Test
  void everyRegionThatJavadocNamesExists() throws IOException {
    Map<String, String> missing = new TreeMap<>();
    int references = 0;
    Pattern reference = Pattern.compile("@snippet file=\"([^\"]+)\" region=\"([^\"]+)\"");
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher matcher = reference.matcher(Files.readString(source));
        while (matcher.find()) {
          references++;
          Path file = Path.of("src", "test", "java").resolve(matcher.group(1));
          if (!Files.exists(file)
              || !Files.readString(file).contains("@start region=\"" + matcher.group(2) + "\"")) {
            missing.put(matcher.group(1) + "#" + matcher.group(2), source.toString());
          }
        }
      }
    }

    assertThat(references).isGreaterThanOrEqualTo(9);
    assertThat(missing).isEmpty();
  }
}
