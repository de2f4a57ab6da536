/** The watchdog and the spare workers. */
final class WatchdogMutants extends MutantList {
  WatchdogMutants() {
    String watchdog = "internal/engine/Watchdog.java";
    String spares = "internal/engine/Spares.java";
    String idle = "internal/engine/IdleWorkers.java";
    String worker = "internal/engine/Worker.java";
    String carriers = "internal/engine/WorkerCarriers.java";
    mutant("watchdog: nobody is marked as stuck", watchdog,
        "          worker.mark(true);\n", "          worker.isStuck();\n");
    mutant("watchdog: it sleeps without asking whether all are idle", watchdog,
        "    while (carriers.idle.isFull() && AWAKE", "    while (AWAKE");
    mutant("watchdog: it asks whether all are idle before it says that it sleeps", watchdog,
        "    AWAKE.set(this, 0);\n    while (carriers.idle.isFull() && ",
        "    boolean full = carriers.idle.isFull();\n    AWAKE.set(this, 0);\n    while (full && ");
    mutant("watchdog: a worker that is woken does not wake it", worker,
        "    startMeasuring();\n    carriers.attendWatchdog();\n", "    startMeasuring();\n");
    mutant("watchdog: who begins does not wake it", worker,
        "      carriers.attendWatchdog(); // it", "      isStuck(); // it");
    mutant("watchdog: a late timer counts for nothing", carriers,
        "        || worker.timers.isDue(Seam.nanoTime())\n", "");
    mutant("watchdog: it waits until a timer is due", watchdog,
        "waits || (live == 0 && carriers.timekeeper.isUnattended());", "waits;");
    mutant("watchdog: it does not look at the injection", carriers,
        "\n        || (idle.count() == 0 && !injection.isEmpty());", ";");
    mutant("watchdog: it does not look at slots and rings", carriers,
        "    return worker.hasWork()\n        ||", "    return");
    explained("watchdog: idle workers are not woken", watchdog,
        "      carriers.wakeOne();\n      return true;\n", "      return true;\n",
        "no job waits for ever: beside a worker that is not idle one that is watches, as the sentinel,"
            + " and looks at least every 0.4 ms; the wake saves that time, and helps if a sentinel"
            + " is held up");
    mutant("watchdog: the slot of a stuck worker is taken whatever the CAS says", worker,
        "      job = hot != null && LIFO.cas(other, hot, null) ? hot : null;\n",
        "      LIFO.cas(other, hot, null);\n      job = hot;\n");
    mutant("watchdog: the slot of a stuck worker is left", worker,
        "      job = hot != null && LIFO.cas(other, hot, null) ? hot : null;\n",
        "      job = null;\n");
    mutant("spares: one comes without being counted", idle,
        "      STATE.set(this, now + (1 << HALF));\n", "      STATE.set(this, now);\n");
    mutant("spares: one goes and stays counted", idle,
        "      STATE.set(this, now - (1 << HALF));\n", "      STATE.set(this, now);\n");
    mutant("spares: one comes after all have been taken off", idle,
        "      STATE.set(this, CLOSED);\n", "      STATE.set(this, 1 << HALF);\n");
    mutant("spares: nobody knows of a new one", spares,
        "    carriers.include(spare); // before", "    carriers.all(); // before");
    mutant("spares: one that retires is called back: CAS becomes a write", spares,
        "    if (reserve != null && STATE.cas(reserve, RESERVE, ACTIVE)) {\n",
        "    if (reserve != null) {\n      STATE.set(reserve, ACTIVE);\n");
    mutant("spares: one that is called back retires: CAS becomes a write", spares,
        "      } else if (STATE.cas(spare, RESERVE, LEAVING)) {\n        return false;\n      }\n",
        "      } else {\n        STATE.set(spare, LEAVING);\n        return false;\n      }\n");
    mutant("spares: one that is called back stays away", spares,
        "      Seam.unpark(reserve);\n", "");
    mutant("spares: one that sleeps is not sent away", spares,
        "        carriers.wake(spare);\n", "        spare.isStuck();\n");
    mutant("spares: one that is busy is not sent away", worker,
        "      if (carriers.spares.isDismissed(this) && !carriers.spares.standDown(this)) {\n"
            + "        return null;\n      }\n",
        "");
    mutant("spares: one that is sent away keeps the job in its slot", carriers,
        "    if (hot != null) {\n      inject(hot, spare.number);\n    }\n    leave",
        "    leave");
    mutant("spares: one that is sent away keeps the jobs in its ring", carriers,
        "      inject(hot, spare.number);\n    }\n    leaveToLateCarriers(spare);\n",
        "      inject(hot, spare.number);\n    }\n");
    mutant("spares: the last one that is not idle goes, and nobody ends the carriers", spares,
        "      carriers.endIfIdle();\n", "");
    mutant("spares: one in reserve does not notice the end", spares,
        "      if (carriers.haveEnded()) {\n        return false;\n      }\n", "");
  }
}
