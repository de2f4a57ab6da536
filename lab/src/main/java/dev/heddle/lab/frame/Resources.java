package dev.heddle.lab.frame;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the parent holds open while children run: servers and temporary files. All of it is gone
 * after {@link #close}, which may be called while another thread still opens something.
 */
public final class Resources implements AutoCloseable {

  /** Opens something. */
  @FunctionalInterface
  public interface Opener<T, X extends Exception> {
    /** Opens it. */
    T open() throws X, IOException;
  }

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<Class<?>, Object> shared = new HashMap<>();
  private @Nullable Path folder;
  private boolean closed;

  /** A folder for temporary files, removed with everything in it. */
  public synchronized Path folder() throws IOException {
    Path result = folder;
    if (result == null) {
      result = Files.createTempDirectory("heddle-lab-");
      folder = result;
      Path root = result;
      keep(() -> deleteTree(root));
    }
    return result;
  }

  /** Closes that when the run ends, at once when it has ended already. */
  public synchronized <T extends AutoCloseable> T keep(T resource) {
    if (closed) {
      closeQuietly(resource);
      throw new IllegalStateException("the run has ended");
    }
    open.push(resource);
    return resource;
  }

  /** Opens a thing that several workloads use, once. */
  public <T, X extends Exception> T shared(Class<T> type, Opener<T, X> opener)
      throws X, IOException {
    Object known = shared.get(type);
    if (known == null) {
      known = opener.open();
      shared.put(type, known);
    }
    return type.cast(known);
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      closeQuietly(open.pop());
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      System.err.println("heddle lab: could not clean up: " + e);
    }
  }

  /** Deletes a folder and what is in it; files that vanish meanwhile are no error. */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
