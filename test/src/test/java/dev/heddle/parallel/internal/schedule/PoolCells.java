package dev.heddle.parallel.internal.schedule;

import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.ScopeAction;
import dev.heddle.Task;
import dev.heddle.channel.Channel;
import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.parallel.Par;
import dev.heddle.parallel.ParAction;
import dev.heddle.parallel.ParBody;
import dev.heddle.parallel.ParCancelledException;
import dev.heddle.test.Simulation;
import dev.heddle.test.matrix.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The private stack of a worker, the sharing of the oldest fork, taking it and taking it back; and
 * the pool around it: nothing is lost, nothing runs twice, and nobody sleeps beside a job.
 */
public final class PoolCells {
  private PoolCells() {}

  /** All cells. */
  public static List<Cell> cells() {
    return List.of(
        new Cell("forks: the owner takes back, a thief takes", 3, false, PoolCells::oneFork),
        new Cell("forks: more than the shelf holds", 3, false, PoolCells::manyForks),
        new Cell("forks: the owner stands still", 3, false, PoolCells::standsStill),
        new Cell("forks: two thieves", 3, false, PoolCells::twoThieves),
        new Cell("forks: shared by a job above", 2, false, PoolCells::sharedFromAbove),
        new Cell("pool: a call", 2, false, () -> calls(1, 1)),
        new Cell("pool: two calls", 3, false, () -> calls(1, 2)),
        new Cell("pool: a join", 3, false, PoolCells::join),
        new Cell("pool: branches that need each other", 3, false, PoolCells::branchesMeet),
        new Cell("pool: a shutdown and a call", 3, false, PoolCells::shutdown),
        new Cell("pool: all workers wait for a call", 3, false, PoolCells::allWait),
        new Cell("pool: a piece beside a body that waits", 3, false, PoolCells::pieceBesideWait),
        new Cell("pool: a scope whose piece spawns", 3, false, PoolCells::scope),
        new Cell("pool: a broadcast", 3, false, PoolCells::broadcast),
        new Cell("pool: a broadcast after a join", 3, false, PoolCells::broadcastAfterJoin),
        new Cell("pool: a recursion is cancelled", 3, false, PoolCells::cancelled),
        new Cell("pull: the place is ended", 2, false, PoolCells::placeEnded),
        new Cell("pull: the place is ended beside a value", 3, false, PoolCells::endedBesideValue),
        new Cell("pull: a hit beside a silent channel", 3, false, PoolCells::hit),
        new Cell("pull: a failure beside a silent channel", 3, false, PoolCells::failure),
        new Cell("pull: two in order, one on the way", 3, false, () -> ordered(1)),
        new Cell("pull: two in order, two on the way", 3, false, () -> ordered(2)));
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static void quietly(ScopeAction<Exception> body) throws Exception {
    Scope.execute(Policy.failFast().interrupt(InterruptPolicy.never()), body);
  }

  private static Pool pool(int size) {
    PoolSettings plain = PoolSettings.of("simulated", size);
    return new Pool(
        new PoolSettings("simulated", size, 0, plain.onStart(), plain.onExit(), plain.failures()));
  }

  private static void finish(Pool pool) {
    pool.shutdown();
    pool.ended().awaitUninterruptibly();
  }

  // ---- the private stack; a task of the test is the thief

  /** A branch that counts how often it was run. */
  private static final class Counted implements ParAction<RuntimeException> {
    int runs;

    @Override
    public void run() {
      runs++;
    }
  }

  private static void steal(Worker victim) {
    Job job = victim.shelf.take(null);
    if (job != null) {
      job.run(victim);
      job.finish();
    }
    victim.raiseBeat();
  }

  /** Pops all, and runs what is its own to run. */
  private static void pop(Worker owner, Counted[] branches, int[] at) {
    for (int i = branches.length - 1; i >= 0; i--) {
      if (owner.pop(at[i]) == null) {
        branches[i].run();
      }
      require(branches[i].runs == 1, "branch " + i + " ran " + branches[i].runs + " times");
    }
    require(owner.shelf.find(null) == null, "a fork is on offer that was joined");
  }

  private static void forks(int count, int thieves, int takes, boolean standsStill)
      throws Exception {
    Pool pool = pool(1);
    Worker owner = pool.firstWorkers()[0];
    quietly(scope -> {
      for (int i = 0; i < thieves; i++) {
        scope.spawn(
            "thief " + i,
            () -> {
              for (int k = 0; k < takes; k++) {
                steal(owner);
              }
            });
      }
      pool.invoke(worker -> {
        Counted[] branches = new Counted[count];
        int[] at = new int[count];
        for (int i = 0; i < count; i++) {
          branches[i] = new Counted();
          at[i] = worker.push(branches[i]);
        }
        if (standsStill) {
          worker.shareAll();
          for (Job job; (job = worker.shelf.take(null)) != null; ) {
            job.run(worker);
            job.finish();
          }
          require(!worker.stack.hasPrivate(), "a fork stayed private");
          for (int place : at) {
            Fork<?> fork = worker.stack.fork(place);
            require(!fork.toString().matches(".*(private|shared).*"), "nobody can take " + fork);
          }
        }
        pop(worker, branches, at);
        return 0;
      });
    });
    finish(pool);
  }

  private static void oneFork() throws Exception {
    forks(2, 1, 2, false);
  }

  private static void manyForks() throws Exception {
    forks(Shelf.SLOTS + 1, 1, 1, false);
  }

  private static void twoThieves() throws Exception {
    forks(2, 2, 1, false);
  }

  /** More forks than the shelf holds; while the owner stands still, all of them can be taken. */
  private static void standsStill() throws Exception {
    forks(Shelf.SLOTS + 2, 1, 1, true);
  }

  /** A fork belongs to the job that made it, whoever runs on top of that one when it is shared. */
  private static void sharedFromAbove() throws Exception {
    Pool pool = pool(1);
    pool.invoke(worker -> {
      Job below = worker.job();
      Counted[] branches = {new Counted(), new Counted()};
      int[] at = {worker.push(branches[0]), worker.push(branches[1])}; // shared, private
      Job above =
          new Job(below) {
            @Override
            protected void run(Worker same) {
              steal(same);
              int own = same.push(new Counted());
              require(same.shelf.find(below) != null, "the older fork is not on offer");
              require(same.shelf.find(this) == null, "it passes for a part of what runs above");
              require(same.pop(own) == null, "a private fork was taken");
            }
          };
      worker.run(above);
      pop(worker, branches, at);
      require(worker.pop(worker.push(new Counted())) == null, "its place is used again");
      return 0;
    });
    finish(pool);
  }

  // ---- the pool

  private static void calls(int size, int callers) throws Exception {
    Pool pool = pool(size);
    quietly(scope -> {
      for (int i = 1; i < callers; i++) {
        scope.spawn("caller " + i, () -> require(pool.invoke(_ -> 7) == 7, "a wrong answer"));
      }
      require(pool.invoke(_ -> 8) == 8, "a wrong answer");
    });
    require(pool.invoke(_ -> 9) == 9, "a wrong answer");
    finish(pool);
  }

  private static long fork(Worker worker, long left, Runnable first, Runnable second) {
    ParBody<Long, RuntimeException> branch =
        () -> {
          second.run();
          return left + 1;
        };
    int at = worker.push(branch);
    first.run();
    Fork<Long> taken = worker.pop(at);
    return taken == null ? branch.run() : taken.outcome();
  }

  private static void join() throws Exception {
    Pool pool = pool(2);
    long[] ran = new long[2];
    long end = pool.invoke(worker -> fork(worker, 41, () -> ran[0]++, () -> ran[1]++));
    require(end == 42 && ran[0] == 1 && ran[1] == 1, "ran " + ran[0] + " and " + ran[1]);
    finish(pool);
  }

  private static final class Flag {
    private static final IntVar<Flag> SET =
        new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Flag.class, "set"));

    private volatile int set;

    void set() {
      SET.set(this, 1);
    }

    void await() {
      for (int turn = 0; SET.get(this) == 0; turn++) {
        Seam.spin(this, turn);
      }
    }
  }

  /** The first branch computes until the second one has run: the other worker must take it. */
  private static void branchesMeet() throws Exception {
    Pool pool = pool(2);
    Flag ran = new Flag();
    pool.invoke(worker -> fork(worker, 0, ran::await, ran::set));
    require(ran.set != 0, "a branch did not run");
    finish(pool);
  }

  private static void shutdown() throws Exception {
    Pool pool = pool(1);
    int[] ran = {0};
    boolean[] refused = {false};
    quietly(scope -> {
      scope.spawn("stops", pool::shutdown);
      try {
        pool.invoke(_ -> ran[0]++);
      } catch (IllegalStateException closed) {
        refused[0] = true;
      }
    });
    pool.ended().awaitUninterruptibly();
    require(ran[0] == (refused[0] ? 0 : 1), "refused: " + refused[0] + ", ran " + ran[0]);
  }

  private static void send(Channel<String> channel) {
    try {
      channel.send("value");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String receive(Channel<String> channel) {
    try {
      return channel.receive();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The only worker sends; who receives calls the pool first. */
  private static void allWait() throws Exception {
    Pool pool = pool(1);
    Channel<String> channel = Channel.rendezvous();
    quietly(scope -> {
      scope.spawn(
          "consumer",
          () -> {
            require(pool.invoke(_ -> 7) == 7, "a wrong answer");
            channel.receive();
          });
      pool.invoke(_ -> {
        send(channel);
        return 0;
      });
    });
    finish(pool);
  }

  /** The body waits for what its own pieces send, with one worker. */
  private static void pieceBesideWait() throws Exception {
    Pool pool = pool(1);
    Channel<String> channel = Channel.rendezvous();
    String got =
        pool.invoke(worker ->
            worker.group(group -> {
              group.spawn(() -> channel.send("value"));
              group.spawn(() -> channel.send("value"));
              receive(channel);
              return receive(channel);
            }));
    require(got.equals("value"), "got " + got);
    finish(pool);
  }

  private static void scope() throws Exception {
    Pool pool = pool(2);
    int[] ran = {0, 0};
    pool.invoke(worker ->
        worker.group(group -> {
          group.spawn(() -> {
            ran[0]++;
            group.spawn(() -> ran[1]++);
          });
          return 0;
        }));
    require(ran[0] == 1 && ran[1] == 1, "ran " + ran[0] + " and " + ran[1]);
    finish(pool);
  }

  private static void broadcast() throws Exception {
    Pool pool = pool(2);
    List<Worker> on = new ArrayList<>();
    pool.invoke(worker -> {
      worker.broadcast(() -> on.add(Worker.current()));
      return 0;
    });
    require(on.size() == 2 && on.get(0) != on.get(1), "it ran on " + on);
    finish(pool);
  }

  /** The other worker has just run a branch, and is about to fall asleep when it is called. */
  private static void broadcastAfterJoin() throws Exception {
    Pool pool = pool(2);
    Flag ran = new Flag();
    List<Worker> on = new ArrayList<>();
    pool.invoke(worker -> {
      fork(worker, 0, ran::await, ran::set);
      worker.broadcast(() -> on.add(Worker.current()));
      return 0;
    });
    require(on.size() == 2 && on.get(0) != on.get(1), "it ran on " + on);
    finish(pool);
  }

  private static void cancelled() throws Exception {
    Pool pool = pool(1);
    int[] cancelled = {0};
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.never()),
        scope -> {
          Task<?> caller =
              scope.spawn(
                  "caller",
                  () -> {
                    try {
                      pool.invoke(worker -> {
                        for (int i = 0; i < 3; i++) {
                          fork(worker, 0, () -> {}, () -> {});
                        }
                        return 0;
                      });
                    } catch (ParCancelledException e) {
                      cancelled[0]++;
                    }
                  });
          caller.cancel("attacked");
          Simulation.settle();
          require(caller.isDone(), "the call goes on");
        });
    finish(pool);
  }

  // ---- sources that are pulled from

  /** Whoever waits inside, or is about to, is told; and can wait for other things afterwards. */
  private static void placeEnded() throws Exception {
    Interruptible place = new Interruptible();
    Channel<String> silent = Channel.bounded(1);
    quietly(scope -> {
      scope.spawn(
          "inside",
          () -> {
            require(receiveInside(place, silent) == null, "a value came out of nothing");
            require(silent.trySend("next") && receive(silent).equals("next"), "it is cut off");
          });
      place.end();
    });
  }

  /** A value that comes as the place is ended is received, or stays where it was. */
  private static void endedBesideValue() throws Exception {
    Interruptible place = new Interruptible();
    Channel<String> channel = Channel.bounded(1);
    String[] got = {null};
    quietly(scope -> {
      scope.spawn("inside", () -> got[0] = receiveInside(place, channel));
      scope.spawn("ends", place::end);
      channel.send("value");
    });
    require((got[0] == null) == (channel.tryReceive() != null), "got " + got[0]);
  }

  /** What was received; null if the place was ended. */
  private static String receiveInside(Interruptible place, Channel<String> channel)
      throws Exception {
    try {
      return place.enter(channel::receive);
    } catch (InterruptedException ended) {
      return null;
    }
  }

  /** The pull waits for a second value, which never comes. */
  private static void hit() throws Exception {
    Pool pool = pool(2);
    Channel<String> channel = Channel.bounded(1);
    channel.send("value");
    String found = pool.invoke(_ -> Par.<String>from(channel).findFirst().orElse("nothing"));
    require(found.equals("value"), "found " + found);
    finish(pool);
  }

  private static void failure() throws Exception {
    Pool pool = pool(2);
    Channel<String> channel = Channel.bounded(1);
    channel.send("value");
    IllegalStateException boom = new IllegalStateException("boom");
    try {
      pool.invoke(_ -> {
        Par.<String>from(channel)
            .forEach(_ -> {
              throw boom;
            });
        return 0;
      });
      throw new AssertionError("the failure is lost");
    } catch (IllegalStateException thrown) {
      require(thrown == boom, "threw " + thrown);
    }
    require(channel.trySend("next") && channel.receive().equals("next"), "a value was taken");
    finish(pool);
  }

  private static void ordered(int ahead) throws Exception {
    Pool pool = pool(2);
    Channel<Integer> channel = Channel.bounded(2);
    channel.send(1);
    channel.send(2);
    channel.close();
    List<Integer> seen = new ArrayList<>();
    int[] inside = {0, 0};
    pool.invoke(_ -> {
      Par.<Integer>from(channel)
          .mapOrdered(
              ahead,
              x -> {
                inside[1] = Math.max(inside[1], ++inside[0]);
                return x;
              })
          .forEachOrdered(x -> {
            inside[0]--;
            seen.add(x);
          });
      return 0;
    });
    require(seen.equals(List.of(1, 2)), "came out as " + seen);
    require(inside[1] <= ahead, inside[1] + " were on the way");
    finish(pool);
  }
}
