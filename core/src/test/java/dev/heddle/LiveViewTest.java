package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.RuntimeSnapshot.Entry;
import dev.heddle.RuntimeSnapshot.Node;
import dev.heddle.RuntimeSnapshot.ScopeEntry;
import dev.heddle.RuntimeSnapshot.State;
import dev.heddle.RuntimeSnapshot.TaskEntry;
import dev.heddle.channel.Channel;
import dev.heddle.stress.DumpCommand;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.Latch;
import dev.heddle.sync.LockOptions;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.Permit;
import dev.heddle.sync.Semaphore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a look at a runtime tells of its scopes and tasks. */
class LiveViewTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final TaskRuntime runtime =
      TaskRuntime.builder().name("seen").failureHandler((task, failure) -> {}).build();

  @AfterEach
  void stop() throws InterruptedException {
    runtime.shutdown(Duration.ZERO);
  }

  private List<TaskEntry> tasks() {
    return tasks(LiveView.of(runtime));
  }

  private static List<TaskEntry> tasks(LiveView view) {
    List<TaskEntry> tasks = new ArrayList<>();
    view.forEach((depth, entry) -> {
      if (entry instanceof TaskEntry task) {
        tasks.add(task);
      }
    });
    return tasks;
  }

  private TaskEntry task(String name) {
    return tasks().stream().filter(task -> task.name().equals(name)).findFirst().orElseThrow();
  }

  private void awaitState(String name, State state) {
    Await.until(
        name + " is " + state,
        () -> tasks().stream().anyMatch(t -> t.name().equals(name) && t.state() == state));
  }

  private TaskEntry awaitWait(String name, String what) {
    Await.until(
        name + " waits for " + what,
        () ->
            tasks().stream()
                .anyMatch(t ->
                    t.name().equals(name)
                        && t.waitsFor() != null
                        && t.waitsFor().what().contains(what)));
    return task(name);
  }

  @Test
  void aTaskTellsWhatItWaitsForAndWhoHoldsIt() {
    Mutex<String> cache = new Mutex<>("data", LockOptions.named("cache"));
    Channel<String> gate = Channel.rendezvous();
    Task<?> holder =
        runtime.spawn(
            "holder",
            () -> {
              try (var guard = cache.lock()) {
                assertThat(guard.get()).isEqualTo("data");
                gate.receive();
              }
            });
    awaitWait("holder", "a value from rendezvous");
    Task<?> waiter = runtime.spawn("waiter", () -> cache.with(data -> {}));

    TaskEntry seen = awaitWait("waiter", "cache");
    assertThat(seen.id()).isEqualTo(waiter.id());
    assertThat(seen.state()).isEqualTo(State.WAITING);
    assertThat(seen.spawnSite()).contains("LiveViewTest");
    assertThat(seen.waitsFor().needs())
        .containsExactly(new RuntimeSnapshot.Party(holder.id(), "holder"));
    assertThat(seen.waitsFor().left()).isNull();
    assertThat(seen.stack()).isEmpty();
    assertThat(runtime.snapshot().toString())
        .contains("task 'waiter' (" + waiter.id() + "): WAITING for mutex 'cache'")
        .contains(", needs 'holder' (" + holder.id() + ")");
  }

  @Test
  void theTimeOfAWaitIsKnownFromTheSecondLookOnAndIsThatOfThisWait() throws Exception {
    Channel<Integer> rounds = Channel.rendezvous();
    runtime.spawn("taker", () -> rounds.forEach(value -> {}));
    for (int round = 0; round < 3; round++) {
      Await.until(() -> rounds.toString().contains("1 waiting receiver"));
      Await.waiting(threadOf("taker"));
      assertThat(task("taker").waitsFor().age()).as("the first look").isNull();
      assertThat(task("taker").waitsFor().age()).as("the second look").isNotNull();
      rounds.send(round);
    }
  }

  private Thread threadOf(String name) {
    Roster.Walk walk = runtime.root().walk();
    for (SpawnedTask<?> task; (task = walk.next()) != null; ) {
      if (task.name().equals(name)) {
        return task.thread();
      }
    }
    throw new AssertionError("no task " + name);
  }

  @Test
  void aLimitedWaitTellsWhatForAndHowLongItWillLastAtMost() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    Semaphore permits = new Semaphore("budget", 1);
    Mutex<String> lock = new Mutex<>("", LockOptions.named("slow"));
    Task<?> never = runtime.spawn("never", () -> Channel.rendezvous().receive());
    Latch latch = new Latch(1);
    try (Permit all = permits.acquire();
        var guard = lock.lock()) {
      assertThat(all).isNotNull();
      assertThat(guard.get()).isEmpty();
      runtime.spawn("sleeps", () -> Tasks.sleep(LONG));
      runtime.spawn("receives", () -> channel.receiveWithin(LONG));
      runtime.spawn("joins", () -> never.joinWithin(LONG));
      runtime.spawn("acquires", () -> permits.acquireWithin(LONG, 1));
      runtime.spawn("locks", () -> lock.lockWithin(LONG));
      runtime.spawn("awaits", () -> latch.awaitWithin(LONG));
      runtime.spawn(
          "selects",
          () -> Select.<String>of().receive(channel, x -> x).after(LONG, () -> "late").await());
      runtime.spawn("ticks", () -> Ticker.every(LONG).next());
      String[][] expected = {
        {"sleeps", "time to pass"},
        {"receives", "bounded(1) channel"},
        {"joins", "the end of task 'never'"},
        {"acquires", "budget"},
        {"locks", "slow"},
        {"awaits", "latch"},
        {"selects", "select of 2 cases"},
        {"ticks", "ticker of PT1H"},
      };
      for (String[] each : expected) {
        TaskEntry seen = awaitWait(each[0], each[1]);
        assertThat(seen.waitsFor().left()).as(each[0]).isPositive().isLessThanOrEqualTo(LONG);
      }
      runtime.shutdown(Duration.ZERO);
    }
  }

  @Test
  void waitsThatNobodyIsKnownToEndAreNamedToo() {
    Barrier barrier = new Barrier(2);
    Timer timer = Timer.after(LONG);
    runtime.spawn("barrier", () -> barrier.await());
    runtime.spawn("timer", () -> timer.await());
    runtime.spawn("select", () -> Select.of().receive(Channel.rendezvous(), x -> x).await());
    awaitWait("barrier", "barrier");
    awaitWait("timer", "timer");
    assertThat(awaitWait("select", "a value from rendezvous channel").waitsFor().needs()).isEmpty();
  }

  @Test
  void whoWaitsOutsideHeddleTellsTheClassOfWhatItIsParkedOn() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    CountDownLatch asleep = new CountDownLatch(1);
    lock.lock();
    try {
      runtime.spawn("foreign", lock::lockInterruptibly);
      runtime.spawn("latch", () -> asleep.await());
      assertThat(awaitWait("foreign", "ReentrantLock").waitsFor().needs()).isEmpty();
      awaitWait("latch", "CountDownLatch");
    } finally {
      lock.unlock();
      asleep.countDown();
    }
  }

  @Test
  void aTaskThatComputesIsRunnableAndShowsItsStack() {
    AtomicBoolean stop = new AtomicBoolean();
    runtime.spawn(
        "computes",
        () -> {
          while (!stop.get()) {
            Tasks.yieldNow();
          }
        });
    try {
      awaitState("computes", State.RUNNABLE);
      Await.until(() ->
          tasks(LiveView.of(runtime).withStacks()).stream()
              .anyMatch(t -> t.stack().stream().anyMatch(LiveViewTest::isOfThisClass)));
    } finally {
      stop.set(true);
    }
  }

  private static boolean isOfThisClass(StackTraceElement frame) {
    return frame.getClassName().startsWith(LiveViewTest.class.getName());
  }

  @Test
  void aWaitIsToldWithTheStackThatWaits() {
    runtime.spawn("deep", LiveViewTest::waitDeepDown);
    awaitWait("deep", "a value from");
    TaskEntry seen = tasks(LiveView.of(runtime).withStacks()).getFirst();
    assertThat(seen.stack()).extracting(StackTraceElement::getMethodName).contains("waitDeepDown");
    assertThat(LiveView.of(runtime).withStacks().toString()).contains("\n      at dev.heddle.");
  }

  private static void waitDeepDown() throws InterruptedException {
    Channel.rendezvous().receive();
  }

  @Test
  void scopesStandWhereTheyWereOpened() throws Exception {
    Channel<String> gate = Channel.rendezvous();
    Policy outside = Policy.failFast().named("outside").on(runtime);
    Scope.execute(
        outside,
        scope -> {
          scope.spawn(
              "parent",
              () ->
                  Scope.execute(
                      Policy.failFast().named("inner"),
                      inner -> {
                        inner.spawn("child", () -> gate.receive());
                        Tasks.timeout(
                            LONG,
                            () ->
                                Scope.execute(
                                    Policy.failFast().named("innermost"),
                                    last -> last.spawn("grandchild", () -> gate.receive())));
                      }));
          awaitWait("child", "a value from");
          awaitWait("grandchild", "a value from");
          awaitWait("parent", "the tasks of scope 'innermost'");
          Scope.execute(
              Policy.failFast().named("second").on(runtime),
              second -> {
                List<Node> top = runtime.snapshot().content();
                assertThat(names(top)).containsExactly("scope 'outside'");
                assertThat(names(top.getFirst().children()))
                    .containsExactly("scope 'second'", "parent");
                Node parent = top.getFirst().children().getLast();
                assertThat(names(parent.children())).containsExactly("scope 'inner'");
                Node inner = parent.children().getFirst();
                assertThat(names(inner.children())).containsExactly("scope 'innermost'", "child");
                assertThat(names(inner.children().getFirst().children()))
                    .containsExactly("grandchild");
                TaskEntry child = (TaskEntry) inner.children().getLast().entry();
                assertThat(child.parent()).isEqualTo(parent.entry().id());
                ScopeEntry scopeOfMain = (ScopeEntry) top.getFirst().entry();
                assertThat(scopeOfMain.owner().id()).isEqualTo(Thread.currentThread().threadId());
              });
          gate.send("go");
          gate.send("go");
        });
    assertThat(runtime.snapshot().content()).isEmpty();
  }

  private static List<String> names(List<Node> nodes) {
    return nodes.stream().map(Node::entry).map(Entry::name).toList();
  }

  @Test
  void aScopeInAShieldAndTheWaitOfAForeignOwnerAreSeen() throws Exception {
    Channel<String> gate = Channel.rendezvous();
    Thread owner =
        Thread.ofPlatform()
            .name("owner")
            .start(() -> {
              try {
                Tasks.shield(
                    LONG,
                    () ->
                        Scope.execute(
                            Policy.failFast().named("shielded").on(runtime),
                            scope -> scope.spawn("inside", () -> gate.receive())));
              } catch (InterruptedException impossible) {
                throw new AssertionError(impossible);
              }
            });
    awaitWait("inside", "a value from");
    Await.waiting(owner);
    ScopeEntry scope = (ScopeEntry) runtime.snapshot().content().getFirst().entry();
    assertThat(scope.waitsFor().what()).isEqualTo("the tasks of scope 'shielded'");
    assertThat(runtime.snapshot().toString())
        .contains("of 'owner' (" + owner.threadId() + "), which waits for the tasks of scope");
    gate.send("go");
    owner.join();
  }

  @Test
  void aTaskThatWaitsForAPlaceIsNewAndACancelledOneSaysWhy() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Policy one =
        Policy.failFast().limit(1).on(runtime).interrupt(InterruptPolicy.never()).named("one");
    Task<?> spawner =
        runtime.spawn(
            "spawner",
            () ->
                Scope.execute(
                    one,
                    scope -> {
                      scope.spawn("first", () -> release.await());
                      scope.spawn("second", () -> {});
                    }));
    awaitState("second", State.NEW);
    awaitWait("spawner", "a place under the limit");
    spawner.cancel("enough");
    assertThat(task("first").cancelled()).contains("enough").contains("REQUESTED");
    assertThat(task("first").state()).isEqualTo(State.WAITING);
    release.countDown();
  }

  @Test
  void failuresThatNobodyHasSeenStayUntilSomebodyDoes() throws Exception {
    Task<?> broken =
        runtime.spawn(
            "broken",
            () -> {
              throw new IllegalStateException("no address");
            });
    awaitState("broken", State.FAILED);
    assertThat(task("broken").failure()).contains("IllegalStateException").contains("no address");
    assertThat(runtime.snapshot().toString()).contains("FAILED, and nobody has joined it; java");
    assertThatThrownBy(broken::join).isInstanceOf(TaskFailedException.class);
    assertThat(tasks()).isEmpty();
  }

  @Test
  void onlyTheLastFailuresOfDetachedTasksAreNoted() {
    for (int i = 0; i < 150; i++) {
      Task<?> task =
          runtime.spawn(
              "broken " + i,
              () -> {
                throw new IllegalStateException("no address");
              });
      Await.until(task::isDone);
    }
    Await.until(() -> tasks().stream().allMatch(t -> t.state() == State.FAILED));
    assertThat(tasks()).hasSize(100).extracting(TaskEntry::name).contains("broken 149");
  }

  @Test
  void endedTasksOfALiveScopeAreSeenUntilTheyAreTaken() throws Exception {
    Scope.execute(
        Policy.collectAll().on(runtime),
        scope -> {
          Completions ends = scope.completed();
          Task<?> broken =
              scope.spawn(
                  "broken",
                  () -> {
                    throw new IllegalStateException("no address");
                  });
          scope.spawn("fine", () -> {});
          awaitState("fine", State.SUCCEEDED);
          awaitState("broken", State.FAILED);
          assertThat(task("broken").failure()).isEqualTo(IllegalStateException.class.getName());
          assertThat(tasks()).hasSize(2);
          ends.next();
          ends.next();
          assertThat(tasks()).extracting(TaskEntry::name).containsExactly("broken");
          assertThat(broken.failure()).isNotNull();
          assertThat(tasks()).isEmpty();
        });
  }

  @Test
  void keepUnjoinedNotesTheLastTasksUntilTheyAreJoined() throws Exception {
    try (TaskRuntime keeping = TaskRuntime.builder().name("keeping").keepUnjoined(3).build()) {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Task<?> task = keeping.spawn("task " + i, () -> {});
        tasks.add(task);
        Await.until(task::isDone);
      }
      LiveView view = LiveView.of(keeping);
      Await.until(() -> tasks(view).size() == 3);
      tasks.get(3).join();
      assertThat(tasks(view)).extracting(TaskEntry::name).containsExactly("task 2", "task 4");
      assertThat(tasks(view)).extracting(TaskEntry::state).containsOnly(State.SUCCEEDED);
    }
    assertThatThrownBy(() -> TaskRuntime.builder().keepUnjoined(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void allRuntimesAreSeenUntilTheyAreShutDown() throws Exception {
    assertThat(LiveView.ofAll().runtimes()).contains(runtime);
    runtime.shutdown(Duration.ZERO);
    assertThat(LiveView.ofAll().runtimes()).doesNotContain(runtime);
  }

  /** The names of tasks, and what user code calls its objects, must not reach into the dump. */
  @Test
  void noCodeOfUsersIsCalledAndNoNameBreaksTheLines() throws IOException {
    class Touchy {
      @Override
      public String toString() {
        throw new AssertionError("the look calls toString");
      }
    }
    Mutex<Touchy> lock = new Mutex<>(new Touchy());
    Channel<Touchy> channel = Channel.bounded(1);
    channel.trySend(new Touchy());
    runtime.spawn("a\nb\0\"c\\", () -> channel.send(new Touchy()));
    runtime.spawn("lock", () -> lock.with(touchy -> Tasks.sleep(LONG)));
    awaitWait("lock", "time to pass");
    awaitWait("a\nb\0\"c\\", "bounded(1)");
    StringBuilder text = new StringBuilder();
    LiveView.of(runtime).withStacks().writeText(text);
    assertThat(text.toString()).contains("task 'a b \"c\\'");
    StringBuilder json = new StringBuilder();
    LiveView.of(runtime).writeJson(json);
    assertThat(json.toString()).contains("\"a\\nb\\u0000\\\"c\\\\\"");
  }

  @Test
  void everyLiveTaskIsSeenExactlyOnceWhileOthersComeAndGo() throws Exception {
    int crowd = 1_000;
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean stop = new AtomicBoolean();
    Scope.execute(
        Policy.failFast().on(runtime),
        scope -> {
          for (int i = 0; i < crowd; i++) {
            scope.spawn("stays", () -> release.await());
            scope.spawn("goes", () -> {});
          }
          Task<?> churn =
              scope.spawn(
                  "churn",
                  () -> {
                    while (!stop.get()) {
                      scope.spawn("goes", Tasks::yieldNow).join();
                    }
                  });
          for (int look = 0; look < 10; look++) {
            List<Long> ids =
                tasks().stream()
                    .filter(task -> task.name().equals("stays"))
                    .map(TaskEntry::id)
                    .toList();
            assertThat(ids).hasSize(crowd).doesNotHaveDuplicates();
          }
          stop.set(true);
          churn.join();
          release.countDown();
        });
  }

  /** The tree is deeper than a stack of recursive calls could be. */
  @Test
  void aTreeOfAnyDepthIsWritten() throws Exception {
    int depth = 3_000;
    Channel<String> gate = Channel.rendezvous();
    Task<?> top = runtime.spawn("nest", () -> nest(depth, gate));
    awaitWait("deepest", "a value from");
    RuntimeSnapshot snapshot = runtime.snapshot();
    assertThat(snapshot.toString().lines().count()).isEqualTo(1 + 2 * depth + 1);
    gate.send("go");
    top.join();
  }

  private static void nest(int levels, Channel<String> gate) throws InterruptedException {
    if (levels == 0) {
      gate.receive();
      return;
    }
    Scope.execute(
        scope -> scope.spawn(levels == 1 ? "deepest" : "nest", () -> nest(levels - 1, gate)));
  }

  /** In a JVM of its own, with little more heap than the tasks take. */
  @Test
  void manyTasksAreWrittenEntryByEntry() throws Exception {
    boolean worker = "worker".equals(System.getProperty("heddle.backend"));
    ChildJvm.Result result =
        ChildJvm.run(
            Map.of(),
            List.of("-Xmx192m", worker ? ChildJvm.OPEN : "-Dheddle.backend=jdk"),
            DumpCommand.class,
            "--tasks",
            "20000");
    assertThat(result.output())
        .contains("20000 parked tasks as text: ")
        .contains("20000 parked tasks as json: ");
    assertThat(result.exit()).isZero();
  }
}
