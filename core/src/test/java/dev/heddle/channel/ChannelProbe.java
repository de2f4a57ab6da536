package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitProbe;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.stress.Waits;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/** Looks inside a channel, under its lock: who waits, and whether its structure is sound. */
public final class ChannelProbe {
  private ChannelProbe() {}

  /** How many receivers wait. */
  public static int waitingReceivers(Channel<?> channel) {
    return open(nodes(channel, "receivers"));
  }

  /** How many senders wait. */
  public static int waitingSenders(Channel<?> channel) {
    return open(nodes(channel, "senders"));
  }

  /** How many receivers wait at a one-shot. */
  public static int waitingAtOneShot(OneShot<?> shot) {
    List<WaitNode> nodes = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    locked(
        shot,
        () -> {
          Object queue = read(shot, "receivers");
          if (queue != null) {
            nodes.addAll(WaitProbe.nodes((WaitQueue) queue, faults));
          }
        });
    assertThat(faults).as("faults of %s", shot).isEmpty();
    return open(nodes);
  }

  /** How many cases are queued, those of ended waits included. */
  public static int queued(Channel<?> channel) {
    return nodes(channel, "receivers").size() + nodes(channel, "senders").size();
  }

  /** Waits until exactly {@code count} receivers wait. */
  public static void awaitReceivers(Channel<?> channel, int count) {
    Waits.until(
        () -> count + " waiting receivers, there are " + waitingReceivers(channel),
        () -> waitingReceivers(channel) == count);
  }

  /** Waits until exactly {@code count} senders wait. */
  public static void awaitSenders(Channel<?> channel, int count) {
    Waits.until(
        () -> count + " waiting senders, there are " + waitingSenders(channel),
        () -> waitingSenders(channel) == count);
  }

  /** Fails if an invariant of the channel does not hold; may be called at any time. */
  public static void validate(Channel<?> channel) {
    List<String> faults = new ArrayList<>();
    locked(
        channel,
        () -> {
          LockedChannel<?> locked = (LockedChannel<?>) channel;
          boolean closed = read(channel, "closed") != null;
          int count = locked.count();
          if (channel instanceof RingChannel) {
            validateRing(channel, count, faults);
          } else if (channel instanceof UnlimitedChannel) {
            validateSegments(channel, count, faults);
          }
          int receivers = open(WaitProbe.nodes((WaitQueue) read(channel, "receivers"), faults));
          int senders = open(WaitProbe.nodes((WaitQueue) read(channel, "senders"), faults));
          if (receivers > 0 && count > 0) {
            faults.add(receivers + " receivers wait beside " + count + " values");
          }
          if (senders > 0 && !locked.isFull()) {
            faults.add(senders + " senders wait beside free places");
          }
          if (channel instanceof BargingChannel) {
            validateCrowds(channel, closed && locked.reserved == 0, faults);
          }
          if (locked.reserved < 0) {
            faults.add(locked.reserved + " places are reserved");
          }
          if (closed && senders + (locked.reserved > 0 ? 0 : receivers) > 0) {
            faults.add(
                receivers + " receivers and " + senders + " senders wait at a closed channel");
          }
        });
    assertThat(faults).as("faults of %s", channel).isEmpty();
  }

  /** Fails unless the channel is sound and nothing at all is queued at it. */
  public static void validateQuiet(Channel<?> channel) {
    validate(channel);
    assertThat(queued(channel)).as("cases left in the queues of %s", channel).isZero();
  }

  private static int open(List<WaitNode> nodes) {
    return (int) nodes.stream().filter(WaitProbe::isOpen).count();
  }

  private static List<WaitNode> nodes(Channel<?> channel, String queue) {
    List<WaitNode> nodes = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    locked(
        channel,
        () -> {
          nodes.addAll(WaitProbe.nodes((WaitQueue) read(channel, queue), faults));
          if (channel instanceof BargingChannel) {
            nodes.addAll(crowd(channel, queue, faults));
          }
        });
    assertThat(faults).as("faults of the %s of %s", queue, channel).isEmpty();
    return nodes;
  }

  private static List<WaitNode> crowd(Channel<?> channel, String queue, List<String> faults) {
    Object crowd = read(channel, queue.equals("receivers") ? "takers" : "givers");
    return WaitProbe.nodes((WaitQueue) read(crowd, "waiting"), faults);
  }

  private static void validateCrowds(Channel<?> channel, boolean finished, List<String> faults) {
    LockedChannel<?> locked = (LockedChannel<?>) channel;
    int takers = open(crowd(channel, "receivers", faults));
    int givers = open(crowd(channel, "senders", faults));
    if (takers > 0
        && (locked.hasValue() || finished || givers > 0)
        && read(read(channel, "takers"), "called") == null) {
      faults.add(takers + " receivers wait, and none was called");
    }
    if (givers > 0 && !locked.isFull() && read(read(channel, "givers"), "called") == null) {
      faults.add(givers + " senders wait beside free places, and none was called");
    }
  }

  private static void validateRing(Channel<?> channel, int count, List<String> faults) {
    Object[] ring = (Object[]) read(channel, "ring");
    int head = (int) read(channel, "head");
    if (count < 0 || count > ring.length || head < 0 || head > ring.length - 1) {
      faults.add("head " + head + ", count " + count + ", capacity " + ring.length);
    }
    for (int i = 0; i < ring.length; i++) {
      boolean inside = Math.floorMod(i - head, ring.length) < count;
      if (inside != (ring[i] != null)) {
        faults.add("place " + i + (inside ? " is empty" : " holds a taken value"));
      }
    }
  }

  private static void validateSegments(Channel<?> channel, int count, List<String> faults) {
    int size = (int) read(channel, "segmentSize");
    int begin = (int) read(channel, "head");
    int values = 0;
    Object segment = read(channel, "first");
    Object last = read(channel, "last");
    while (segment != null) {
      Object[] places = (Object[]) read(segment, "places");
      int end = segment == last ? (int) read(channel, "tail") : size;
      for (int i = 0; i < size; i++) {
        boolean inside = begin <= i && i < end;
        values += inside ? 1 : 0;
        if (inside != (places[i] != null)) {
          faults.add("place " + i + (inside ? " is empty" : " holds a taken value"));
        }
      }
      begin = 0;
      Object next = read(segment, "next");
      if ((next == null) != (segment == last)) {
        faults.add("the last segment is not the end of the list");
      }
      segment = next;
    }
    if (values != count) {
      faults.add("count " + count + " beside " + values + " values");
    }
    Object spare = read(channel, "spare");
    if (spare != null) {
      if (read(spare, "next") != null) {
        faults.add("the spare segment stands in a list");
      }
      for (Object place : (Object[]) read(spare, "places")) {
        if (place != null) {
          faults.add("the spare segment holds " + place);
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void locked(Object channel, Runnable section) {
    IntVar<Object> lock = (IntVar<Object>) read(channel, "LOCK");
    SpinLock.lock(lock, channel);
    try {
      section.run();
    } finally {
      SpinLock.unlock(lock, channel);
    }
  }

  private static Object read(Object owner, String name) {
    try {
      Class<?> type = owner.getClass();
      while (type != null) {
        for (Field field : type.getDeclaredFields()) {
          if (field.getName().equals(name)) {
            field.setAccessible(true);
            return field.get(owner);
          }
        }
        type = type.getSuperclass();
      }
    } catch (ReflectiveOperationException hidden) {
      throw new AssertionError(hidden);
    }
    throw new AssertionError(
        "the probe does not fit any more: " + owner.getClass() + " has no " + name);
  }
}
