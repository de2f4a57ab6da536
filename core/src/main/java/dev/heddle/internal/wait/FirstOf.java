package dev.heddle.internal.wait;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a wait with several cases is for: it is stuck only if each of them is. Immutable, so that
 * what the watch reads is that of the wait, or of an earlier one.
 */
public final class FirstOf implements Subject {
  private final Subject[] subjects;
  private final boolean announced;

  private FirstOf(Subject[] subjects) {
    this.subjects = subjects;
    this.announced = Arrays.stream(subjects).anyMatch(Subject::isAnnounced);
  }

  /**
   * The subject of a wait for the first of {@code subjects}; null if there is none, or one of them
   * is not known: then nobody can tell who ends the wait.
   */
  public static @Nullable Subject of(List<? extends @Nullable Subject> subjects) {
    if (subjects.isEmpty() || subjects.stream().anyMatch(Objects::isNull)) {
      return null;
    }
    return new FirstOf(subjects.toArray(Subject[]::new));
  }

  @Override
  public void blame(Thread waiting, Blame blame) {
    blame.firstOf(subjects, waiting);
  }

  /** Each case alone could be failed. */
  @Override
  public boolean canFail() {
    return Arrays.stream(subjects).allMatch(Subject::canFail);
  }

  @Override
  public boolean isAnnounced() {
    return announced;
  }

  @Override
  public String subjectName() {
    return Arrays.stream(subjects)
        .map(Subject::subjectName)
        .collect(Collectors.joining(", or for "));
  }
}
