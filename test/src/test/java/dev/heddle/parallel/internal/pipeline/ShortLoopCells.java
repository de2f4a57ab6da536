package dev.heddle.parallel.internal.pipeline;

import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Task;
import dev.heddle.parallel.ParCancelledException;
import dev.heddle.parallel.internal.pipeline.Terminal.Op;
import dev.heddle.parallel.internal.schedule.Pool;
import dev.heddle.parallel.internal.schedule.PoolSettings;
import dev.heddle.sync.Latch;
import dev.heddle.test.Simulation;
import dev.heddle.test.matrix.Cell;
import java.time.Duration;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * A loop that its caller has begun, and whose time runs out in the first block: each element is run
 * once, by the caller or by the pool, and the result is that of the whole.
 */
public final class ShortLoopCells {
  private static final int ELEMENTS = 140; // more than two first blocks
  private static final int SLOW = 3;
  private static final Duration LONG = Duration.ofMillis(1);

  private ShortLoopCells() {}

  /** All cells. */
  public static List<Cell> cells() {
    return List.of(
        new Cell("short: the time runs out", 2, false, ShortLoopCells::timeRunsOut),
        new Cell("short: cancelled as the time runs out", 3, false, ShortLoopCells::cancelled),
        new Cell("short: a hit before the time runs out", 2, false, ShortLoopCells::hit));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static Pool pool() {
    PoolSettings plain = PoolSettings.of("simulated", 1);
    return new Pool(
        new PoolSettings("simulated", 1, 0, plain.onStart(), plain.onExit(), plain.failures()));
  }

  private static void finish(Pool pool) {
    pool.shutdown();
    pool.ended().awaitUninterruptibly();
  }

  /** How often each element was run, and the moment at which the time of the loop has run out. */
  private static final class Visits implements LongUnaryOperator {
    final int[] runs = new int[ELEMENTS];
    final Latch late = new Latch(1);

    @Override
    public long applyAsLong(long x) {
      runs[(int) x]++;
      if (x == SLOW) {
        Simulation.advance(LONG);
        late.countDown();
      }
      return x;
    }
  }

  private static Chain chain(Visits visits) {
    return Chain.range(Source.LONG_RANGE, 0, ELEMENTS).with(Stage.LONG_MAP, visits);
  }

  private static Partial run(Chain chain, Terminal terminal, Pool pool) {
    return new LoopRun(chain, terminal, null).here(chain, pool);
  }

  private static void timeRunsOut() {
    Pool pool = pool();
    Visits visits = new Visits();
    long sum = run(chain(visits), Terminal.of(Op.SUM, Type.LONG), pool).asLong();
    require(sum == ELEMENTS * (ELEMENTS - 1L) / 2, "the sum is " + sum);
    for (int i = 0; i < ELEMENTS; i++) {
      require(visits.runs[i] == 1, "element " + i + " ran " + visits.runs[i] + " times");
    }
    finish(pool);
  }

  /** The call is whole, or it says that it was cancelled. */
  private static void cancelled() throws Exception {
    Pool pool = pool();
    Visits visits = new Visits();
    boolean[] told = {false};
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.never()),
        scope -> {
          Task<?> caller =
              scope.spawn(
                  "caller",
                  () -> {
                    try {
                      run(chain(visits), Terminal.of(Op.SUM, Type.LONG), pool);
                    } catch (ParCancelledException e) {
                      told[0] = true;
                    }
                  });
          visits.late.await();
          caller.cancel("attacked");
        });
    for (int i = 0; i < ELEMENTS; i++) {
      int runs = visits.runs[i];
      require(runs == 1 || (told[0] && runs == 0), "element " + i + " ran " + runs + " times");
    }
    finish(pool);
  }

  private static void hit() {
    Pool pool = pool();
    int[] tested = new int[ELEMENTS];
    LongPredicate isFirst =
        x -> {
          tested[(int) x]++;
          return x == 0;
        };
    Chain chain = Chain.range(Source.LONG_RANGE, 0, ELEMENTS);
    Partial found = run(chain, Terminal.of(Op.FIND, Type.LONG, isFirst), pool);
    require(found.seen(), "it was not found");
    require(tested[ELEMENTS - 1] == 0, "the loop goes on behind the hit");
    finish(pool);
  }
}
