package dev.heddle.lab.workload;

import dev.heddle.lab.BadInput;
import dev.heddle.lab.frame.Conditions;
import dev.heddle.lab.frame.Resources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The text files that are counted and parsed.
 *
 * @param list a file with one path on each line
 * @param source where the text comes from, for the report
 * @param files how many files
 * @param bytes how many bytes in all of them
 * @param note what was left out, or empty
 */
record Corpus(Path list, String source, int files, long bytes, String note) {

  private static final long MOST_BYTES_QUICK = 6L << 20;
  private static final long MOST_BYTES = 64L << 20;
  private static final long LARGEST_FILE = 8L << 20;
  private static final int SNIFFED = 8_192;

  /**
   * Chooses text files from the folder that the user named, or unpacks the JDK's sources.
   *
   * @throws BadInput when there is no text to work on
   */
  static Corpus open(Conditions conditions, Resources resources) throws IOException, BadInput {
    long most = conditions.either(MOST_BYTES_QUICK, MOST_BYTES);
    Path folder = conditions.corpus();
    if (folder != null) {
      return fromFolder(folder, most, resources);
    }
    Path sources = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    if (!Files.isReadable(sources)) {
      throw new BadInput(
          "there is no text to work on: this JDK has no "
              + sources
              + "; name a folder with text files by --corpus DIR, or leave out the workloads compute"
              + " and hybrid by --only");
    }
    return fromSources(sources, most, resources);
  }

  private static Corpus fromFolder(Path folder, long most, Resources resources)
      throws IOException, BadInput {
    Chosen chosen = new Chosen(most);
    for (Path file : filesBelow(folder)) {
      if (chosen.full()) {
        break;
      }
      long size = Files.size(file);
      if (size > 0 && size <= LARGEST_FILE && Files.isReadable(file) && isText(file)) {
        chosen.add(file, size);
      }
    }
    if (chosen.files.isEmpty()) {
      throw new BadInput(
          "the corpus folder "
              + folder
              + " holds no readable text file of at most 8 MiB:"
              + " name another one by --corpus DIR");
    }
    return chosen.write(resources, folder.toString());
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(file.toAbsolutePath());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  private static boolean isText(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      for (byte b : in.readNBytes(SNIFFED)) {
        if (b == 0) {
          return false;
        }
      }
      return true;
    }
  }

  private static Corpus fromSources(Path sources, long most, Resources resources)
      throws IOException {
    Path folder = Files.createDirectory(resources.folder().resolve("sources"));
    Chosen chosen = new Chosen(most);
    try (ZipFile zip = new ZipFile(sources.toFile())) {
      Iterator<? extends ZipEntry> entries = zip.stream().iterator();
      while (entries.hasNext() && !chosen.full()) {
        ZipEntry entry = entries.next();
        Path file = folder.resolve(entry.getName()).normalize();
        if (!entry.isDirectory()
            && entry.getName().endsWith(".java")
            && entry.getSize() <= LARGEST_FILE
            && file.startsWith(folder)) {
          Files.createDirectories(file.getParent());
          try (InputStream in = zip.getInputStream(entry)) {
            chosen.add(file, Files.copy(in, file));
          }
        }
      }
    }
    return chosen.write(resources, "the JDK's own sources (" + sources + ")");
  }

  /** Files up to a number of bytes. */
  private static final class Chosen {
    private final long most;
    private final List<Path> files = new ArrayList<>();
    private long bytes;

    Chosen(long most) {
      this.most = most;
    }

    boolean full() {
      return bytes >= most;
    }

    void add(Path file, long size) {
      files.add(file);
      bytes += size;
    }

    Corpus write(Resources resources, String source) throws IOException {
      Path list = resources.folder().resolve("corpus.txt");
      Files.write(list, files.stream().map(Path::toString).toList());
      String note =
          full()
              ? String.format(
                  Locale.ROOT,
                  "Only the first %,d files (%.1f MiB) of the text are used.",
                  files.size(),
                  bytes / 1048576.0)
              : "";
      return new Corpus(list, source, files.size(), bytes, note);
    }
  }
}
