/** The pool behind parallel loops. */
final class ParallelMutants extends MutantList {
  ParallelMutants() {
    String job = "parallel/internal/schedule/Job.java";
    mutant("forks: claimed by read and write", job,
        "return STATE.get(this) == SHARED && STATE.cas(this, SHARED, TAKEN);",
        "if (STATE.get(this) != SHARED) { return false; }\n    STATE.set(this, TAKEN);\n    return true;");
    mutant("forks: done without waking the owner", job, "      waiter.wake();\n", "");
    mutant("forks: the owner is woken before it is done", job,
        "    STATE.set(this, DONE);\n    finished();", "    finished();\n    STATE.set(this, DONE);");

    mutant("forks: a part of whatever runs when it is shared",
        "parallel/internal/schedule/ForkStack.java",
        "    while (parent != null && parent.floor > at) {\n      parent = parent.below;\n    }\n", "");

    String worker = "parallel/internal/schedule/Worker.java";
    mutant("forks: shared, and still private", worker,
        "        if (fork) {\n          stack.opened++;\n        } else {", "        if (!fork) {");
    mutant("forks: taken back, and still open", worker,
        "    stack.opened = at; // at once: a second claim would fail\n", "");
    mutant("forks: taken back whatever the claim says", worker,
        "    return job.claim();\n", "    job.claim();\n    return true;\n");
    mutant("forks: taken, and not waited for", worker,
        "    if (!mine) {\n      await(fork, fork);\n    }\n", "");
    mutant("forks: those that do not fit on the shelf stay closed", worker,
        "    shelf.spill(rest);\n", "");
    mutant("forks: a thief takes without a claim", "parallel/internal/schedule/Shelf.java",
        "suits(job, ancestor) && job.claim()) {\n        slots.cas",
        "suits(job, ancestor) && job.isShared()) {\n        job.claim();\n        slots.cas");
    mutant("pool: a shared fork wakes nobody", worker,
        "        shared++;\n        pool.signal(oldest);\n", "        shared++;\n");
    mutant("pool: nothing is shared while nobody is idle", worker,
        "Math.clamp(pool.idle(), 1, Shelf.SLOTS)", "Math.clamp(pool.idle(), 0, Shelf.SLOTS)");
    mutant("pool: pieces stay closed while their worker waits", worker,
        "      pool.submitPiece(piece);\n", "      piece.hashCode();\n");
    mutant("pool: a group ends with its body", worker,
        "      group.end();\n      await(group, group);\n", "      group.end();\n");
    mutant("pool: woken by read and write", worker,
        "SLEEP.get(this) == ASLEEP && SLEEP.cas(this, ASLEEP, AWAKE)) {",
        "SLEEP.get(this) == ASLEEP) {\n      SLEEP.set(this, AWAKE);");
    mutant("pool: a call of a broadcast wakes nobody", worker,
        "look for sleepers\"\n    wake();\n", "look for sleepers\"\n");

    String pool = "parallel/internal/schedule/Pool.java";
    mutant("pool: falls asleep without looking again", pool,
        "isOver(until) || worker.isCalled() || offer(ancestor) != null", "isOver(until)");
    mutant("pool: looks again first, announces sleep second", pool,
        "        SLEEPERS.addAndGet(this, 1);\n        worker.fallAsleep(ancestor);\n"
            + "        if (isOver(until) || worker.isCalled() || offer(ancestor) != null) {",
        "        boolean found = isOver(until) || worker.isCalled() || offer(ancestor) != null;\n"
            + "        SLEEPERS.addAndGet(this, 1);\n        worker.fallAsleep(ancestor);\n"
            + "        if (found) {");
    mutant("pool: falls asleep beside what is done", pool,
        "isOver(until) || worker.isCalled() || offer(ancestor) != null",
        "worker.isCalled() || offer(ancestor) != null");
    mutant("pool: falls asleep beside a broadcast", pool,
        "isOver(until) || worker.isCalled() ||", "isOver(until) ||");
    mutant("pool: a worker that stands still calls nobody in", pool,
        "    if (offer(null) != null) {\n      callIn();\n    }\n", "");
    mutant("pool: a job that nobody asleep may run calls nobody in", pool,
        "    if (SURPLUS.get(this) < 0) {\n      callIn();\n    }\n", "");
    mutant("pool: jobs are looked for before the worker stands still", pool,
        "    SURPLUS.addAndGet(this, -1);\n    if (offer(null) != null) {\n",
        "    boolean some = offer(null) != null;\n    SURPLUS.addAndGet(this, -1);\n    if (some) {\n");
    mutant("pool: queued after the signal", pool,
        "    inbox.add(job);\n    QUEUED.addAndGet(this, 1);\n    signal(job);\n",
        "    signal(job);\n    inbox.add(job);\n    QUEUED.addAndGet(this, 1);\n");
    mutant("pool: shut down, the workers are not ended", pool,
        "        if (now == 0) {\n          terminate();\n        }\n", "");
    mutant("pool: the last call does not end the workers", pool,
        "    if (OPEN.addAndGet(this, -1) == CLOSED) {\n      terminate();\n    }",
        "    OPEN.addAndGet(this, -1);");
    mutant("pool: accepted by read and write", pool,
        "      if (OPEN.cas(this, now, now + 1)) {\n        return;\n      }\n",
        "      OPEN.set(this, now + 1);\n      return;\n");
    mutant("pool: sleeping workers are not ended", pool,
        "      if (!worker.wake()) {\n        worker.recall();\n      }", "      worker.recall();");
    mutant("pool: retired workers are not ended", pool,
        "      if (!worker.wake()) {\n        worker.recall();\n      }", "      worker.wake();");
    mutant("pool: retires beside the end", pool,
        "    if (isTerminated()) {\n      worker.recall();\n    }\n", "");
    mutant("pool: a call does not wake its caller", "parallel/internal/schedule/Root.java",
        "    Seam.unpark(caller);\n", "");

    String group = "parallel/internal/schedule/Group.java";
    mutant("pool: a piece is not counted", group, "    begin();\n    Worker worker", "    Worker worker");
    mutant("pool: the end of a group wakes nobody", group,
        "== 0) {\n      finish();\n    }", "== 0) {\n      hashCode();\n    }");
    String place = "parallel/internal/schedule/Interruptible.java";
    mutant("pull: entered without looking at the end", place,
        "      if (IS_ENDED.get(this) != 0) {\n        throw ENDED.exception(node);\n      }\n", "");
    mutant("pull: looks at the end before it is seen inside", place,
        "    INSIDE.set(this, node);\n    try {\n      if (IS_ENDED.get(this) != 0) {",
        "    boolean over = IS_ENDED.get(this) != 0;\n    INSIDE.set(this, node);\n    try {\n      if (over) {");
    mutant("pull: ended without ending the wait", place,
        "      node.cancel(ENDED);\n", "      node.hashCode();\n");

    String loop = "parallel/internal/pipeline/LoopRun.java";
    mutant("short: what the pool has done is not added", loop,
        "merge(whole, pool.invoke(worker -> on(worker, rest, chain.hi)));",
        "pool.invoke(worker -> on(worker, rest, chain.hi));");
    mutant("short: the pool begins where the caller did", loop,
        "pool.invoke(worker -> on(worker, rest, chain.hi))",
        "pool.invoke(worker -> on(worker, chain.lo, chain.hi))");
    mutant("short: handed over, and run here as well", loop,
        "on(worker, rest, chain.hi)));\n        break;\n", "on(worker, rest, chain.hi)));\n");
    mutant("short: goes on behind a hit", loop, "while (left > 0 && !stopped)", "while (left > 0)");
    mutant("short: a position between two blocks is left out", loop,
        "      at += count;\n      left -= count;\n",
        "      at += count + 1;\n      left -= count + 1;\n");
  }
}
