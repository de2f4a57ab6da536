/** Who kept a carrier. */
final class KeeperMutants extends MutantList {
  KeeperMutants() {
    String keepers = "internal/engine/Keepers.java";
    mutant("keeper: a small part of the time is enough", keepers,
        "Math.max(1, (now - begin) / 2)", "1");
    mutant("keeper: one that has ended is there until now", keepers,
        "? worker.running() != null", "? number > 0");
    mutant("keeper: one that runs on was there when it was seen last", keepers,
        "? worker.running() != null", "? number < 0");
    mutant("keeper: whoever asks is the next one", keepers,
        "since == 1 && worker == asking && ", "since == 1 && ");
    mutant("keeper: the next one does not know that it is", keepers,
        "since == 1 && worker == asking", "since < 0 && worker == asking");
    mutant("keeper: a sleep between them does not count", keepers,
        " && worker.sleeps() == sleeps;", ";");
    mutant("keeper: what was seen before the time counts", keepers,
        "- Math.max(from, begin);", "- from;");
    explained("keeper: a spare worker that stood down has not slept", keepers,
        " && !worker.isSpare()", "",
        "it stands down only after other workers have taken over for many looks, and who was ready"
            + " went on long before; that it sleeps uncounted there makes this a precaution");
    mutant("keeper: seen from before the slice began", "internal/engine/Watchdog.java",
        "    seen.since = Seam.nanoTime(); // after", "    seen.since = 0; // after");
  }
}
