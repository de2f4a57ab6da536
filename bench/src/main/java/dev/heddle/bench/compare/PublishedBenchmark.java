package dev.heddle.bench.compare;

import java.util.List;

/**
 * A benchmark that a peer publishes, and the scenario of ours that comes nearest to it.
 *
 * @param contender of ours that does the same with the same peer
 * @param suite of ours
 * @param scenario of ours
 * @param source where the peer's program is
 * @param benchmark which of it, as it names it
 * @param operations how many operations of ours one of its iterations does
 */
record PublishedBenchmark(
    String contender,
    Suite suite,
    String scenario,
    BenchmarkSource source,
    String benchmark,
    double operations) {
  private static final BenchmarkSource CHILI =
      new BenchmarkSource.Crate("chili", "overhead", BenchmarkOutput.DIVAN);
  private static final BenchmarkSource CROSSBEAM =
      new BenchmarkSource.Crate("crossbeam-channel", "crossbeam", BenchmarkOutput.LIBTEST);
  private static final double CROSSBEAM_MESSAGES = 40_000;
  private static final String TREE = " (24, 16777215)";
  private static final double TREE_NODES = 16_777_215;

  /** All that the registries deliver. */
  static final List<PublishedBenchmark> ALL =
      List.of(
          new PublishedBenchmark(
              "go",
              Suite.CHANNEL,
              "mpmc-128",
              new BenchmarkSource.GoPackage("runtime"),
              "BenchmarkChanProdCons100",
              1),
          new PublishedBenchmark(
              "crossbeam-threads",
              Suite.CHANNEL,
              "spsc-unbounded",
              CROSSBEAM,
              "unbounded::spsc",
              CROSSBEAM_MESSAGES),
          new PublishedBenchmark(
              "chili", Suite.PARALLEL, "join-tree", CHILI, "chili_overhead" + TREE, TREE_NODES),
          new PublishedBenchmark(
              "rayon", Suite.PARALLEL, "join-tree", CHILI, "rayon_overhead" + TREE, TREE_NODES));

  /** Crates whose contenders are verified by nothing above. */
  static final List<String> OTHER_CRATES =
      List.of("tokio", "kanal", "async-channel", "parking_lot");
}
