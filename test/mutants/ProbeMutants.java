/** The watch on the carriers of the JDK. */
final class ProbeMutants extends MutantList {
  ProbeMutants() {
    String watchdog = "internal/engine/JdkWatchdog.java";
    mutant("probe: who stops the watch does not wake it", watchdog,
        "      Seam.unpark(pausing);\n", "      Seam.pause();\n");
    mutant("probe: who stops the watch looks for its thread first", watchdog,
        "    STOPPED.set(this, 1);\n    Thread pausing = THREAD.get(this);\n",
        "    Thread pausing = THREAD.get(this);\n    STOPPED.set(this, 1);\n");
    mutant("probe: two threads watch", watchdog,
        "ATTENDING.cas(this, 0, 1)) {\n      try",
        "STOPPED.get(this) == 0) {\n      ATTENDING.set(this, 1);\n      try");
    mutant("probe: the watch ends without asking once more", watchdog,
        "    } while (STOPPED.get(this) == 0 && !isEmpty.getAsBoolean() && ATTENDING.cas(this, 0, 1));\n",
        "    } while (sent < 0);\n");
    mutant("probe: the watch never ends", watchdog,
        "!(isQuiet() && isEmpty.getAsBoolean())", "!(isQuiet() && suspects == null)");
    mutant("probe: a second one is sent", watchdog,
        "      if (RAN.get(this) == sent) {\n", "      if (RAN.get(this) <= sent) {\n");
    mutant("probe: the next watch does not wait for it", watchdog,
        "      inTime = 0;\n      restsUntil",
        "      inTime = 0;\n      sent = RAN.get(this);\n      restsUntil");
    mutant("probe: nobody is looked for", watchdog,
        "        late++;\n        judge();\n", "        late++;\n");
    mutant("probe: looked for at each look", watchdog,
        "still.isEmpty() && now - restsUntil >= 0", "still.isEmpty()");
    mutant("probe: parked tasks are suspects", watchdog,
        "scheduler.isParked(thread) ? null : scheduler", "scheduler");
    mutant("probe: operations do not count", watchdog,
        "job.steps() != steps || !carrierName", "!carrierName");
    mutant("probe: the carrier does not count", watchdog,
        "job.steps() != steps || !carrierName.equals(scheduler.carrierOf(thread))",
        "job.steps() != steps");
    mutant("probe: one sample is enough", watchdog, "i < SAMPLES", "i < 1");
    mutant("probe: told at the first look", watchdog,
        "suspect.ticks < settings.ticks()", "suspect.ticks < 1");
    mutant("probe: told at each look", watchdog,
        "      suspect.reported = true;\n", "");
    mutant("probe: one that ran acquits nobody", watchdog,
        "        inTime++;\n        suspects = List.of();\n", "        inTime++;\n");
    mutant("probe: it goes on being late", watchdog,
        "        late = 0;\n        inTime++;\n", "        inTime++;\n");
  }
}
