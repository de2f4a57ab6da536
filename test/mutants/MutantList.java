import java.util.ArrayList;
import java.util.List;

/** The mutants of one area. */
abstract class MutantList {
  static final String MEMORY =
      "no operation can tell: whoever looks at the queue next skips a case whose waiter has ended"
          + " and unlinks it; until then its memory is held";

  final List<Mutant> mutants = new ArrayList<>();

  /** Breaks {@code file}: {@code by} stands where {@code old} stood. */
  final void mutant(String name, String file, String old, String by) {
    mutants.add(new Mutant(name, file, old, by, null));
  }

  /** A mutant that survives, and why that is right. */
  final void explained(String name, String file, String old, String by, String excuse) {
    mutants.add(new Mutant(name, file, old, by, excuse));
  }
}
