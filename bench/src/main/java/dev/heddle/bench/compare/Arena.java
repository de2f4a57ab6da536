package dev.heddle.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All programs that hold contenders, built. */
final class Arena {
  /** Where the sources of the peers are; the launcher sets it. */
  private static final String FOLDER = "heddle.bench.peers";

  private Arena() {}

  /**
   * Builds the programs of those contenders, or of all if none is named. A missing toolchain costs
   * its peers, and a note says so.
   *
   * @throws Peer.BuildFailed if a toolchain is there, but cannot build its peers
   */
  static List<Program> build(List<String> contenders, Consumer<String> notes)
      throws Peer.BuildFailed, InterruptedException, BadInput {
    Path folder = folder();
    Jvm jvm = Jvm.ofThisProcess();
    List<Program> programs = new ArrayList<>(jvm.ownPrograms());
    for (Peer peer : Peer.values()) {
      if (!Names.wants(peer, contenders)) {
        continue;
      }
      Toolchain toolchain = peer.toolchain();
      Optional<String> version = toolchain.version();
      String names = String.join(", ", peer.contenders());
      if (version.isEmpty()) {
        notes.accept(
            "skipping " + names + ": no " + toolchain.command() + "; " + toolchain.advice());
        continue;
      }
      notes.accept("building " + names + " (" + version.get() + ")");
      long start = System.nanoTime();
      programs.addAll(peer.build(folder, jvm));
      notes.accept("built in " + (System.nanoTime() - start) / 1_000_000_000 + " s");
    }
    return programs;
  }

  /** Where the sources of the peers are. */
  static Path folder() throws BadInput {
    String folder = System.getProperty(FOLDER);
    if (folder == null) {
      throw new BadInput(
          "the folder of the peers is not known: start this by ./heddle, or set -D" + FOLDER);
    }
    return Path.of(folder);
  }
}
