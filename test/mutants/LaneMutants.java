/** Blocking lanes. */
final class LaneMutants extends MutantList {
  LaneMutants() {
    String lane = "LaneCrew.java";
    mutant("lane: a thread goes idle without looking at the queue again", lane,
        "      if (closed) {\n        threads--;\n        unlock();\n        return null;\n      }\n"
            + "      me.called = false;",
        "      if (closed) {\n        threads--;\n        unlock();\n        return null;\n      }\n"
            + "      unlock();\n      lock();\n      me.called = false;");
    mutant("lane: a called thread is not woken", lane,
        "      Seam.unpark(called.thread());\n", "");
    mutant("lane: a thread that is called stays in the idle stack", lane,
        "        idle = called.next;\n        called.called = true;\n", "        called.called = true;\n");
    mutant("lane: one thread more than the limit", lane,
        "      } else if (threads < limit) {", "      } else if (threads <= limit) {");
    mutant("lane: what runs is not counted", lane,
        "work() >= (long) limit + queueLimit;", "queued.count() >= (long) limit + queueLimit;");
    mutant("lane: work that is taken back stays queued", lane,
        "    boolean waits = queued.remove(job);\n    WaitNode chain",
        "    boolean waits = job.place == LaneJob.Place.QUEUED;\n    WaitNode chain");
    mutant("lane: who closes is not told of the last end", lane,
        "    job.end();\n    WaitQueue.wakeAll(chain);\n  }\n", "    job.end();\n  }\n");
    mutant("lane: the caller goes on while the lane still counts its call", lane,
        "    lock();\n    running.remove(job);\n    WaitNode chain = claimIfEmpty();\n    unlock();\n"
            + "    job.end();\n",
        "    job.end();\n    lock();\n    running.remove(job);\n    WaitNode chain = claimIfEmpty();\n"
            + "    unlock();\n");
    mutant("lane: closed before the queue is empty", lane,
        "    boolean waits = work() > 0;", "    boolean waits = running.count() > 0;");
    mutant("lane: a closed lane takes work", lane,
        "    boolean open = !closed;", "    boolean open = true;");
    mutant("lane: what is refused is not told", lane,
        "      job.refuse();\n      job.end();\n", "      job.refuse();\n");
    mutant("lane: what runs is not stopped", lane,
        "      job.stop();\n", "");

    String job = "LaneJob.java";
    mutant("lane: the caller leaves while its body runs", job,
        "        awaitEnd(end);\n", "        throw caller.failure(wait);\n");
    mutant("lane: the end is not looked at after the second waiter is published", job,
        "    if (DONE.get(this) == 0) {\n      caller.await(", "    {\n      caller.await(");
    mutant("lane: the second waiter is published after the look", job,
        "    WAITER.set(this, rest);\n    if (DONE.get(this) == 0) {",
        "    boolean over = DONE.get(this) != 0;\n    WAITER.set(this, rest);\n    if (!over) {");
    mutant("lane: the waiter is read before the end is set", job,
        "    DONE.set(this, 1);\n    Waiter known = WAITER.get(this);\n",
        "    Waiter known = WAITER.get(this);\n    DONE.set(this, 1);\n");
    mutant("lane: a cancelled body runs all the same", job,
        "    if (signal() != null) {\n      refused = true;\n    } else {\n      try {",
        "    if (false) {\n      refused = true;\n    } else {\n      try {");
    mutant("lane: the canceller does not find the thread", job,
        "  protected @Nullable Strand strand() {\n    return RUNNER.get(this);",
        "  protected @Nullable Strand strand() {\n    return null;");
    mutant("lane: the body does not hang under its caller", job,
        "    outer.attach(this);\n    try {", "    try {");
  }
}
