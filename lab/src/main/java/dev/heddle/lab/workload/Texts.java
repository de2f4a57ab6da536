package dev.heddle.lab.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Text in memory, cut into pieces of similar size at the ends of words. */
final class Texts {

  private static final int PIECE = 64 << 10;

  /**
   * A piece of a text.
   *
   * @param text the bytes of the whole text
   * @param from the first byte of the piece
   * @param to the byte after its last one
   */
  record Piece(byte[] text, int from, int to) {}

  private Texts() {}

  /** The paths that a corpus lists. */
  static List<Path> files(Path list) throws IOException {
    return Files.readAllLines(list).stream().map(Path::of).toList();
  }

  /** All files of a corpus in pieces. */
  static List<Piece> pieces(Path list) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    for (Path file : files(list)) {
      byte[] text = Files.readAllBytes(file);
      int from = 0;
      while (from < text.length) {
        int to = Math.min(from + PIECE, text.length);
        while (to < text.length && WordCount.isWordByte(text[to])) {
          to++;
        }
        pieces.add(new Piece(text, from, to));
        from = to;
      }
    }
    return pieces;
  }
}
