package dev.heddle.bench.peers;

import dev.heddle.bench.driver.ChannelKind;
import dev.heddle.bench.driver.ChannelSuite;
import dev.heddle.bench.driver.Driver;
import dev.heddle.bench.driver.Options;
import dev.heddle.bench.driver.ThreadCrew;
import dev.heddle.bench.driver.Versions;
import dev.heddle.bench.driver.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jctools.queues.MpmcArrayQueue;
import org.jctools.queues.MpmcUnboundedXaddArrayQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.MpscUnboundedXaddArrayQueue;
import org.jctools.queues.SpmcArrayQueue;
import org.jctools.queues.SpscArrayQueue;
import org.jctools.queues.SpscUnboundedArrayQueue;

/**
 * The queues of JCTools, the one that is made for each number of senders and receivers. They do not
 * wait: a full or empty queue is tried again, at first at once, then after others have run.
 */
final class JctoolsContender implements ChannelKind {
  private static final String JCTOOLS = "jctools";
  private static final int SPINS = 64;
  private static final int CHUNK = 1024;

  private JctoolsContender() {}

  /** Measures what the arguments ask for. */
  public static void main(String[] arguments) {
    Driver.run(Versions.of(SpscArrayQueue.class), JctoolsContender::workloads, arguments);
  }

  private static List<Workload> workloads(Options options) {
    if (!options.suite().equals("channel")) {
      return List.of();
    }
    JctoolsContender queues = new JctoolsContender();
    ThreadCrew crew = ThreadCrew.VIRTUAL;
    List<Workload> workloads =
        new ArrayList<>(ChannelSuite.ofTasks(JCTOOLS, queues, crew, crew::inside));
    workloads.addAll(ChannelSuite.ofThreads(JCTOOLS, queues));
    return workloads;
  }

  private record Polled<T>(Queue<T> queue) implements Link<T> {
    @Override
    public void send(T value) {
      for (int tries = 0; !queue.offer(value); tries++) {
        pause(tries);
      }
    }

    @Override
    public T receive() {
      T value = queue.poll();
      for (int tries = 0; value == null; tries++) {
        pause(tries);
        value = queue.poll();
      }
      return value;
    }

    private static void pause(int tries) {
      if (tries < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /** The smallest queues hold more than one value, and none hands over. */
  @Override
  public boolean has(int capacity) {
    return capacity > 1;
  }

  @Override
  public <T> Link<T> link(int capacity, int senders, int receivers) {
    return new Polled<>(
        capacity == UNBOUNDED
            ? unbounded(senders, receivers)
            : bounded(capacity, senders, receivers));
  }

  private static <T> Queue<T> bounded(int capacity, int senders, int receivers) {
    if (senders == 1) {
      return receivers == 1 ? new SpscArrayQueue<>(capacity) : new SpmcArrayQueue<>(capacity);
    }
    return receivers == 1 ? new MpscArrayQueue<>(capacity) : new MpmcArrayQueue<>(capacity);
  }

  private static <T> Queue<T> unbounded(int senders, int receivers) {
    if (receivers > 1) {
      return new MpmcUnboundedXaddArrayQueue<>(CHUNK);
    }
    return senders == 1
        ? new SpscUnboundedArrayQueue<>(CHUNK)
        : new MpscUnboundedXaddArrayQueue<>(CHUNK);
  }

  @Override
  public boolean hasSelect() {
    return false;
  }

  @Override
  public <T> Receiver<T> receiver(List<Link<T>> links) {
    throw new UnsupportedOperationException("no select");
  }

  @Override
  public <T> Sender<T> sender(List<Link<T>> links) {
    throw new UnsupportedOperationException("no select");
  }
}
