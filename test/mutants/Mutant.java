/**
 * One change.
 *
 * @param name what is broken
 * @param file below core/src/main/java/dev/heddle
 * @param old the text that is replaced, once
 * @param by what stands there instead
 * @param excuse why nothing can be seen of it, or null
 */
record Mutant(String name, String file, String old, String by, String excuse) {
  /** Which cells are run first: those of the same name as the broken part, if there are any. */
  String firstCells() {
    int colon = name.indexOf(':');
    return colon < 0 ? "-" : name.substring(0, colon + 1);
  }
}
