/** Locks, semaphores and their kind. */
final class SyncMutants extends MutantList {
  SyncMutants() {
    String lock = "sync/LockCore.java";
    String queue = "sync/LockQueue.java";
    mutant("mutex: acquired by read and write", lock,
        "    if ((seen & (LOCKED | AGED)) == 0 && WORD.cas(this, seen, seen | LOCKED)) {",
        "    if ((seen & (LOCKED | AGED)) == 0) {\n      WORD.set(this, seen | LOCKED);");
    mutant("mutex: released by a write that forgets who came meanwhile", lock,
        "    if (WORD.get(this) != LOCKED || !WORD.cas(this, LOCKED, 0)) {\n"
            + "      releaseContended(me, true, false);\n    }",
        "    if (WORD.get(this) != LOCKED) {\n      releaseContended(me, true, false);\n"
            + "    } else {\n      WORD.set(this, 0);\n    }");
    mutant("mutex: queued without looking whether the lock is free", queue,
        "      if ((seen & (LOCKED | AGED)) == 0) {\n        if (WORD.cas(this, seen, seen | LOCKED)) {\n"
            + "          unlockGate();",
        "      if (false) {\n        if (WORD.cas(this, seen, seen | LOCKED)) {\n"
            + "          unlockGate();");
    mutant("mutex: WAITERS is set after the gate", queue,
        "      } else if (WORD.cas(this, seen, seen | WAITERS | agedFromTheStart())) {\n"
            + "        queue.add(node);\n        unlockGate();\n",
        "      } else {\n        queue.add(node);\n        unlockGate();\n"
            + "        change(0, WAITERS | agedFromTheStart());\n");
    mutant("mutex: the woken waiter sleeps without letting others be woken", queue,
        "      } else if (WORD.cas(this, seen, seen & ~WOKEN)) {\n        woken = null;",
        "      } else if (WORD.cas(this, seen, seen)) {\n        woken = null;");
    mutant("mutex: the woken waiter sleeps without looking whether the lock is free", queue,
        "      if ((seen & LOCKED) == 0) {\n        free = WORD.cas(this, seen, seen | LOCKED);\n"
            + "      } else if",
        "      if (false) {\n        free = WORD.cas(this, seen, seen | LOCKED);\n      } else if");
    mutant("mutex: who leaves does not pass on", queue,
        "    if (pass) {\n      releaseContended(Thread.currentThread(), false, true);\n    }\n", "");
    mutant("mutex: who leaves forgets that it was woken", queue,
        "    if (woken == node) {\n      woken = null;\n    }\n    WaitNode next = firstWaiting();\n"
            + "    int seen;",
        "    WaitNode next = queue.first();\n    int seen;");
    explained("mutex: a woken one that has ended is taken for awake", queue,
        "    if (woken != null && woken.waiter.state() != Waiter.OPEN) {\n      woken = null;\n    }\n",
        "",
        "it is awake, in order to leave, and passes on what it was given when it does; the next one is"
            + " woken later");
    mutant("mutex: the lock is let go and nobody is woken", queue,
        "        woken = first;\n        turn(first).woken(true);\n        return first;",
        "        woken = first;\n        turn(first).woken(true);\n        return null;");
    mutant("mutex: woken before the flag is set", queue,
        "        turn(first).woken(true);\n", "");
    mutant("mutex: a spinner counts as awake after it has stopped", lock,
        "        } else if (WORD.cas(this, seen, left)) {\n          return false;\n        }",
        "        } else {\n          return false;\n        }");
    mutant("mutex: a spinner stops by read and write", lock,
        "        } else if (WORD.cas(this, seen, left)) {\n          return false;\n        }",
        "        } else {\n          WORD.set(this, left);\n          return false;\n        }");
    explained("mutex: whether somebody spins is looked at before the release", queue,
        "    int aged = isOld(first, now) ? AGED : 0;\n    while (true) {\n"
            + "      int seen = WORD.get(this);\n      boolean wakes = woken == null && (aged != 0 || (seen & SPINNING) == 0);\n",
        "    int aged = isOld(first, now) ? AGED : 0;\n    boolean spins = (WORD.get(this) & SPINNING) != 0;\n"
            + "    while (true) {\n      int seen = WORD.get(this);\n"
            + "      boolean wakes = woken == null && (aged != 0 || !spins);\n",
        "takes four preemptions with three tasks, the bound is two: the spinner must stop between the"
            + " look and the release");
    mutant("mutex: released unseen although nobody is awake", queue,
        "      if (!(nobody || (inSlice && attended))", "      if (!(nobody || inSlice)");
    explained("mutex: a spinner attends to old waiters", queue,
        "(seen & (SPINNING | AGED)) == SPINNING;", "(seen & SPINNING) != 0;",
        "takes a spinner that outlasts three releases of one slice: more preemptions than the bound");
    mutant("mutex: handed over whatever the CAS says", queue,
        "      if (heir.waiter.tryEnd(heir.index)) {\n        if (woken",
        "      heir.waiter.tryEnd(heir.index);\n      if (heir != null) {\n        if (woken");
    mutant("mutex: the heir is named after it was claimed", queue,
        "      owner = turn.thread;\n      heir.item = turn.grant;\n"
            + "      if (heir.waiter.tryEnd(heir.index)) {\n",
        "      heir.item = turn.grant;\n      if (heir.waiter.tryEnd(heir.index)) {\n"
            + "        owner = turn.thread;\n");
    mutant("mutex: the guard is put in after the claim", queue,
        "      heir.item = turn.grant;\n      if (heir.waiter.tryEnd(heir.index)) {\n",
        "      if (heir.waiter.tryEnd(heir.index)) {\n        heir.item = turn.grant;\n");
    mutant("mutex: LOCKED is dropped at the hand-over", queue,
        "            next == null ? WAITERS | WOKEN | AGED : (woken == null ? WOKEN : 0) | AGED,\n"
            + "            aged ? AGED : 0);",
        "            LOCKED | (next == null ? WAITERS | WOKEN | AGED : (woken == null ? WOKEN : 0) | AGED),\n"
            + "            aged ? AGED : 0);");
    mutant("mutex: the heir is not woken", queue,
        "    if (wake != null) {\n      wake.waiter.wake();\n    }\n  }\n\n  /**\n   * Releases without",
        "    if (wake != null && turn(wake).isWoken()) {\n      wake.waiter.wake();\n    }\n  }\n\n"
            + "  /**\n   * Releases without");
    mutant("mutex: newcomers overtake old waiters", lock,
        "    if ((seen & (LOCKED | AGED)) == 0 && WORD.cas(this, seen, seen | LOCKED)) {",
        "    if ((seen & LOCKED) == 0 && WORD.cas(this, seen, seen | LOCKED)) {");
    mutant("mutex: old waiters are not handed the lock", queue,
        "|| (over && isOld(first, now));", ";");
    explained("mutex: AGED stays when the queue is empty", queue,
        "      change(LOCKED | WAITERS | WOKEN | AGED, 0);\n", "      change(LOCKED | WAITERS | WOKEN, 0);\n",
        "only those who have ended, and not left yet, were in the queue: whoever leaves clears it, or"
            + " passes the lock on");
    mutant("mutex: AGED stays when the last one leaves", queue,
        "        then = seen & ~(WAITERS | WOKEN | AGED);", "        then = seen & ~(WAITERS | WOKEN);");
    explained("mutex: the slice outlives its owner's turn", queue,
        "    sliceOwner = null;\n    WaitNode heir;", "    WaitNode heir;",
        "who releases while somebody old waits becomes the owner of the slice; a stale one takes one"
            + " section at most, after a pass of one who gave up");
    mutant("mutex: a slice that was lost meanwhile is used", lock,
        "          if (sliceOwner == me) {\n            owner = me;\n            return true;\n          }\n",
        "          if (sliceOwner != null || sliceOwner == null) {\n            owner = me;\n"
            + "            return true;\n          }\n");
    mutant("mutex: a change tells nobody", queue,
        "    if (changed) {\n      moveAll(conditions, now);\n    }\n    WaitNode first", "    WaitNode first");
    mutant("mutex: who waits for a change is not seen by the release", queue,
        "    if (where == conditions) {\n      change(0, CONDITIONS);\n    }\n", "");
    mutant("mutex: a wait for a change ends without the lock", lock,
        "    acquireAgain(me);\n    boolean signalled", "    boolean signalled");
    mutant("mutex: the signal to one who gives up is lost", lock,
        "      signal(where, false); // the signal is another one's now\n", "");
    mutant("mutex: registering does not look", queue,
        "      free = (seen & (LOCKED | AGED)) == 0;\n    } while", "      free = false;\n    } while");

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
    mutant("rw lock: readers pass those who wait", rw,
        "    while (((seen = STATE.get(this)) & WAITING) == 0 && admits(seen, mode)) {",
        "    while (admits(seen = STATE.get(this), mode)) {");
    mutant("rw lock: who queues up does not say so", rw,
        "      } else if ((seen & WAITING) != 0 || STATE.cas(this, seen, seen | WAITING)) {",
        "      } else {");
    mutant("rw lock: who queues up says so by read and write", rw,
        "      } else if ((seen & WAITING) != 0 || STATE.cas(this, seen, seen | WAITING)) {",
        "      } else {\n        STATE.set(this, seen | WAITING);");
    mutant("rw lock: the last reader lets nobody in", rw,
        "    } else if ((left & READERS) == 0 && (left & WAITING) != 0) {\n      serve();\n    }\n", "    }\n");
    mutant("rw lock: readers counted by read and write", rw,
        "    } while (!STATE.cas(this, seen, left));",
        "    } while (false);\n    STATE.set(this, left);");
    mutant("rw lock: a writer beside readers", rw,
        "(seen & (WRITER | UPGRADABLE | READERS)) == 0;", "(seen & (WRITER | UPGRADABLE)) == 0;");
    mutant("rw lock: an upgrade is not told that the readers have left", rw,
        "      drain.serve();\n", "");
    mutant("rw lock: an upgrade does not wait", rw,
        "    drain.awaitUninterruptibly(this);\n", "");
    mutant("rw lock: an upgrade that gives up stays the writer", rw,
        "        serveIf(change(WRITER, UPGRADABLE));\n", "");
    mutant("rw lock: who gives up an upgrade lets nobody in", rw,
        "        serveIf(change(WRITER, UPGRADABLE));\n", "        change(WRITER, UPGRADABLE);\n");
    mutant("rw lock: a writer that becomes a reader lets nobody in", rw,
        "    serveIf(change(bit, reader(me)));\n", "    change(bit, reader(me));\n");
    mutant("rw lock: WAITING stays", rw,
        "    } while ((seen & WAITING) != 0 && !STATE.cas(this, seen, seen & ~WAITING));",
        "    } while (seen < 0);");
    mutant("rw lock: what a select sees is taken", rw,
        "      case READ -> change(reader(thread(request)), 0);\n", "      case READ -> {}\n");
  }
}
