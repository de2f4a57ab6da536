package dev.heddle.internal.wait;

import dev.heddle.internal.wait.WaitGraph.Cycle;
import dev.heddle.internal.wait.WaitGraph.Waiting;

/** A cycle of waits, in words. */
final class DeadlockReport {
  private DeadlockReport() {}

  static String of(Cycle cycle) {
    StringBuilder text = new StringBuilder();
    text.append(cycle.certain() ? "deadlock: " : "suspected deadlock: ");
    int count = cycle.members().size();
    if (count == 1) {
      text.append(cycle.members().getFirst().strand().label()).append(" waits for itself");
    } else {
      text.append(count).append(" wait for each other in a circle");
    }
    if (!cycle.certain()) {
      text.append(
          "; it rests on a record of who holds ends of channels or permits, and is none if they"
              + " were handed on");
    }
    for (Waiting member : cycle.members()) {
      Waiting next = cycle.after(member);
      text.append("\n  ")
          .append(member.strand().label())
          .append("\n    waits for ")
          .append(member.subject().subjectName())
          .append(", which needs ")
          .append(next == member ? "itself" : next.strand().label())
          .append("\n    holds up ");
      boolean first = true;
      for (Waiting other : cycle.members()) {
        if (other.blame().owners.contains(member.thread())
            || other.blame().holders.contains(member.thread())) {
          text.append(first ? "" : ", ").append(other.subject().subjectName());
          first = false;
        }
      }
      for (StackTraceElement frame : member.thread().getStackTrace()) {
        text.append("\n      at ").append(frame);
      }
    }
    return text.toString();
  }
}
