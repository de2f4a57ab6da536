package dev.heddle.lab.frame;

import dev.heddle.lab.machine.Machine;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for and what the machine allows.
 *
 * @param quick whether counts and repetitions shrink to fit 90 seconds
 * @param machine the limits of this machine
 * @param heapMiB the heap of each child, in MiB
 * @param corpus the folder with text, or null for the JDK's own sources
 * @param port the port for the local server, or empty for any free one
 */
public record Conditions(
    boolean quick, Machine machine, int heapMiB, @Nullable Path corpus, OptionalInt port) {

  /** One value for {@code --quick}, another for a full run. */
  public <T> T either(T inQuick, T inFull) {
    return quick ? inQuick : inFull;
  }
}
