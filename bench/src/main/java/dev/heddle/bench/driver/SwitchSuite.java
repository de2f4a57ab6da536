package dev.heddle.bench.driver;

import dev.heddle.bench.driver.ChannelKind.Link;
import dev.heddle.bench.driver.Workload.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The workloads of the suite {@code spawn} that switch between tasks which run already. */
public final class SwitchSuite {
  private static final int FEW_YIELDERS = 2;
  private static final int MANY_YIELDERS = 16;
  private static final int YIELDS = 100_000; // of all together
  private static final int ROUND_TRIPS = 10_000;
  private static final int RING = 1_000;
  private static final int LAPS = 10;
  private static final Long STOP = -1L;

  private SwitchSuite() {}

  /**
   * Yielding by as many tasks as there are processors and by a crowd, ping-pong and the ring.
   *
   * @param yield lets others run
   */
  public static List<Workload> workloads(
      String contender, ChannelKind kind, Crew crew, Place place, Runnable yield) {
    return List.of(
        Workload.repeated("yield", contender, place, () -> yields(FEW_YIELDERS, crew, yield)),
        Workload.repeated("yield-16", contender, place, () -> yields(MANY_YIELDERS, crew, yield)),
        Workload.repeated("ping-pong", contender, place, () -> pingPong(kind, crew)),
        Workload.measured(
            contender,
            "ns",
            window -> new double[] {place.run(() -> ring(kind, crew, window))},
            "ring-1000"));
  }

  private static long yields(int yielders, Crew crew, Runnable yield) throws Exception {
    int each = YIELDS / yielders;
    int[] counters = new int[yielders];
    crew.run(group -> {
      for (int k = 0; k < yielders; k++) {
        int place = k;
        group.spawn(() -> {
          int counter = 0;
          while (counter < each) {
            yield.run();
            counter++;
          }
          counters[place] = counter;
        });
      }
    });
    WrongAnswer.unless("sum of counters", IntStream.of(counters).sum(), YIELDS);
    return YIELDS;
  }

  private static long pingPong(ChannelKind kind, Crew crew) throws Exception {
    Link<Long> there = kind.link(1, 1, 1);
    Link<Long> back = kind.link(1, 1, 1);
    long[] sums = new long[2];
    crew.run(group -> {
      group.spawn(() -> {
        long sum = 0;
        for (int i = 0; i < ROUND_TRIPS; i++) {
          sum += there.receive();
          back.send(Messages.of(i));
        }
        sums[0] = sum;
      });
      group.spawn(() -> {
        long sum = 0;
        for (int i = 0; i < ROUND_TRIPS; i++) {
          there.send(Messages.of(i));
          sum += back.receive();
        }
        sums[1] = sum;
      });
    });
    WrongAnswer.unless("sum", sums[0] + sums[1], 2 * Messages.sum(ROUND_TRIPS));
    return 2 * ROUND_TRIPS;
  }

  /** The calling task is the last hop. */
  private static double ring(ChannelKind kind, Crew crew, long windowNanos) throws Exception {
    List<Link<Long>> links = new ArrayList<>();
    for (int i = 0; i < RING; i++) {
      links.add(kind.link(1, 1, 1));
    }
    Window window = new Window(windowNanos);
    crew.run(group -> {
      for (int i = 0; i < RING - 1; i++) {
        Link<Long> in = links.get(i);
        Link<Long> out = links.get(i + 1);
        group.spawn(() -> hop(in, out));
      }
      Link<Long> first = links.getFirst();
      Link<Long> last = links.getLast();
      while (window.wantsMore()) {
        long start = System.nanoTime();
        for (int lap = 0; lap < LAPS; lap++) {
          first.send(Messages.of(0));
          WrongAnswer.unless("token", last.receive() + 1, RING);
        }
        window.add(System.nanoTime() - start, LAPS * RING);
      }
      first.send(STOP);
      WrongAnswer.unless("last token", last.receive(), STOP);
    });
    return window.value();
  }

  private static void hop(Link<Long> in, Link<Long> out) throws Exception {
    long token = in.receive();
    while (token != STOP) {
      out.send(Messages.of((int) token + 1));
      token = in.receive();
    }
    out.send(STOP);
  }
}
