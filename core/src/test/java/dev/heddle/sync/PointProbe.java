package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitProbe;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.stress.Waits;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/** Looks at who waits for a semaphore, a latch and the like. */
final class PointProbe {
  private PointProbe() {}

  /** How many wait. */
  static int queued(WaitPoint point) {
    List<String> faults = new ArrayList<>();
    List<WaitNode> nodes;
    point.lock();
    try {
      Field field = WaitPoint.class.getDeclaredField("requests");
      field.setAccessible(true);
      nodes = WaitProbe.nodes((WaitQueue) field.get(point), faults);
    } catch (ReflectiveOperationException renamed) {
      throw new AssertionError("the probe does not fit any more", renamed);
    } finally {
      point.unlock();
    }
    assertThat(faults).as("faults of %s", point).isEmpty();
    return (int) nodes.stream().filter(WaitProbe::isOpen).count();
  }

  /** Waits until exactly {@code count} wait. */
  static void awaitQueued(WaitPoint point, int count) {
    Waits.until(() -> count + " waiting at " + point, () -> queued(point) == count);
  }
}
