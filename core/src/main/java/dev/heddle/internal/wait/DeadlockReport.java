package dev.heddle.internal.wait;

import dev.heddle.internal.wait.WaitGraph.Cycle;
import dev.heddle.internal.wait.WaitGraph.Waiting;
import java.util.LinkedHashSet;
import java.util.Set;

/** Waits that need each other, in words. */
final class DeadlockReport {
  private DeadlockReport() {}

  static String of(Cycle cycle) {
    StringBuilder text = new StringBuilder();
    text.append(cycle.certain() ? "deadlock: " : "suspected deadlock: ");
    int count = cycle.members().size();
    if (count == 1) {
      text.append(cycle.members().getFirst().strand().label()).append(" waits for itself");
    } else {
      text.append(count).append(" wait for each other");
      text.append(cycle.isCircle() ? " in a circle" : "");
    }
    if (!cycle.certain()) {
      text.append(
          "; it rests on a record of who holds ends of channels or permits, and is none if they"
              + " were handed on");
    }
    for (Waiting member : cycle.members()) {
      text.append("\n  ").append(member.strand().label());
      if (member.blame().cases.isEmpty()) {
        text.append("\n    waits for ");
        appendNeed(text, cycle, member, member.subject(), member.blame());
      } else {
        text.append("\n    waits for the first of");
        for (Blame.Case each : member.blame().cases) {
          text.append("\n      ");
          appendNeed(text, cycle, member, each.subject(), each.blame());
        }
      }
      text.append("\n    holds up ");
      appendHeldUp(text, cycle, member);
      for (StackTraceElement frame : member.thread().getStackTrace()) {
        text.append("\n      at ").append(frame);
      }
    }
    return text.toString();
  }

  private static void appendNeed(
      StringBuilder text, Cycle cycle, Waiting member, Subject subject, Blame blame) {
    text.append(subject.subjectName()).append(", which needs ");
    String separator = "";
    for (Waiting needed : cycle.needed(blame)) {
      text.append(separator).append(needed == member ? "itself" : needed.strand().label());
      separator = " or ";
    }
  }

  private static void appendHeldUp(StringBuilder text, Cycle cycle, Waiting member) {
    Set<String> heldUp = new LinkedHashSet<>();
    for (Waiting other : cycle.members()) {
      if (other.blame().cases.isEmpty()) {
        addHeldUp(heldUp, member, other.subject(), other.blame());
      }
      for (Blame.Case each : other.blame().cases) {
        addHeldUp(heldUp, member, each.subject(), each.blame());
      }
    }
    text.append(String.join(", ", heldUp));
  }

  private static void addHeldUp(Set<String> into, Waiting member, Subject subject, Blame blame) {
    if (blame.named().contains(member.thread())) {
      into.add(subject.subjectName());
    }
  }
}
