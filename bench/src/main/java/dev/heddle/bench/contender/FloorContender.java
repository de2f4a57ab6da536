package dev.heddle.bench.contender;

import dev.heddle.bench.driver.ChannelKind;
import dev.heddle.bench.driver.Driver;
import dev.heddle.bench.driver.Options;
import dev.heddle.bench.driver.SwitchSuite;
import dev.heddle.bench.driver.ThreadCrew;
import dev.heddle.bench.driver.Workload;
import dev.heddle.bench.driver.Workload.Place;
import dev.heddle.bench.driver.WrongAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What virtual threads cost at least: bare ones on one bare loop, which wait for each other by
 * plain fields, because they all run on the same platform thread. No library that gives each task
 * such a thread can be faster with one worker.
 */
final class FloorContender {
  private static final String FLOOR = "floor";
  private static final int TASKS = 10_000;
  private static final long SUM = TASKS * (TASKS - 1L) / 2;

  private final LoopExecutor loop = new LoopExecutor();

  private FloorContender() {}

  /** Measures what the arguments ask for. */
  public static void main(String[] arguments) {
    Driver.run(Runtime.version().toString(), new FloorContender()::workloads, arguments);
  }

  private List<Workload> workloads(Options options) {
    if (!options.suite().equals("spawn") || options.workers() != 1) {
      return List.of();
    }
    ThreadCrew crew = new ThreadCrew(loop::thread);
    Place place = crew::inside;
    List<Workload> workloads =
        new ArrayList<>(
            List.of(
                Workload.repeated("many", FLOOR, place, this::many),
                Workload.repeated("one-by-one", FLOOR, place, this::oneByOne)));
    workloads.addAll(SwitchSuite.workloads(FLOOR, new Cells(), crew, place, Thread::yield));
    return workloads;
  }

  /** A thread, its result, and who waits for it. All on the loop. */
  private final class Job implements Runnable {
    private final int number;
    private int result = -1;
    private @Nullable Thread joiner;

    Job(int number) {
      this.number = number;
      loop.thread(this).start();
    }

    @Override
    public void run() {
      result = number;
      LockSupport.unpark(joiner);
    }

    int join() {
      joiner = Thread.currentThread();
      while (result < 0) {
        LockSupport.park(this);
      }
      return result;
    }
  }

  private long many() throws WrongAnswer {
    Job[] jobs = new Job[TASKS];
    for (int i = 0; i < TASKS; i++) {
      jobs[i] = new Job(i);
    }
    long sum = 0;
    for (Job job : jobs) {
      sum += job.join();
    }
    WrongAnswer.unless("sum", sum, SUM);
    return TASKS;
  }

  private long oneByOne() throws WrongAnswer {
    long sum = 0;
    for (int i = 0; i < TASKS; i++) {
      sum += new Job(i).join();
    }
    WrongAnswer.unless("sum", sum, SUM);
    return TASKS;
  }

  /** Room for one value, for one sender and one receiver that never overrun each other. */
  private static final class Cell<T> implements ChannelKind.Link<T> {
    private @Nullable T value;
    private @Nullable Thread receiver;

    @Override
    public void send(T sent) {
      if (value != null) {
        throw new IllegalStateException("the cell holds " + value + " still");
      }
      value = sent;
      LockSupport.unpark(receiver);
    }

    @Override
    public T receive() {
      receiver = Thread.currentThread();
      while (value == null) {
        LockSupport.park(this);
      }
      T received = value;
      value = null;
      return received;
    }
  }

  private static final class Cells implements ChannelKind {
    @Override
    public boolean has(int capacity) {
      return capacity == 1;
    }

    @Override
    public <T> Link<T> link(int capacity, int senders, int receivers) {
      return new Cell<>();
    }

    @Override
    public boolean hasSelect() {
      return false;
    }

    @Override
    public <T> Receiver<T> receiver(List<Link<T>> links) {
      throw new UnsupportedOperationException("a cell has no select");
    }

    @Override
    public <T> Sender<T> sender(List<Link<T>> links) {
      throw new UnsupportedOperationException("a cell has no select");
    }
  }
}
