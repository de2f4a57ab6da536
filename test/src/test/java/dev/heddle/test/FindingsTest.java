package dev.heddle.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Scope;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import dev.heddle.channel.Channel;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that must fail: each kind of finding appears, and says what helps. */
class FindingsTest {
  private static Finding find(Grain grain, TestBody body) {
    Exploration exploration =
        new Explorer().name("probe").grain(grain).seed(1).pages(false).run(body);
    assertThat(exploration.finding()).as("a finding").isNotNull();
    return exploration.finding();
  }

  private static Finding find(TestBody body) {
    return find(Grain.COARSE, body);
  }

  // ---- what the code does wrong

  @ParameterizedTest
  @EnumSource(Grain.class)
  void aFailedAssertionIsShrunkAndReplayed(Grain grain) {
    Finding found = find(grain, Programs::lostUpdate);

    assertThat(found.kind()).isEqualTo(Finding.Kind.ASSERTION);
    assertThat(found.headline()).contains("two additions gave 1");
    assertThat(found.preemptions()).isEqualTo(1);
    assertThat(found.report())
        .contains("reproduce:  -Dheddle.seed=" + found.seed())
        .contains("shrunk to 1 preemption:  -Dheddle.schedule=" + found.schedule())
        .contains("Programs.java:");

    Explorer again = new Explorer().name("probe").grain(grain).pages(false);
    Finding bySchedule = again.schedule(found.schedule()).run(Programs::lostUpdate).finding();
    assertThat(bySchedule.headline()).isEqualTo(found.headline());
    assertThat(bySchedule.table()).isEqualTo(found.table());
    Finding bySeed =
        new Explorer()
            .name("probe")
            .grain(grain)
            .pages(false)
            .seed(found.seed())
            .run(Programs::lostUpdate)
            .finding();
    assertThat(bySeed.report()).isEqualTo(found.report());
  }

  @Test
  void theTableHasAColumnForEachTaskAndARowForEachStep() {
    Finding found = find(Programs::lostUpdate);

    assertThat(found.table().lines().findFirst().orElseThrow())
        .matches(" *step +main +adder 0 +adder 1 +line");
    assertThat(found.table().lines().filter(line -> line.contains("read"))).hasSize(2);
    assertThat(found.table().lines().skip(1)).allMatch(line -> line.contains("Programs.java:"));
  }

  @Test
  void theFailureOfADetachedTaskIsFound() {
    Finding found =
        find(() ->
            TaskRuntime.shared()
                .spawn(
                    "detached",
                    () -> {
                      throw new IllegalStateException("nobody looks");
                    }));

    assertThat(found.kind()).isEqualTo(Finding.Kind.FAILURE);
    assertThat(found.headline()).contains("'detached'").contains("nobody looks");
  }

  @ParameterizedTest
  @EnumSource(Grain.class)
  void aDeadlockSaysWhoWaitsForWhat(Grain grain) {
    Finding found = find(grain, Programs::opposedLocks);

    assertThat(found.kind()).isEqualTo(Finding.Kind.DEADLOCK);
    assertThat(found.preemptions()).isEqualTo(1);
    assertThat(found.details())
        .contains("task 'main' waits in end of scope")
        .contains("for 'one', 'two'")
        .containsPattern(
            "task 'one' waits in receive bounded\\(1\\) channel #\\d+, last used by 'two'")
        .containsPattern(
            "task 'two' waits in receive bounded\\(1\\) channel #\\d+, last used by 'one'")
        .contains("in a circle: ")
        .contains("at dev.heddle.test.Programs.exchange(Programs.java:");
  }

  /** A flag and a parked thread, as one writes it by hand, wrongly. */
  static final class Flag {
    private static final IntVar<Flag> SET =
        new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Flag.class, "set"));
    private static final IntVar<Flag> PARKED =
        new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Flag.class, "parked"));

    volatile int set;
    volatile int parked;
    Thread waiter;

    void await() {
      waiter = Thread.currentThread();
      if (SET.get(this) == 0) {
        // Here the other one sets the flag, and sees nobody to wake.
        PARKED.set(this, 1);
        BooleanSupplier isSet = () -> set != 0;
        Seam.park(isSet);
      }
    }

    void set() {
      SET.set(this, 1);
      if (PARKED.get(this) == 1) {
        Seam.unpark(waiter);
      }
    }
  }

  @Test
  void aLostWakeUpIsToldFromADeadlock() {
    Finding found =
        find(
            Grain.FINE,
            () -> {
              Flag flag = new Flag();
              Scope.execute(scope -> {
                scope.spawn("waiter", flag::await);
                scope.spawn("setter", flag::set);
              });
            });

    assertThat(found.kind()).isEqualTo(Finding.Kind.LOST_WAKE_UP);
    assertThat(found.details())
        .contains("task 'waiter' was never woken, although its wait is over");
  }

  @Test
  void tasksThatGiveWayToEachOtherForEverAreALivelock() {
    Finding found =
        find(() ->
            Scope.execute(scope -> {
              boolean[] polite = {true};
              for (int i = 0; i < 2; i++) {
                scope.spawn(
                    "polite " + i,
                    () -> {
                      while (polite[0]) {
                        Tasks.yieldNow();
                      }
                    });
              }
            }));

    assertThat(found.kind()).isEqualTo(Finding.Kind.LIVELOCK);
    assertThat(found.headline()).contains("bound of steps").contains("polite");
  }

  @Test
  void aTaskThatOutlivesTheTestIsALeak() {
    Finding found =
        find(() -> {
          Channel<Integer> nobodySends = Channel.rendezvous();
          TaskRuntime.shared().spawn("left behind", () -> nobodySends.receive());
        });

    assertThat(found.kind()).isEqualTo(Finding.Kind.LEAK);
    assertThat(found.details()).contains("task 'left behind' waits in receive rendezvous channel");
  }

  @Test
  void aDetachedTaskThatNeverEndsIsALeakToo() {
    Finding found =
        find(() ->
            TaskRuntime.shared()
                .spawn(
                    "ticker",
                    () -> {
                      while (true) {
                        Tasks.sleep(Duration.ofSeconds(1));
                      }
                    }));

    assertThat(found.kind()).isEqualTo(Finding.Kind.LEAK);
  }

  @Test
  void aLostValueIsNamed() {
    Finding found =
        find(() -> {
          Channel<String> channel = Channel.bounded(2);
          Ledger<String> ledger = new Ledger<>("mail");
          for (String letter : new String[] {"a", "b"}) {
            ledger.in(letter);
            channel.send(letter);
          }
          ledger.out(channel.receive());
        });

    assertThat(found.kind()).isEqualTo(Finding.Kind.LEDGER);
    assertThat(found.headline()).contains("lost in 'mail': [b]");
  }

  @Test
  void aValueThatComesTwiceIsNamed() {
    Finding found =
        find(() -> {
          Ledger<String> ledger = new Ledger<>("mail");
          ledger.in("a");
          ledger.out("a");
          ledger.out("a");
        });

    assertThat(found.kind()).isEqualTo(Finding.Kind.LEDGER);
    assertThat(found.headline()).contains("'a' came out of 'mail' twice");
  }

  // ---- what the test runtime cannot control

  private static void blocksOutside(TestBody body, String advice) {
    Finding found = find(body);
    assertThat(found.kind()).isEqualTo(Finding.Kind.BLOCKED_OUTSIDE);
    assertThat(found.details()).contains("FindingsTest.java:").contains(advice);
    assertThat(found.schedule()).isNull();
  }

  @Test
  void sleepingInRealTimeIsReported() {
    blocksOutside(() -> Thread.sleep(60_000), "Use Tasks.sleep");
  }

  @Test
  void aForeignExecutorIsReported() {
    CompletableFuture<Integer> never = new CompletableFuture<>();
    blocksOutside(() -> assertThat(never.get()).isZero(), "foreign executor");
  }

  @Test
  void aWaitForANotifyIsReported() {
    List<String> never = List.of();
    blocksOutside(
        () -> {
          synchronized (never) {
            while (never.isEmpty()) {
              never.wait();
            }
          }
        },
        "monitor's notify");
  }

  @Test
  void aRealSocketIsReported() {
    blocksOutside(
        () -> {
          try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            socket.accept().close();
          }
        },
        "real socket");
  }

  @Test
  void aShortSleepInRealTimeIsReported() {
    blocksOutside(
        () -> {
          Tasks.yieldNow();
          Thread.sleep(150); // the watch looks every millisecond, later on a busy machine
        },
        "Use Tasks.sleep");
  }

  @Test
  void aShortWaitForAForeignExecutorIsReported() {
    try (ExecutorService foreign = Executors.newSingleThreadExecutor()) {
      // Longer than the watch needs to look, shorter than what it calls standing still.
      blocksOutside(
          () -> foreign.submit(() -> LockSupport.parkNanos(150_000_000)).get(), "foreign executor");
    }
  }

  @Test
  void aShortExchangeOverARealSocketIsReported() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
      Thread echo = Thread.ofPlatform().daemon().start(() -> greetAll(server));
      blocksOutside(
          () -> {
            try (Socket socket = new Socket(loopback, server.getLocalPort())) {
              assertThat(socket.getInputStream().read()).isEqualTo('!');
            }
          },
          "real socket");
      server.close();
      echo.join();
    }
  }

  private static void greetAll(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        LockSupport.parkNanos(150_000_000);
        socket.getOutputStream().write('!');
      } catch (IOException closed) {
        // The loop ends, or somebody hung up early.
      }
    }
  }

  @Test
  void aLockOfTheJdkAcrossADecisionIsReported() {
    blocksOutside(
        () -> {
          ReentrantLock lock = new ReentrantLock();
          Scope.execute(scope -> {
            for (int i = 0; i < 2; i++) {
              scope.spawn(() -> {
                lock.lock();
                try {
                  Tasks.yieldNow();
                } finally {
                  lock.unlock();
                }
              });
            }
          });
        },
        "bounded(1)");
  }

  @Test
  void aMonitorAcrossADecisionIsReported() {
    Object monitor = new Object();
    blocksOutside(
        () ->
            Scope.execute(scope -> {
              for (int i = 0; i < 2; i++) {
                scope.spawn(() -> {
                  synchronized (monitor) {
                    Tasks.yieldNow();
                  }
                });
              }
            }),
        "waits for a monitor");
  }

  @Test
  void aLoopWithoutEndIsReported() {
    AtomicInteger stop = new AtomicInteger();
    try {
      Finding found =
          find(() -> {
            while (stop.get() == 0) {
              Thread.onSpinWait();
            }
          });

      assertThat(found.kind()).isEqualTo(Finding.Kind.RUNS_ON);
      assertThat(found.details()).contains("FindingsTest.java:").contains("checkCancelled");
    } finally {
      stop.set(1);
    }
  }

  @Test
  void aThreadThatIsNotSimulatedIsReported() {
    Finding found =
        find(() -> {
          Channel<Integer> channel = Channel.rendezvous();
          Scope.execute(scope -> {
            scope.spawn("receiver", () -> channel.receive());
            scope.spawn(
                "starter",
                () -> {
                  Simulation.settle();
                  Thread foreign = Thread.ofPlatform().start(() -> channel.trySend(1));
                  foreign.join();
                  Simulation.settle();
                });
          });
        });

    assertThat(found.kind()).isEqualTo(Finding.Kind.FOREIGN_THREAD);
    assertThat(found.headline()).contains("'receiver'");
    assertThat(found.details()).contains("FindingsTest.java:").contains("Scope.spawn");
  }

  @Test
  void aTestThatDependsOnTheScheduleBeforeIsNotDeterministic() {
    AtomicInteger runs = new AtomicInteger();
    Finding found =
        find(() -> {
          for (int i = runs.getAndIncrement(); i > 0; i--) {
            Tasks.yieldNow();
          }
        });

    assertThat(found.kind()).isEqualTo(Finding.Kind.NOT_DETERMINISTIC);
    assertThat(found.details()).contains("inside the test body");
  }

  // ---- replay of changed code

  @Test
  void aReplayOfChangedCodeSaysWhereItDiverges() {
    Finding found = find(Programs::lostUpdate);

    Finding diverged =
        new Explorer()
            .name("probe")
            .schedule(found.schedule())
            .run(() -> {
              Tasks.yieldNow();
              Programs.lostUpdate();
            })
            .finding();

    assertThat(diverged.kind()).isEqualTo(Finding.Kind.DIVERGED);
    assertThat(diverged.headline()).matches("probe: diverged at step \\d+ of \\d+");
  }

  @Test
  void aReplayOfMendedCodeDiverges() {
    Finding found = find(Programs::lostUpdate);

    Finding diverged =
        new Explorer().name("probe").schedule(found.schedule()).run(Programs::twoSenders).finding();

    assertThat(diverged.kind()).isEqualTo(Finding.Kind.DIVERGED);
  }
}
