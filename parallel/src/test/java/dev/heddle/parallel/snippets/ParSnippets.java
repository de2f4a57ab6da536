package dev.heddle.parallel.snippets;

import dev.heddle.parallel.Par;
import dev.heddle.parallel.ParPool;
import dev.heddle.parallel.ParScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  static void slices(long[] balances) {
    // @start region="slices"
    Par.slices(balances, 64)
        .forEach(slice -> {
          for (int i = 0; i < slice.limit(); i++) {
            slice.put(i, slice.get(i) * 102 / 100); // no lock: nobody else has this slice
          }
        });
    // @end
  }

  static long failing(List<Path> files) throws IOException {
    // @start region="failing"
    long bytes =
        Par.failing(
            IOException.class,
            may -> Par.over(files).map(may.map(Files::size)).reduce(0L, Long::sum));
    // @end
    return bytes;
  }
}
