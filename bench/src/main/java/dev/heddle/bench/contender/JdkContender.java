package dev.heddle.bench.contender;

import dev.heddle.bench.driver.ChannelSuite;
import dev.heddle.bench.driver.Driver;
import dev.heddle.bench.driver.HogSuite;
import dev.heddle.bench.driver.LockSuite;
import dev.heddle.bench.driver.Options;
import dev.heddle.bench.driver.SwitchSuite;
import dev.heddle.bench.driver.ThreadCrew;
import dev.heddle.bench.driver.TimerSuite;
import dev.heddle.bench.driver.Workload;
import dev.heddle.bench.driver.Workload.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The JDK by itself: virtual threads, its queues and locks, parallel streams. */
final class JdkContender {
  private static final String JDK = "jdk";
  private static final ThreadCrew CREW = ThreadCrew.VIRTUAL;
  private static final Place PLACE = CREW::inside;

  private JdkContender() {}

  /** Measures what the arguments ask for. */
  public static void main(String[] arguments) {
    Driver.run(Runtime.version().toString(), JdkContender::workloads, arguments);
  }

  private static List<Workload> workloads(Options options) {
    JdkQueues queues = new JdkQueues();
    List<Workload> workloads = new ArrayList<>();
    switch (options.suite()) {
      case "spawn" -> {
        workloads.addAll(JdkSpawn.workloads(JDK, PLACE));
        workloads.addAll(SwitchSuite.workloads(JDK, queues, CREW, PLACE, Thread::yield));
      }
      case "channel" -> {
        workloads.addAll(ChannelSuite.ofTasks(JDK, queues, CREW, PLACE));
        workloads.add(ChannelSuite.requestReply(JDK, queues, CREW, PLACE));
        workloads.addAll(ChannelSuite.ofThreads(JDK, queues));
        workloads.add(ChannelSuite.requestReplyOfThreads(JDK, queues));
      }
      case "lock" -> {
        workloads.addAll(
            LockSuite.workloads(JDK, () -> new ReentrantArena(Thread.ofVirtual()::unstarted)));
        workloads.addAll(
            LockSuite.workloads(
                JDK + "-threads", () -> new ReentrantArena(Thread.ofPlatform()::unstarted)));
        workloads.addAll(
            LockSuite.readMostly(
                JDK, most -> new ReadMostlyArena.Jdk(most, ReadMostlyArena::virtualThread)));
        workloads.addAll(
            LockSuite.readMostly(
                JDK + "-threads", most -> new ReadMostlyArena.Jdk(most, ReadMostlyArena::thread)));
      }
      case "hog" -> workloads.addAll(HogSuite.workloads(JDK, CREW, JdkContender::sleep));
      case "timer" ->
          workloads.addAll(
              TimerSuite.workloads(
                  JDK, CREW, PLACE, JdkContender::sleep, JdkContender::startAndCancel));
      case "parallel" -> {
        if (options.workers() == 1) {
          workloads.addAll(JdkLoops.sequential());
        } else {
          workloads.addAll(JdkLoops.workloads());
          workloads.addAll(ByHand.workloads());
        }
      }
      default -> {}
    }
    return workloads;
  }

  private static void sleep(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos);
  }

  private static long startAndCancel(int count) {
    LongAdder fired = new LongAdder();
    ForkJoinPool pool = ForkJoinPool.commonPool();
    for (int i = 0; i < count; i++) {
      pool.schedule(fired::increment, 10, TimeUnit.SECONDS).cancel(false);
    }
    return fired.sum();
  }
}
