package dev.heddle.lab.workload;

import dev.heddle.lab.frame.Model;
import dev.heddle.lab.frame.WrongAnswer;
import dev.heddle.lab.model.TaskModel;
import dev.heddle.parallel.Par;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * One round of periodic and computing tasks, in the way of one model.
 *
 * @param model the model
 * @param tickers how many periodic tasks
 * @param period their period
 * @param settle how long they are alone before the computing starts
 * @param hogs how many tasks compute
 */
record HogRun(Model model, int tickers, Duration period, Duration settle, int hogs) {

  private static final Duration PIECE = Duration.ofMillis(1);
  private static final int STEPS = 1_000;
  private static final long SEED = 88_172_645_463_325_252L;
  private static final long EXPECTED = steps(SEED);

  /** Runs tickers beside hogs that compute for that long. */
  Delays delays(Duration compute) throws Exception {
    Duration whole = settle.plus(compute);
    Delays delays = new Delays(tickers, Math.toIntExact(whole.dividedBy(period)));
    AtomicInteger hogsDone = new AtomicInteger();
    if (model == Model.PLATFORM_POOL) {
      inScheduledPool(delays, compute, hogsDone);
    } else {
      asTasks(delays, compute, hogsDone);
    }
    WrongAnswer.unlessEqual("the number of computing tasks that finished", hogs, hogsDone.get());
    delays.complete();
    return delays;
  }

  private void asTasks(Delays delays, Duration compute, AtomicInteger hogsDone) throws Exception {
    boolean byPar = model == Model.PAR;
    long start = System.nanoTime();
    try (TaskModel tasks = byPar ? TaskModel.heddle() : TaskModel.of(model)) {
      tasks.run(
          tickers + (byPar ? 1 : hogs),
          TaskModel.UNLIMITED,
          index -> {
            if (index < tickers) {
              tick(tasks, index, start, delays);
              return;
            }
            tasks.sleep(settle);
            if (byPar) {
              inParallelLoop(compute, hogsDone);
            } else {
              compute(compute);
              hogsDone.incrementAndGet();
            }
          });
    }
  }

  private long due(int ticker, int moment) {
    // Spread over the first period, so that they do not all wake up in the same instant.
    return period.toNanos() * ticker / tickers + period.toNanos() * moment;
  }

  private void tick(TaskModel tasks, int ticker, long start, Delays delays)
      throws InterruptedException {
    for (int moment = 0; moment < delays.momentsPerTask(); moment++) {
      long due = start + due(ticker, moment);
      long early = due - System.nanoTime();
      if (early > 0) {
        tasks.sleep(Duration.ofNanos(early));
      }
      delays.record(ticker, moment, System.nanoTime() - due);
    }
  }

  private void inScheduledPool(Delays delays, Duration compute, AtomicInteger hogsDone)
      throws InterruptedException, ExecutionException {
    try (ScheduledExecutorService pool =
        Executors.newScheduledThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<?>> pending = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < tickers; i++) {
        int ticker = i;
        for (int m = 0; m < delays.momentsPerTask(); m++) {
          int moment = m;
          long due = start + due(ticker, moment);
          pending.add(
              pool.schedule(
                  () -> delays.record(ticker, moment, System.nanoTime() - due),
                  due - System.nanoTime(),
                  TimeUnit.NANOSECONDS));
        }
      }
      for (int i = 0; i < hogs; i++) {
        pending.add(
            pool.schedule(
                () -> {
                  compute(compute);
                  hogsDone.incrementAndGet();
                },
                settle.toNanos(),
                TimeUnit.NANOSECONDS));
      }
      for (Future<?> future : pending) {
        future.get();
      }
    }
  }

  /** The same amount of computing as one loop over many short pieces. */
  private void inParallelLoop(Duration compute, AtomicInteger hogsDone) {
    long pieces = hogs * compute.dividedBy(PIECE);
    LongAdder done = new LongAdder();
    Par.range(0, pieces)
        .forEach(unused -> {
          compute(PIECE);
          done.increment();
        });
    if (done.sum() == pieces) {
      hogsDone.addAndGet(hogs);
    }
  }

  private static void compute(Duration duration) {
    long start = System.nanoTime();
    do {
      if (steps(SEED) != EXPECTED) {
        throw new IllegalStateException("wrong answer: " + STEPS + " steps from " + SEED);
      }
    } while (System.nanoTime() - start < duration.toNanos());
  }

  /** Marsaglia's xorshift generator, so many steps on. */
  private static long steps(long seed) {
    long x = seed;
    for (int i = 0; i < STEPS; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}
