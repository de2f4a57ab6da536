package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Explanation.Kind;
import dev.heddle.Explanation.Segment;
import dev.heddle.channel.Channel;
import dev.heddle.sync.LockOptions;
import dev.heddle.sync.Mutex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a scope tells of where its time went: the true cause, in times that add up to the whole. */
class ExplainTest {
  private static final Duration LONG = Duration.ofMillis(60);
  private static final Duration SHORT = Duration.ofMillis(5);

  private static void compute(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    Hog.loop(() -> System.nanoTime() - until >= 0);
  }

  /** Whether the task has left its scope, too, which it does after it is done. */
  private static boolean hasLeft(@Nullable Task<?> task) {
    return task != null && thread(task).getState() == Thread.State.TERMINATED;
  }

  private static boolean isWaiting(@Nullable Task<?> task) {
    return task != null && thread(task).getState() == Thread.State.WAITING;
  }

  private static Thread thread(Task<?> task) {
    return ((SpawnedTask<?>) task).thread();
  }

  private static Explanation explain(Policy policy, ScopeAction<Exception> body) throws Exception {
    Scope[] opened = new Scope[1];
    try {
      Scope.execute(
          policy.sampled(),
          scope -> {
            opened[0] = scope;
            body.run(scope);
          });
    } catch (TimeoutException deadline) {
      // It is in the explanation.
    }
    return Told.isWhole(opened[0].explain());
  }

  private static List<Segment> all(List<Segment> path) {
    List<Segment> all = new ArrayList<>();
    for (Segment part : path) {
      all.add(part);
      all.addAll(all(part.meanwhile()));
    }
    return all;
  }

  private static Segment longest(Explanation told, Predicate<Segment> which) {
    return all(told.path()).stream()
        .filter(which)
        .max((a, b) -> a.time().compareTo(b.time()))
        .orElseThrow(() -> new AssertionError("no such segment in\n" + told));
  }

  // ---- the five cases

  @Test
  void aSlowLockHolderIsNamed() throws Exception {
    Mutex<StringBuilder> cache = new Mutex<>(new StringBuilder(), LockOptions.named("cache"));
    CountDownLatch held = new CountDownLatch(1);
    AtomicReference<Task<?>> request = new AtomicReference<>();
    Explanation told =
        explain(
            Policy.failFast().named("locked"),
            scope -> {
              Task<?> holder =
                  scope.spawn(
                      "holder",
                      () -> {
                        try (var data = cache.lock()) {
                          held.countDown();
                          Hog.loop(() -> isWaiting(request.get()));
                          compute(LONG);
                        }
                      });
              Await.latch(held);
              request.set(
                  scope.spawn(
                      "request",
                      () -> {
                        try (var data = cache.lock()) {
                          data.get().append("at last");
                        }
                        Hog.loop(() -> hasLeft(holder)); // or the scope might end with that
                      }));
            });

    Segment wait =
        longest(told, part -> part.task().name().equals("request") && part.kind() == Kind.WAITED);
    assertThat(wait.what()).isEqualTo("mutex 'cache'");
    assertThat(wait.heldBy()).extracting(RuntimeSnapshot.Party::name).isEqualTo("holder");
    assertThat(wait.letGoBy()).isEqualTo(wait.heldBy());
    assertThat(wait.meanwhile())
        .last()
        .satisfies(part -> {
          assertThat(part.task().name()).isEqualTo("holder");
          assertThat(part.kind()).isEqualTo(Kind.RAN);
        });
    assertThat(told.causes())
        .as("%s", told)
        .anySatisfy(cause -> {
          assertThat(cause.text())
              .isEqualTo("'request' waited for mutex 'cache', held by 'holder'");
          assertThat(cause.time()).isGreaterThanOrEqualTo(LONG);
        });
    assertThat(told.toString()).contains("'request' waited for mutex 'cache', held by 'holder'");
  }

  @Test
  void beingStarvedByHogsIsNoWaiting() throws Exception {
    int carriers = Math.max(2, TaskRuntime.shared().workers());
    AtomicBoolean released = new AtomicBoolean();
    CountDownLatch running = new CountDownLatch(carriers);
    LinkedBlockingQueue<Explanation> told = new LinkedBlockingQueue<>();
    Channel<String> news = Channel.bounded(1);
    try (TaskRuntime runtime =
        TaskRuntime.builder()
            .workers(carriers)
            .slowAfter(java.time.temporal.ChronoUnit.FOREVER.getDuration())
            .sampleScopes("starved")
            .explanations(told::add)
            .build()) {
      AtomicReference<Task<?>> victim = new AtomicReference<>();
      Task<?> request =
          runtime.spawn(
              "request",
              () ->
                  Scope.execute(
                      Policy.failFast().named("starved"),
                      scope -> victim.set(scope.spawn("victim", () -> news.receive()))));
      Await.until("the victim", () -> victim.get() != null);
      Await.waiting(thread(victim.get()));
      for (int i = 0; i < carriers; i++) {
        runtime.spawn(
            "hog",
            () -> {
              running.countDown();
              Hog.loop(released::get);
            });
      }
      Await.latch(running);
      news.send("now it could");
      compute(LONG);
      released.set(true);
      request.join();
      Explanation starved = Told.isWhole(told.take());
      Segment wait = longest(starved, part -> part.kind() == Kind.READY);
      assertThat(wait.task().name()).isEqualTo("victim");
      assertThat(wait.time()).isGreaterThan(LONG.dividedBy(2));
      if (runtime.backend() == Backend.WORKER) {
        assertThat(wait.heldBy()).extracting(RuntimeSnapshot.Party::name).isEqualTo("hog");
        assertThat(Told.share(starved, "ready, while 'hog' kept the worker")).isPositive();
      }
      assertThat(starved.total(Kind.READY)).isGreaterThanOrEqualTo(wait.time());
    }
  }

  /** When somebody began to be starved, and when that was noticed first. */
  private static final class Noticed implements TaskHooks {
    private final AtomicReference<Long> at = new AtomicReference<>();
    private volatile long from;

    /** Somebody is starved from now on, or will be from then on. */
    void from(long nanoTime) {
      from = nanoTime;
    }

    @Override
    public void slow(SlowTask task) {
      at.compareAndSet(null, System.nanoTime());
    }

    /** Whether it was noticed, and lasts since then for much longer than before. */
    boolean forLong() {
      Long noticed = at.get();
      return noticed != null
          && System.nanoTime() - from > LONG.toNanos() + 4 * Math.max(0, noticed - from);
    }
  }

  /** Nobody else is there to fire it. */
  private static Explanation besideAHog(TaskAction sleeper, Duration time) throws Exception {
    Noticed hog = new Noticed();
    LinkedBlockingQueue<Explanation> told = new LinkedBlockingQueue<>();
    try (TaskRuntime single =
        TaskRuntime.builder()
            .singleWorker()
            .taskHooks(hog)
            .sampleScopes("late")
            .explanations(told::add)
            .build()) {
      Task<?> request =
          single.spawn(
              "request",
              () ->
                  Scope.execute(
                      Policy.failFast().named("late"),
                      scope -> {
                        hog.from(System.nanoTime() + time.toNanos());
                        Task<?> sleeping = scope.spawn("sleeper", sleeper);
                        while (!isWaiting(sleeping) && !sleeping.isDone()) {
                          Tasks.yieldNow();
                        }
                        single.spawn("hog", () -> Hog.loop(hog::forLong));
                        sleeping.join();
                      }));
      request.joinWithin(Duration.ofSeconds(30));
      return Told.isWhole(told.take());
    }
  }

  private static void tellsALateTimer(Explanation told) {
    Segment late = longest(told, part -> "its timer".equals(part.what()));
    assertThat(late.task().name()).isEqualTo("sleeper");
    assertThat(late.kind()).isEqualTo(Kind.READY);
    assertThat(late.heldBy())
        .as("%s", told)
        .extracting(RuntimeSnapshot.Party::name)
        .isEqualTo("hog");
    assertThat(late.time()).isGreaterThan(LONG.dividedBy(2));
    assertThat(told.causes())
        .anySatisfy(cause -> {
          assertThat(cause.text())
              .isEqualTo("'sleeper' was due, and its timer came late, while 'hog' kept the worker");
          assertThat(cause.time()).isGreaterThan(LONG.dividedBy(2));
        });
    assertThat(told.toString()).contains("'sleeper' was due, and its timer came late");
  }

  @Test
  @Tag("worker")
  void aSleepThatAHogProlongsIsALateTimer() throws Exception {
    Duration time = Duration.ofMillis(200);
    Explanation told = besideAHog(() -> Tasks.sleep(time), time);
    tellsALateTimer(told);
    Segment sleep = longest(told, part -> "time to pass".equals(part.what()));
    assertThat(sleep.time()).isLessThanOrEqualTo(time);
  }

  @Test
  @Tag("worker")
  void aTimeLimitThatAHogProlongsIsALateTimer() throws Exception {
    Channel<String> silent = Channel.bounded(1);
    Duration time = Duration.ofMillis(200);
    tellsALateTimer(
        besideAHog(
            () ->
                assertThatThrownBy(() -> silent.receiveWithin(time))
                    .isInstanceOf(TimeoutException.class),
            time));
  }

  @Test
  @Tag("worker")
  void aDeadlineThatAHogProlongsIsALateTimer() throws Exception {
    Channel<String> silent = Channel.bounded(1);
    Duration time = Duration.ofMillis(200);
    tellsALateTimer(
        besideAHog(
            () ->
                assertThatThrownBy(() -> Tasks.timeout(time, () -> silent.receive()))
                    .isInstanceOf(TimeoutException.class),
            time));
  }

  @Test
  @Tag("once")
  void onTheJdksCarriersTheHogIsNamedThatTheWatchHasSeen() throws Exception {
    Noticed seen = new Noticed();
    LinkedBlockingQueue<Explanation> told = new LinkedBlockingQueue<>();
    Channel<String> news = Channel.bounded(1);
    try (TaskRuntime runtime =
        TaskRuntime.builder()
            .taskHooks(seen)
            .sampleScopes("starved")
            .explanations(told::add)
            .build()) {
      AtomicReference<Task<?>> victim = new AtomicReference<>();
      Task<?> request =
          runtime.spawn(
              "request",
              () ->
                  Scope.execute(
                      Policy.failFast().named("starved"),
                      scope -> victim.set(scope.spawn("victim", () -> news.receive()))));
      Await.until("the victim", () -> victim.get() != null);
      Await.waiting(thread(victim.get()));
      CountDownLatch running = new CountDownLatch(runtime.workers());
      AtomicBoolean sent = new AtomicBoolean();
      for (int i = 0; i < runtime.workers(); i++) {
        runtime.spawn(
            "hog",
            () -> {
              running.countDown();
              Hog.loop(() -> sent.get() && seen.forLong());
            });
      }
      Await.latch(running);
      seen.from(System.nanoTime());
      news.send("now it could");
      sent.set(true);
      request.joinWithin(Duration.ofSeconds(30));
      Explanation starved = Told.isWhole(told.take());
      Segment wait = longest(starved, part -> part.kind() == Kind.READY);
      assertThat(wait.task().name()).isEqualTo("victim");
      assertThat(wait.heldBy())
          .as("%s", starved)
          .extracting(RuntimeSnapshot.Party::name)
          .isEqualTo("hog");
      assertThat(Told.share(starved, "ready, while 'hog' kept the worker")).isPositive();
    }
  }

  @Test
  void aFullChannelIsHeldUpByItsReceiver() throws Exception {
    Channel<Integer> full = Channel.bounded(1);
    Thread sender = Thread.currentThread();
    Explanation told =
        explain(
            Policy.failFast().named("pipe"),
            scope -> {
              Task<?> consumer =
                  scope.spawn(
                      "consumer",
                      () -> {
                        Hog.loop(() -> sender.getState() == Thread.State.WAITING);
                        compute(LONG);
                        full.receive();
                        full.receive();
                      });
              full.send(1);
              full.send(2);
              Hog.loop(() -> hasLeft(consumer)); // or the scope might end with that
            });

    Segment wait = longest(told, part -> part.what() != null && part.what().contains("place in"));
    assertThat(wait.letGoBy()).extracting(RuntimeSnapshot.Party::name).isEqualTo("consumer");
    assertThat(wait.time()).isGreaterThanOrEqualTo(LONG);
    assertThat(wait.meanwhile())
        .last()
        .satisfies(part -> {
          assertThat(part.task().name()).isEqualTo("consumer");
          assertThat(part.kind()).isEqualTo(Kind.RAN);
        });
    assertThat(told.causes())
        .as("%s", told)
        .anySatisfy(cause -> {
          assertThat(cause.text()).contains("waited for a place in", "let go on by 'consumer'");
          assertThat(cause.time()).isGreaterThanOrEqualTo(LONG);
        });
  }

  @Test
  void aSlowChildIsNamedAndNotTheWaitForIt() throws Exception {
    Explanation told =
        explain(
            Policy.failFast().named("family"),
            scope -> {
              scope.spawn("quick", () -> compute(SHORT));
              scope.spawn("slow", () -> compute(LONG));
            });

    assertThat(told.causes())
        .as("%s", told)
        .anySatisfy(cause -> {
          assertThat(cause.text()).isEqualTo("'slow' ran");
          assertThat(cause.kind()).isEqualTo(Kind.RAN);
          assertThat(cause.time()).isGreaterThan(LONG.dividedBy(2));
        });
    assertThat(told.path())
        .anySatisfy(part -> {
          assertThat(part.what()).isEqualTo("the tasks of scope 'family'");
          assertThat(part.letGoBy()).extracting(RuntimeSnapshot.Party::name).isEqualTo("slow");
        });
  }

  @Test
  void aDeadlineTellsWhatWasWaitedForThen() throws Exception {
    Channel<String> silent = Channel.bounded(1);
    Explanation told =
        explain(
            Policy.failFast().named("late").deadline(LONG),
            scope -> scope.spawn("reader", () -> silent.receive()));

    assertThat(told.cancelled()).contains("DEADLINE");
    Segment wait =
        longest(told, part -> part.task().name().equals("reader") && part.kind() == Kind.WAITED);
    assertThat(wait.what()).startsWith("a value from bounded(1) channel");
    assertThat(wait.limit()).isEqualTo("until the deadline of scope 'late'");
    assertThat(wait.letGoBy()).isNull();
    assertThat(told.causes())
        .as("%s", told)
        .anySatisfy(cause ->
            assertThat(cause.text())
                .startsWith("'reader' waited for a value from bounded(1) channel")
                .endsWith("until the deadline of scope 'late'"));
    assertThat(told.whole()).isGreaterThanOrEqualTo(LONG);
  }

  @Test
  void aDeadlineTellsWhoHeldTheLock() throws Exception {
    Mutex<StringBuilder> cache = new Mutex<>(new StringBuilder(), LockOptions.named("cache"));
    CountDownLatch held = new CountDownLatch(1);
    Channel<String> silent = Channel.bounded(1);
    Scope[] late = new Scope[1];
    explain(
        Policy.failFast().named("outer"),
        scope -> {
          scope.spawn(
              "holder",
              () -> {
                try (var data = cache.lock()) {
                  held.countDown();
                  data.get().append(silent.receive());
                }
              });
          Await.latch(held);
          assertThatThrownBy(() ->
                  Scope.execute(
                      Policy.failFast().named("late").deadline(LONG),
                      within -> {
                        late[0] = within;
                        within.spawn(
                            "request",
                            () -> {
                              try (var data = cache.lockWithin(Duration.ofHours(1))) {
                                data.get().append("never");
                              }
                            });
                      }))
              .isInstanceOf(TimeoutException.class);
          silent.send("too late");
        });

    Explanation told = Told.isWhole(late[0].explain());
    Segment wait = longest(told, part -> "mutex 'cache'".equals(part.what()));
    assertThat(wait.heldBy()).extracting(RuntimeSnapshot.Party::name).isEqualTo("holder");
    assertThat(wait.limit()).isEqualTo("until the deadline of scope 'late'");
    assertThat(wait.meanwhile())
        .as("%s", told)
        .anySatisfy(part -> {
          assertThat(part.task().name()).isEqualTo("holder");
          assertThat(part.what()).startsWith("a value from bounded(1) channel");
        });
  }

  // ---- which scopes

  @Test
  void aScopeThatWasNotSampledSaysHowToSampleIt() throws Exception {
    Scope[] opened = new Scope[1];
    Scope.execute(
        Policy.failFast().named("plain"),
        scope -> {
          opened[0] = scope;
          assertThat(scope.isSampled()).isFalse();
        });
    assertThatThrownBy(opened[0]::explain)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scope 'plain' was not sampled")
        .hasMessageContaining("Policy.sampled()")
        .hasMessageContaining("-Dheddle.sample=0.01 or =plain");
  }

  @Test
  void allNoneAndSomeAreSampled() throws Exception {
    for (double fraction : new double[] {0, 0.5, 1}) {
      try (TaskRuntime runtime = TaskRuntime.builder().sampleScopes(fraction).build()) {
        int[] sampled = new int[1];
        for (int i = 0; i < 400; i++) {
          runtime.execute(scope -> sampled[0] += scope.isSampled() ? 1 : 0);
        }
        assertThat(sampled[0])
            .isBetween(fraction == 1 ? 400 : (int) (fraction * 200), (int) (fraction * 600));
      }
    }
  }

  @Test
  void theShareMustBeOne() {
    for (double wrong : new double[] {-0.1, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> TaskRuntime.builder().sampleScopes(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("fraction must be from 0 to 1: " + wrong);
    }
  }

  @Test
  void aScopeInsideIsPartOfTheRecord() throws Exception {
    Scope[] inner = new Scope[1];
    Explanation told =
        explain(
            Policy.failFast().named("outer"),
            scope -> {
              compute(SHORT);
              scope.spawn(
                  "child",
                  () ->
                      Scope.execute(
                          Policy.failFast().named("inner"),
                          within -> {
                            inner[0] = within;
                            Thread child = Thread.currentThread();
                            within.spawn(
                                "grandchild",
                                () -> {
                                  Hog.loop(() -> child.getState() == Thread.State.WAITING);
                                  compute(SHORT);
                                });
                          }));
            });
    assertThat(Told.share(told, "'grandchild' ran")).isPositive();
    Explanation ofInner = Told.isWhole(inner[0].explain());
    assertThat(ofInner.scope()).isEqualTo("scope 'inner'");
    assertThat(ofInner.owner().name()).isEqualTo("child");
    assertThat(ofInner.whole()).isLessThan(told.whole());
    assertThat(Told.share(ofInner, "'grandchild' ran")).isPositive();
  }

  @Test
  void theRecordEndsWithTheScope() throws Exception {
    explain(Policy.failFast(), scope -> scope.spawn("a", () -> compute(SHORT)));
    Scope.execute(scope -> assertThat(scope.isSampled()).isFalse());
  }

  @Test
  void aTaskOutsideIsNamedThoughNotRecorded() throws Exception {
    Mutex<StringBuilder> cache = new Mutex<>(new StringBuilder(), LockOptions.named("cache"));
    CountDownLatch held = new CountDownLatch(1);
    AtomicBoolean released = new AtomicBoolean();
    Thread main = Thread.currentThread();
    try (TaskRuntime runtime = TaskRuntime.builder().build()) {
      Task<?> outside =
          runtime.spawn(
              "outside",
              () -> {
                try (var data = cache.lock()) {
                  held.countDown();
                  Hog.loop(released::get);
                }
              });
      Await.latch(held);
      Explanation told =
          explain(
              Policy.failFast(),
              scope -> {
                Task<?> request =
                    scope.spawn(
                        "request",
                        () -> {
                          try (var data = cache.lock()) {
                            data.get().append("at last");
                          }
                          // Or the scope might end with its body.
                          Hog.loop(() -> main.getState() == Thread.State.WAITING);
                        });
                Await.waiting(thread(request));
                released.set(true);
              });
      outside.join();
      Segment wait = longest(told, part -> "mutex 'cache'".equals(part.what()));
      assertThat(wait.heldBy()).extracting(RuntimeSnapshot.Party::name).isEqualTo("outside");
      assertThat(wait.meanwhile()).isEmpty();
    }
  }

  @Test
  @Tag("worker")
  void aWaitOutsideHeddleIsToldOnOwnCarriers() throws Exception {
    LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
    AtomicReference<Task<?>> putter = new AtomicReference<>();
    Explanation told =
        explain(
            Policy.failFast(),
            scope -> {
              Task<?> taker =
                  scope.spawn(
                      "taker",
                      () -> {
                        queue.take();
                        Hog.loop(() -> hasLeft(putter.get())); // or the scope might end with that
                      });
              putter.set(
                  scope.spawn(
                      "putter",
                      () -> {
                        Hog.loop(() -> isWaiting(taker));
                        compute(LONG);
                        queue.add(1);
                      }));
            });
    Segment wait = longest(told, part -> "something outside Heddle".equals(part.what()));
    assertThat(wait.task().name()).isEqualTo("taker");
    assertThat(wait.letGoBy()).extracting(RuntimeSnapshot.Party::name).isEqualTo("putter");
    assertThat(wait.time()).isGreaterThan(LONG.dividedBy(2));
    assertThat(wait.meanwhile())
        .last()
        .satisfies(part -> {
          assertThat(part.task().name()).isEqualTo("putter");
          assertThat(part.kind()).isEqualTo(Kind.RAN);
        });
  }

  @Test
  void aTaskThatIsQueuedUnderALimitWaitsForItsPlace() throws Exception {
    Explanation told =
        explain(
            Policy.failFast().limit(1),
            scope -> {
              scope.spawn(
                  "first",
                  () -> {
                    scope.spawn("second", () -> compute(SHORT));
                    compute(LONG);
                  });
            });
    Segment wait =
        longest(told, part -> part.task().name().equals("second") && part.kind() == Kind.WAITED);
    assertThat(wait.what()).isEqualTo("a place under the limit of its scope");
    assertThat(wait.letGoBy()).extracting(RuntimeSnapshot.Party::name).isEqualTo("first");
  }

  // ---- while it runs

  @Test
  void itCanBeAskedForFromInsideAndOutsideWhileItRuns() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Channel<Integer> pipe = Channel.bounded(2);
    int[] asked = new int[1];
    Explanation told =
        explain(
            Policy.failFast().named("busy"),
            scope -> {
              scope.spawn(
                  "sender",
                  () -> {
                    while (!over.get()) {
                      pipe.send(1);
                    }
                    pipe.close();
                  });
              scope.spawn("receiver", () -> pipe.forEach(value -> {}));
              Thread outside =
                  Thread.ofPlatform()
                      .start(() -> {
                        for (int i = 0; i < 10; i++) {
                          Explanation now = Told.isWhole(scope.explain());
                          asked[0] += now.ended() ? 0 : 1;
                        }
                        over.set(true);
                      });
              Told.isWhole(scope.explain());
              Tasks.yieldNow();
              outside.join();
            });
    assertThat(asked[0]).isEqualTo(10);
    assertThat(told.ended()).isTrue();
  }

  @Test
  void aScopeThatHangsTellsOnWhat() throws Exception {
    Channel<String> silent = Channel.bounded(1);
    Scope[] opened = new Scope[1];
    Task<?>[] reader = new Task<?>[1];
    CountDownLatch open = new CountDownLatch(1);
    Thread main =
        Thread.ofPlatform()
            .name("main of it")
            .start(() -> {
              try {
                Scope.execute(
                    Policy.failFast().named("hangs").sampled(),
                    scope -> {
                      opened[0] = scope;
                      reader[0] = scope.spawn("reader", () -> silent.receive());
                      open.countDown();
                    });
              } catch (InterruptedException ended) {
                throw new AssertionError(ended);
              }
            });
    Await.latch(open);
    Await.waiting(thread(reader[0]));
    Await.waiting(main);
    Explanation told = Told.isWhole(opened[0].explain());
    assertThat(told.ended()).isFalse();
    Segment last = told.path().getLast();
    assertThat(last.task().name()).isEqualTo("main of it");
    assertThat(last.meanwhile().getLast().what()).startsWith("a value from bounded(1) channel");
    assertThat(told.toString()).startsWith("scope 'hangs' has taken ");
    silent.send("at last");
    main.join();
  }

  // ---- what does not fit

  @Test
  void aFullRecordSaysWhatIsMissing() throws Exception {
    Channel<Integer> back = Channel.rendezvous();
    Channel<Integer> forth = Channel.rendezvous();
    int rounds = 12_000;
    Explanation told =
        explain(
            Policy.failFast().named("long"),
            scope -> {
              scope.spawn(
                  "ping",
                  () -> {
                    for (int i = 0; i < rounds; i++) {
                      forth.send(i);
                      back.receive();
                    }
                  });
              scope.spawn(
                  "pong",
                  () -> {
                    for (int i = 0; i < rounds; i++) {
                      back.send(forth.receive());
                    }
                  });
            });
    assertThat(told.missing()).isPositive();
    assertThat(told.total(Kind.UNKNOWN)).isPositive();
    assertThat(told.toString()).contains("the record was full: " + told.missing() + " events");
    assertThat(told.toString().lines().count()).isLessThan(70);
  }

  @Test
  void aHandlerThatFailsHarmsNobody() throws Exception {
    try (Logs logs = Logs.capture();
        TaskRuntime runtime =
            TaskRuntime.builder()
                .name("told")
                .sampleScopes(1)
                .explanations(explanation -> {
                  throw new IllegalStateException("no");
                })
                .build()) {
      assertThat(runtime.<Integer, RuntimeException>run(scope -> 7)).isEqualTo(7);
      assertThat(logs.messages())
          .anySatisfy(message ->
              assertThat(message).contains("the handler of explanations of runtime 'told' failed"));
    }
  }

  @Test
  void jsonHasTheWholePath() throws Exception {
    Thread main = Thread.currentThread();
    Explanation told =
        explain(
            Policy.failFast().named("a \"b\""),
            scope ->
                scope.spawn("x\ny", () -> Hog.loop(() -> main.getState() == Thread.State.WAITING)));
    assertThat(told.toJson())
        .startsWith("{\"format\":1,\"scope\":\"scope 'a \\\"b\\\"'\"")
        .contains("\"name\":\"x\\ny\"", "\"kind\":\"RAN\"")
        .endsWith("]}\n");
    assertThat(told.toString()).contains("'x y'").doesNotContain("x\ny");
  }
}
