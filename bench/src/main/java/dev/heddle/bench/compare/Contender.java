package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One contender of a suite.
 *
 * @param program where it is
 * @param suite name of the suite
 * @param name as it stands in results
 * @param version of its library
 * @param scenarios what it can run
 * @param variant the arguments that choose this variant of it
 */
record Contender(
    Program program,
    String suite,
    String name,
    String version,
    Set<String> scenarios,
    List<String> variant) {

  Row.Kind kind() {
    return Row.Kind.of(suite, name);
  }

  /** What starts a process that measures those scenarios, window by window. */
  List<String> command(List<String> wanted) {
    List<String> arguments =
        new ArrayList<>(List.of(suite, "--only", String.join(",", wanted), "--contender", name));
    arguments.addAll(variant);
    return program.with(arguments);
  }
}
