/** Wheels, timers and tickers. */
final class TimerMutants extends MutantList {
  TimerMutants() {
    String carriers = "internal/engine/WorkerCarriers.java";
    String entry = "internal/engine/TimerEntry.java";
    mutant("timers: one fires although it was cancelled: CAS becomes read and write", entry,
        "    if (!STATE.cas(this, ARMED, CANCELLED)) {\n      return false;\n    }\n",
        "    if (STATE.get(this) != ARMED) {\n      return false;\n    }\n"
            + "    STATE.set(this, CANCELLED);\n");
    mutant("timers: one fires twice: CAS becomes read and write", entry,
        "    if (!STATE.cas(this, ARMED, FIRED)) {\n      return false;\n    }\n",
        "    if (STATE.get(this) != ARMED) {\n      return false;\n    }\n"
            + "    STATE.set(this, FIRED);\n");
    String timers = "internal/engine/TimerQueue.java";
    mutant("timers: armed without the lock", timers,
        "    SpinLock.lock(LOCK, this);\n    wheel.add(", "    LOCK.get(this);\n    wheel.add(");
    mutant("timers: an earlier one is not published", timers,
        "      NEXT.set(this, entry.deadline);\n", "");
    mutant("timers: what comes next is published after the lock", timers,
        "      NEXT.set(this, wheel.nextLook());\n    } finally {\n      unlock();\n    }\n",
        "    } finally {\n      unlock();\n    }\n    NEXT.set(this, wheel.nextLook());\n");
    mutant("timers: who fires does not say what comes next", timers,
        "      NEXT.set(this, wheel.nextLook());\n", "");
    mutant("timers: cancelled without the lock", timers,
        "    if (isOwn() && LOCK.cas(this, 0, 1)) {", "    if (isOwn()) {");
    mutant("timers: a cancel that is too late to unlink is not counted", timers,
        "      if (linked) {\n        return;\n      }\n", "      if (linked || !linked) {\n        return;\n      }\n");
    mutant("timers: a dead one that is dropped stays counted", timers,
        "    if (!fired) {\n      DEAD.addAndGet(this, -1);\n    }\n", "");
    String keeper = "internal/engine/Timekeeper.java";
    mutant("timers: an earlier one wakes nobody", keeper,
        "      Seam.unpark(onDuty);\n", "      onDuty.hashCode();\n");
    mutant("timers: who adds looks for the sleeper first", keeper,
        "    if (!queue.add(entry, now)) {\n      return;\n    }\n"
            + "    Thread onDuty = SLEEPER.get(this);\n",
        "    Thread onDuty = SLEEPER.get(this);\n    if (!queue.add(entry, now)) {\n"
            + "      return;\n    }\n");
    mutant("timers: who adds reads the target first", keeper,
        "    if (!queue.add(entry, now)) {\n      return;\n    }\n"
            + "    Thread onDuty = SLEEPER.get(this);\n    if (onDuty == null) {\n"
            + "      wakeSomebody.run();\n    } else if (before(entry.deadline, TARGET.get(this))) {\n",
        "    long until = TARGET.get(this);\n    if (!queue.add(entry, now)) {\n      return;\n    }\n"
            + "    Thread onDuty = SLEEPER.get(this);\n    if (onDuty == null) {\n"
            + "      wakeSomebody.run();\n    } else if (before(entry.deadline, until)) {\n");
    mutant("timers: the sleeper does not look again", keeper,
        "    for (long again; before(again = earliest(), until); ) {\n      until = again;\n"
            + "      TARGET.set(this, until);\n    }\n",
        "");
    mutant("timers: the duty is taken after the look", keeper,
        "    boolean onDuty = SLEEPER.cas(this, null, self);\n    if (onDuty) {\n"
            + "      limit = Math.min(limit, announce());\n    }\n",
        "    long next = announce();\n    boolean onDuty = SLEEPER.cas(this, null, self);\n"
            + "    if (onDuty) {\n      limit = Math.min(limit, next);\n    }\n");
    mutant("timers: the duty is not given back", keeper,
        "    if (onDuty) {\n      SLEEPER.set(this, null);\n    }\n", "");
    mutant("carriers: nobody is woken for a timer that nobody sleeps for", keeper,
        "      wakeSomebody.run();\n", "      entry.hashCode();\n");
    mutant("carriers: a timer that nobody sleeps for is no work", carriers,
        "    if (timekeeper.isUnattended()) {\n      return true;\n    }\n", "");
    mutant("carriers: an idle worker does not fire", carriers,
        "    timekeeper.fireDue();\n    Job job", "    Job job");
    mutant("carriers: a busy worker does not look at the timers", "internal/engine/Worker.java",
        "    carriers.timekeeper.fireDue(now);\n", "");
    mutant("carriers: the timers of a worker that ends are forgotten", "internal/engine/Worker.java",
        "    Timers.adopt(timers);\n", "");
    mutant("carriers: who sleeps for the timers does not get up", carriers,
        "        if (timekeeper.isDue()) {\n          leaveIdle(worker);\n          return null;\n        }\n",
        "");
    String timer = "Timer.java";
    mutant("timer: one that was put off expires", timer,
        "        if (until - deadline() <= 0) {", "        if (until != 0) {");
    explained("timer: an alarm that was replaced expires it", timer,
        "        if (alarm != this) {", "        if (alarm == null) {",
        "it was replaced by an earlier one, so when it is due the timer is, too; if that was put off"
            + " meanwhile, one more alarm is armed");
    mutant("timer: one that was put off is not armed again", timer,
        "          arm(next, Seam.nanoTime());\n", "");
    explained("timer: an alarm that was replaced before it was armed stays", timer,
        "    if (replaced) {\n      fresh.cancel();\n    }\n", "",
        "it finds that it was replaced when it fires; until then its memory is held");
    mutant("timer: brought forward, the old alarm stays", timer,
        "    if (needed) {\n      alarm = fresh;\n    }\n",
        "    if (old == null) {\n      alarm = fresh;\n    }\n");
    mutant("timer: expired without waking", timer,
        "          WaitQueue.wakeAll(chain);\n          return;", "          return;");
    mutant("timer: called off without waking", timer,
        "      old.cancel();\n    }\n    WaitQueue.wakeAll(chain);\n    return true;",
        "      old.cancel();\n    }\n    return true;");
    mutant("timer: queued without looking again", timer,
        "      if (pending) {\n        waiting.add(node);\n      }\n"
            + "      SpinLock.unlock(LOCK, Timer.this);\n      return pending;",
        "      waiting.add(node);\n      SpinLock.unlock(LOCK, Timer.this);\n      return true;");
    String ticker = "Ticker.java";
    mutant("ticker: closed without waking", ticker, "      waiter.wake();\n", "");
    mutant("ticker: a second one is let in", ticker,
        "      if (other != null) {\n        throw new", "      if (other == this) {\n        throw new");
    mutant("ticker: the ticker stays taken", ticker,
        "    USER.cas(this, waiter, null); // unless it was closed meanwhile\n", "");
    mutant("ticker: a close is forgotten: CAS becomes write", ticker,
        "    USER.cas(this, waiter, null); // unless", "    USER.set(this, null); // unless");
  }
}
