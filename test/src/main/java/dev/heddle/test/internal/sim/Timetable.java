package dev.heddle.test.internal.sim;

import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.engine.TimerWheel;
import java.util.ArrayList;
import java.util.List;

/**
 * The armed timers of a schedule, in the wheel that production uses; those that were due with one
 * that was taken stand beside it, in the order of their deadlines, then of arming.
 */
final class Timetable {
  private final List<TimerEntry> due = new ArrayList<>();
  private TimerWheel wheel = new TimerWheel(0);
  private boolean used;

  boolean isEmpty() {
    return due.isEmpty() && wheel.size() == 0;
  }

  long earliest() {
    long ahead = wheel.earliest();
    return due.isEmpty() ? ahead : Math.min(ahead, due.getFirst().deadline());
  }

  /** How many timers have the earliest deadline, counting those that have passed by {@code now}. */
  int ready(long now) {
    take(Math.max(now, earliest()));
    int count = 0;
    while (count < due.size()
        && (due.get(count).deadline() <= now
            || due.get(count).deadline() == due.getFirst().deadline())) {
      count++;
    }
    return count;
  }

  private void take(long until) {
    TimerEntry entry = wheel.takeDue(until);
    while (entry != null) {
      TimerEntry behind = entry.unchain();
      int place = due.size();
      while (place > 0 && due.get(place - 1).deadline() > entry.deadline()) {
        place--;
      }
      due.add(place, entry);
      entry = behind;
    }
  }

  void add(TimerEntry entry, long now) {
    used = true;
    wheel.add(entry, now);
  }

  /** Takes one of those that {@link #ready} counted. */
  TimerEntry take(int index) {
    return due.remove(index);
  }

  void remove(TimerEntry entry) {
    if (!wheel.remove(entry)) {
      due.remove(entry);
    }
  }

  void clear() {
    due.clear();
    if (used) {
      wheel = new TimerWheel(0);
      used = false;
    }
  }
}
