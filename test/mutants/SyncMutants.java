/** Locks, semaphores and their kind. */
final class SyncMutants extends MutantList {
  SyncMutants() {
    String lock = "sync/LockCore.java";
    String line = "sync/LockLine.java";
    String queue = "sync/LockQueue.java";
    mutant("mutex: acquired by read and write", lock,
        "    if ((seen & (LOCKED | AGED)) == 0 && WORD.cas(this, seen, seen | LOCKED)) {",
        "    if ((seen & (LOCKED | AGED)) == 0) {\n      WORD.set(this, seen | LOCKED);");
    mutant("mutex: released by a write that forgets who came meanwhile", lock,
        "    if (WORD.get(this) != LOCKED || !WORD.cas(this, LOCKED, 0)) {\n"
            + "      releaseContended(LockMode.EXCLUSIVE, me, true, false);\n    }",
        "    if (WORD.get(this) != LOCKED) {\n"
            + "      releaseContended(LockMode.EXCLUSIVE, me, true, false);\n"
            + "    } else {\n      WORD.set(this, 0);\n    }");
    mutant("mutex: queued without looking whether there is room", queue,
        "      if ((seen & (turn.mode.barredBy | AGED)) == 0 && (aged == 0 || (seen & WAITERS) == 0)) {",
        "      if (false) {");
    mutant("mutex: WAITERS is set after the gate", queue,
        "      } else if (WORD.cas(this, seen, seen | WAITERS | aged)) {\n"
            + "        queue.add(node);\n        unlockGate();\n",
        "      } else {\n        queue.add(node);\n        unlockGate();\n"
            + "        change(0, WAITERS | aged);\n");
    mutant("mutex: the woken waiter sleeps without letting others be woken", queue,
        "      } else if (WORD.cas(this, seen, seen & ~WOKEN)) {\n        woken = null;",
        "      } else if (WORD.cas(this, seen, seen)) {\n        woken = null;");
    mutant("mutex: the woken waiter sleeps without looking whether there is room", queue,
        "      if ((seen & turn.mode.barredBy) == 0) {\n        free = WORD.cas(this, seen, turn.mode",
        "      if (false) {\n        free = WORD.cas(this, seen, turn.mode");
    mutant("mutex: who leaves does not pass on", queue,
        "    settle(null, Thread.currentThread(), now, woken == null);\n", "    unlockGate();\n");
    explained("mutex: who leaves forgets that it was woken", queue,
        "    (turn == null ? queue : turn.where).remove(node);\n    if (woken == node) {\n"
            + "      woken = null;\n    }\n",
        "    (turn == null ? queue : turn.where).remove(node);\n",
        "its wait has ended, by which the step that follows knows it, too; an old waiter is woken then"
            + " instead of being handed the lock");
    explained("mutex: a woken one that has ended is taken for awake", queue,
        "    if (woken != null && woken.waiter.state() != Waiter.OPEN) {\n      woken = null;\n    }\n",
        "",
        "it is awake, in order to leave, and passes on what it was given when it does; the next one is"
            + " woken later");
    mutant("mutex: room is made and nobody is woken", queue,
        "    WaitNode competitor = woken == before ? null : woken;\n",
        "    WaitNode competitor = null;\n");
    mutant("mutex: woken before the flag is set", queue,
        "          turn.woken(true);\n", "");
    mutant("mutex: a spinner counts as awake after it has stopped", line,
        "        } else if (WORD.cas(this, seen, left)) {\n          return false;\n        }",
        "        } else {\n          return false;\n        }");
    mutant("mutex: a spinner stops by read and write", line,
        "        } else if (WORD.cas(this, seen, left)) {\n          return false;\n        }",
        "        } else {\n          WORD.set(this, left);\n          return false;\n        }");
    mutant("mutex: released unseen although nobody is awake", queue,
        "      if (!(nobody || (inSlice && attended)) || !told) {",
        "      if (!(nobody || inSlice) || !told) {");
    explained("mutex: a spinner attends to old waiters", queue,
        "(seen & (SPINNING | AGED)) == SPINNING;", "(seen & SPINNING) != 0;",
        "takes a spinner that outlasts three releases of one slice: more preemptions than the bound");
    mutant("mutex: handed over whatever the CAS says", queue,
        "          boolean failed = claimed == heirs;\n", "          boolean failed = false;\n");
    mutant("mutex: the heir is named after it was claimed", queue,
        "          name(turn.mode, turn.thread);\n          first.item = turn.grant;\n"
            + "          WaitNode claimed = WaitQueue.claimOnly(first, heirs);\n",
        "          first.item = turn.grant;\n"
            + "          WaitNode claimed = WaitQueue.claimOnly(first, heirs);\n"
            + "          name(turn.mode, turn.thread);\n");
    mutant("mutex: the guard is put in after the claim", queue,
        "          first.item = turn.grant;\n"
            + "          WaitNode claimed = WaitQueue.claimOnly(first, heirs);\n",
        "          WaitNode claimed = WaitQueue.claimOnly(first, heirs);\n"
            + "          first.item = turn.grant;\n");
    mutant("mutex: what an heir could not take stays taken", queue,
        "          mode = failed ? turn.mode : null;\n", "          mode = null;\n");
    mutant("mutex: the lock is dropped at the hand-over", queue,
        "        if (WORD.cas(this, seen, turn.mode.taken(left, turn.thread))) {",
        "        if (WORD.cas(this, seen, left)) {");
    mutant("mutex: the heirs are not woken", queue,
        "    WaitQueue.wakeAll(heirs);\n", "");
    mutant("mutex: newcomers overtake old waiters", lock,
        "    if ((seen & (LOCKED | AGED)) == 0 && WORD.cas(this, seen, seen | LOCKED)) {",
        "    if ((seen & LOCKED) == 0 && WORD.cas(this, seen, seen | LOCKED)) {");
    mutant("mutex: old waiters are not handed the lock", queue,
        "|| (over && isOld(first, now));", ";");
    mutant("mutex: AGED stays when the queue is empty", queue,
        "        then = left & ~(WAITERS | WOKEN | AGED);",
        "        then = left & ~(WAITERS | WOKEN);");
    explained("mutex: the slice outlives its owner's turn", queue,
        "          sliceOwner = null;\n          queue.remove(first);",
        "          queue.remove(first);",
        "who releases while somebody old waits becomes the owner of the slice; a stale one takes one"
            + " section at most, after a pass of one who gave up");
    mutant("mutex: a slice that was lost meanwhile is used", line,
        "          if (sliceOwner == me) {\n            name(mode, me);\n            return true;\n"
            + "          }\n",
        "          if (sliceOwner != null || sliceOwner == null) {\n            name(mode, me);\n"
            + "            return true;\n          }\n");
    mutant("mutex: a change tells nobody", queue,
        "    if (changed) {\n      moveAll(conditions, now);\n    }\n    settle", "    settle");
    mutant("mutex: who waits for a change is not seen by the release", queue,
        "    if (where == conditions) {\n      change(0, CONDITIONS);\n    }\n", "");
    mutant("mutex: a wait for a change ends without the lock", lock,
        "    acquireAgain(me);\n    boolean signalled", "    boolean signalled");
    mutant("mutex: the signal to one who gives up is lost", lock,
        "      signal(where, false); // the signal is another one's now\n", "");
    mutant("mutex: registering takes the lock for nobody", queue,
        "        if (!takes || WORD.cas", "        if (WORD.cas");

    String point = "sync/WaitPoint.java";
    mutant("semaphore: queued without looking again", point,
        "    Object met = meet(request, requests.first() == null);\n    if (met == null) {\n"
            + "      requests.add(node);\n    }\n    unlock();\n    return met;",
        "    Object met = null;\n    if (met == null) {\n      requests.add(node);\n    }\n"
            + "    unlock();\n    return met;");
    mutant("semaphore: what was withdrawn is not taken back", point,
        "      if (!claimed) {\n        takeBack(request, met);\n      }\n", "");
    mutant("semaphore: what a select sees is taken", point,
        "      } else {\n        takeBack(request, met);\n      }\n", "      }\n");
    mutant("semaphore: who leaves serves nobody", point,
        "    requests.remove(node);\n    unlock();\n    serve();", "    requests.remove(node);\n    unlock();");
    mutant("semaphore: nobody is woken", point,
        "      if (claimed) {\n        first.waiter.wake();\n      }\n", "");
    mutant("semaphore: small requests overtake", "sync/Semaphore.java",
        "    if (!first || count > available) {", "    if (count > available) {");
    mutant("semaphore: what comes back serves nobody", "sync/Semaphore.java",
        "    out.remove(permit);\n    unlock();\n    serve();\n  }\n\n  /** Permits that",
        "    out.remove(permit);\n    unlock();\n  }\n\n  /** Permits that");
    mutant("barrier: who gives up breaks nothing", "sync/Barrier.java",
        "      if (!passed) {\n        breakRound(round);\n      }\n", "");
    mutant("barrier: the next round is broken for the last", "sync/Barrier.java",
        "    if (generation == round) {", "    if (generation >= round) {");
    mutant("notify: a permit beside a waiter", "sync/Notify.java",
        "    permit |= node == null;", "    permit = true;");
    mutant("notify: a listener does not see what it missed", "sync/Notify.java",
        "boolean missed = listener.since != generation;", "boolean missed = false;");
    mutant("notify: a lost permit", "sync/Notify.java",
        "    permit |= listener.tookPermit;\n", "");
    mutant("lazy: made without looking again", "sync/Lazy.java",
        "      if (known != null) {\n        return known;\n      }\n", "");
    mutant("shared: a closed resource comes back", "sync/Shared.java",
        "        if (now == 0) {\n          return false;\n        }\n", "");
    mutant("shared: handles counted by read and write", "sync/Shared.java",
        "      if (HANDLES.addAndGet(this, -1) == 0) {",
        "      int left = HANDLES.get(this) - 1;\n      HANDLES.set(this, left);\n      if (left == 0) {");

    String rw = "sync/RwCore.java";
    mutant("rw lock: newcomers pass old waiters", queue,
        "    return (seen & (mode.barredBy | AGED)) == 0 && !(joins(seen, mode) && ages());",
        "    return (seen & mode.barredBy) == 0;");
    mutant("rw lock: readers join readers past an old writer", queue,
        "    return (seen & (mode.barredBy | AGED)) == 0 && !(joins(seen, mode) && ages());",
        "    return (seen & (mode.barredBy | AGED)) == 0;");
    explained("rw lock: who looks at the clock tells nobody", queue,
        "    if (old) {\n      change(0, AGED);\n    }\n", "",
        "who queues up then says so; a try does not, and each that comes later looks for itself");
    mutant("rw lock: the last reader looks at nobody", rw,
        "      if ((left & WAITERS) != 0 && (left & (READERS | LOCKED | UPGRADABLE)) == 0) {",
        "      if (false) {");
    explained("rw lock: the last reader goes through the gate beside an upgrade", rw,
        "(left & (READERS | LOCKED | UPGRADABLE)) == 0) {", "(left & (READERS | UPGRADABLE)) == 0) {",
        "it tells the upgrade from there");
    mutant("rw lock: readers counted by read and write", rw,
        "      if (WORD.cas(this, seen, left)) {\n        recordReleased",
        "      WORD.set(this, left);\n      if (true) {\n        recordReleased");
    mutant("rw lock: a writer beside readers", "sync/LockMode.java",
        "  EXCLUSIVE(LockQueue.LOCKED | LockQueue.UPGRADABLE | LockQueue.READERS);",
        "  EXCLUSIVE(LockQueue.LOCKED | LockQueue.UPGRADABLE);");
    mutant("rw lock: a writer beside an upgradable reader", "sync/LockMode.java",
        "  EXCLUSIVE(LockQueue.LOCKED | LockQueue.UPGRADABLE | LockQueue.READERS);",
        "  EXCLUSIVE(LockQueue.LOCKED | LockQueue.READERS);");
    mutant("rw lock: a woken reader comes in by its own hand and by a claim", line,
        "      } else if (!room || turn.mode == LockMode.READ) {", "      } else if (!room) {");
    mutant("rw lock: a woken reader does not see that it was claimed", queue,
        "    while (woken == node && !free) {",
        "    while ((woken == node || turn.isWoken()) && !free) {");
    mutant("rw lock: a waiter that has come in beside others looks at nobody", queue,
        "    if (turn.mode != LockMode.EXCLUSIVE) {\n      sliceOwner = null;", "    if (false) {\n");
    mutant("rw lock: an upgrade is not told that the readers have left", rw,
        "        if (isDrained(left)) {\n          drained();\n        }\n", "");
    mutant("rw lock: an upgrade is not told by who goes through the gate", queue,
        "    if (isDrained(then)) {\n      drained();\n    }\n", "");
    mutant("rw lock: an upgrade is not told by who leaves unseen", queue,
        "(seen & DRAINING) == 0 && ", "");
    mutant("rw lock: an upgrade does not wait", rw,
        "    drain.awaitUninterruptibly(this);\n", "");
    mutant("rw lock: an upgrade that gives up stays the writer", rw,
        "        makeRoom(UPGRADABLE - LOCKED);\n", "");
    mutant("rw lock: who makes room lets nobody in", rw,
        "    if ((WORD.addAndGet(this, change) & WAITERS) != 0) {\n      lookAgain();\n    }\n",
        "    WORD.addAndGet(this, change);\n");
    mutant("rw lock: an upgradable reader leaves by read and write", rw,
        "    if (WORD.get(this) != UPGRADABLE || !WORD.cas(this, UPGRADABLE, 0)) {",
        "    if (WORD.get(this) == UPGRADABLE) {\n      WORD.set(this, 0);\n    } else {");
    mutant("rw lock: written by read and write", rw,
        "    if (WORD.get(this) != LOCKED || !WORD.cas(this, LOCKED, 0)) {",
        "    if (WORD.get(this) == LOCKED) {\n      WORD.set(this, 0);\n    } else {");
    mutant("rw lock: a spinner counts as awake for another mode", queue,
        "    return !shared && (seen & (SPINNING | AGED)) == SPINNING;",
        "    return (seen & (SPINNING | AGED)) == SPINNING;");
  }
}
