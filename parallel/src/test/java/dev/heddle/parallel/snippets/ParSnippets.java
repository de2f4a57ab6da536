package dev.heddle.parallel.snippets;

import dev.heddle.parallel.Par;
import dev.heddle.parallel.ParPool;
import dev.heddle.parallel.ParScope;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The snippets in the documentation of {@code Par}; a test runs them. */
final class ParSnippets {
  record Folder(long size, List<Folder> folders) {}

  private ParSnippets() {}

  // @start region="scope"
  static long sizeOf(Folder root) {
    LongAdder sum = new LongAdder();
    Par.scopeAction(scope -> visit(scope, root, sum));
    return sum.sum(); // every folder was visited
  }

  private static void visit(ParScope scope, Folder folder, LongAdder sum) {
    sum.add(folder.size());
    for (Folder inner : folder.folders()) {
      scope.spawn(() -> visit(scope, inner, sum));
    }
  }

  // @end

  static long pool() {
    // @start region="pool"
    try (ParPool pool = ParPool.builder().name("reports").processors(2).start()) {
      return pool.install(() -> Par.range(0, 1_000_000).map(x -> x * x).sum());
    } // waits for the work, and ends the threads
    // @end
  }
}
