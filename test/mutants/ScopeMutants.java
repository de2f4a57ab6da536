/** Tasks, scopes, runtimes and select. */
final class ScopeMutants extends MutantList {
  ScopeMutants() {
    String select = "Select.java";
    mutant("withdrawn without the CAS", select,
        "withdrawn = waiter.tryEnd(Waiter.ABORTED);",
        "waiter.tryEnd(Waiter.ABORTED);\n        withdrawn = true;");
    explained("the other cases stay queued", select,
        "        ordered[i].dequeue();\n", "        ordered[i].hashCode();\n",
        MEMORY);
    mutant("a ready counterpart is waited for", select,
        "        withdrawn = waiter.tryEnd(Waiter.ABORTED);\n        break;",
        "        break;");

    String task = "SpawnedTask.java";
    mutant("a joiner does not look whether the task has ended", task,
        "    boolean running = now == JOINED;\n",
        "    boolean running = true;\n    joiners = joiners == null ? fresh : joiners;\n");
    mutant("joining: CAS becomes read and write", task,
        "      if (OUTCOME.cas(this, now, JOINED)) {\n",
        "      OUTCOME.set(this, JOINED);\n      if (now != JOINED) {\n");
    mutant("the first joiner: CAS becomes read and write", task,
        "if (OUTCOME.cas(this, null, node) || enqueue(node)) {",
        "if (OUTCOME.get(this) == null ? OUTCOME.getAndSet(this, node) != this : enqueue(node)) {");
    mutant("the first joiner is lost when a second one comes", task,
        "          fresh.add((WaitNode) now);\n", "");
    explained("a joiner that gives up leaves its case", task,
        "          if (!OUTCOME.cas(this, node, null)) {\n            dequeue(node);\n          }\n", "",
        MEMORY);
    mutant("the end of a task: swap becomes read and write", task,
        "return OUTCOME.getAndSet(this, end);",
        "Object joined = OUTCOME.get(this);\n    OUTCOME.set(this, end);\n    return joined;");
    mutant("the only joiner is forgotten", task,
        "return WaitQueue.claimOnly(only, chain);", "return chain;");
    mutant("joiners are forgotten", task,
        "joiners == null ? chain : joiners.claimAll(ENDED, chain);", "chain;");
    String roster = "Roster.java";
    mutant("who leaves looks for waiters before it counts", roster,
        "      int gone = LEFT.addAndGet(this, 1);\n"
            + "      return AWAITED.get(this) != 0 && gone == ENTERED.get(roster);",
        "      boolean awaited = AWAITED.get(this) != 0;\n"
            + "      int gone = LEFT.addAndGet(this, 1);\n"
            + "      return awaited && gone == ENTERED.get(roster);");
    mutant("who leaves compares before it counts", roster,
        "      int gone = LEFT.addAndGet(this, 1);\n"
            + "      return AWAITED.get(this) != 0 && gone == ENTERED.get(roster);",
        "      boolean last = LEFT.get(this) + 1 == ENTERED.get(roster);\n"
            + "      LEFT.addAndGet(this, 1);\n"
            + "      return AWAITED.get(this) != 0 && last;");
    mutant("who waits compares before it says so", roster,
        "    Exits.AWAITED.set(exits, 1);\n    SpinLock.lock(LOCK, this);\n"
            + "    boolean empty = ENTERED.get(this) == Exits.LEFT.get(exits);\n    closed |= empty;\n"
            + "    SpinLock.unlock(LOCK, this);\n",
        "    SpinLock.lock(LOCK, this);\n"
            + "    boolean empty = ENTERED.get(this) == Exits.LEFT.get(exits);\n    closed |= empty;\n"
            + "    SpinLock.unlock(LOCK, this);\n    Exits.AWAITED.set(exits, 1);\n");
    mutant("an empty scope is not closed", roster, "    closed |= empty;\n", "");
    mutant("a spawn and the closing of a scope: not one step", roster,
        "    boolean empty = ENTERED.get(this) == Exits.LEFT.get(exits);\n    closed |= empty;\n",
        "    boolean empty = ENTERED.get(this) == Exits.LEFT.get(exits);\n"
            + "    SpinLock.unlock(LOCK, this);\n    SpinLock.lock(LOCK, this);\n    closed |= empty;\n");
    String group = "TaskGroup.java";
    mutant("the last one to leave does not look again under the lock", group,
        "      lock();\n      if (!hasMembers()) {\n        chain = claimEmptied(chain);\n      }\n"
            + "      unlock();\n    }\n    WaitQueue.wakeAll(chain);",
        "      if (!hasMembers()) {\n        chain = claimEmptied(chain);\n      }\n"
            + "    }\n    WaitQueue.wakeAll(chain);");
    mutant("nobody is told that a group is empty", group,
        "    WaitNode claimed = emptiness.claimAll(EMPTY, chain);\n", "    WaitNode claimed = chain;\n");
    mutant("the end of a scope looks and queues in two steps", group,
        "      emptiness.add(node);\n      unlock();\n      self.await(node.waiter, onInterrupt);",
        "      unlock();\n      lock();\n      emptiness.add(node);\n      unlock();\n"
            + "      self.await(node.waiter, onInterrupt);");
    mutant("a queued task is not started", group,
        "    if (next != null) {\n      startNext(next);\n    }\n", "");
    mutant("a spawned task does not see the signal", group, "    passOn(task);\n", "");
    mutant("two tasks get the last place", group, "      start = running < limit;\n",
        "      start = running <= limit;\n");

    String runtime = "TaskRuntime.java";
    mutant("shutdown: it closes when all have ended", runtime,
        "    root.close();\n    boolean ended = root.awaitEmpty(Seam.nanoTime() + nanos);\n",
        "    boolean ended = root.awaitEmpty(Seam.nanoTime() + nanos);\n    root.close();\n");
    mutant("shutdown: it cancels nobody", runtime,
        "    if (!ended) {\n      cancelAll();\n", "    if (!ended) {\n");
    mutant("shutdown: a scope from outside is not linked", "ScopeGroup.java",
        "      runtime.admit(link, name);\n", "");
    mutant("completions: queued without looking again", "Completions.java",
        "      boolean ready = ready();\n      if (!ready) {\n        takers.add(node);\n      }\n"
            + "      group.unlockGroup();\n      return !ready;",
        "      takers.add(node);\n      group.unlockGroup();\n      return true;");
    mutant("completions: the last one is not told", "Completions.java",
        "return takers.claimAll(NONE_LEFT, chain);", "return chain;");
    mutant("completions: an end without a taker is dropped", "Completions.java",
        "      ended.add(task);\n", "");
    mutant("an action on cancellation: closing does not wait", "OnCancel.java",
        "      done.awaitUninterruptibly();\n", "");
    mutant("an action on cancellation runs twice", "OnCancel.java",
        "    if (STATE.cas(this, ARMED, RUNNING)) {",
        "    if (STATE.get(this) == ARMED) {\n      STATE.set(this, RUNNING);");
  }
}
