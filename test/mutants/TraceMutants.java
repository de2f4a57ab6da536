/** The record of a sampled scope. */
final class TraceMutants extends MutantList {
  TraceMutants() {
    String trace = "internal/wait/Trace.java";
    mutant("record: two draw the same place", trace,
        "long place = NEXT.getAndAdd(this, 1);",
        "long place = NEXT.get(this);\n    NEXT.set(this, place + 1);");
    mutant("record: two chunks for the same places", trace,
        "if (chunks.cas(number, null, fresh)) {\n      return fresh;\n    }",
        "chunks.setRelease(number, fresh);\n    if (number >= 0) {\n      return fresh;\n    }");
    mutant("record: the last place is not used", trace,
        "if (place >= capacity) {", "if (place >= capacity - 1) {");
    mutant("record: who is missing does not know", "internal/wait/TracedStrand.java",
        "LOST.setRelease(this, Seam.nanoTime());", "LOST.get(this);");

    String waiter = "internal/wait/Waiter.java";
    mutant("record: who loses the claim is noted", waiter,
        "if (ended && recorded != null) {", "if (recorded != null) {");
    mutant("record: the claim is not noted", waiter,
        "      recorded.claimed(byTime);\n", "      recorded.hashCode();\n");
    mutant("record: who only wakes is not noted", waiter,
        "        recorded.woken();\n", "        recorded.hashCode();\n");
    mutant("record: the next wait has the record of the last one", waiter,
        "    if (traced != recorded) {\n      traced = recorded;\n    }\n", "");

    String wait = "internal/wait/TracedWait.java";
    mutant("record: a claim that is not written yet is not waited for", wait,
        "ended && at == Trace.NEVER && turn < TURNS", "ended && at == Trace.NEVER && turn < 0");
    explained("record: a claim is visible before who it was", wait,
        "    claimerName = by.getName();\n    CLAIMED.setRelease(this, Seam.nanoTime());\n",
        "    CLAIMED.setRelease(this, Seam.nanoTime());\n    claimerName = by.getName();\n",
        "the explorer switches before a step on shared memory, and the name is a plain field that is"
            + " written before the next one: nobody is let in between. That it is written before"
            + " the release store is by the order of the lines");
  }
}
