package dev.heddle.bench.driver;

import dev.heddle.bench.driver.ChannelKind.Link;
import dev.heddle.bench.driver.Workload.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The workloads of the suite {@code channel}, for any kind of channel whose calls wait. */
public final class ChannelSuite {
  private static final int SIDE = 4;
  private static final int SELECT_CAPACITY = 128;
  private static final int REQUEST_CAPACITY = 16;

  /**
   * Messages of a batch.
   *
   * @param handedOver by a channel of capacity 0 or 1
   * @param buffered by a larger one
   * @param selected in the scenarios that differ in the number of channels
   * @param requests with an answer each
   */
  private record Size(int handedOver, int buffered, int selected, int requests) {}

  private static final Size BY_TASKS = new Size(20_000, 100_000, 96_000, 10_000);

  /**
   * More where an operation is short, so that starting the threads is noise; fewer where threads
   * wait for each other, so that a batch fits into a window.
   */
  private static final Size BY_THREADS = new Size(5_000, 200_000, 192_000, 2_000);

  private final String contender;
  private final ChannelKind kind;
  private final Crew crew;
  private final Place place;
  private final Size size;
  private final List<Workload> workloads = new ArrayList<>();

  private ChannelSuite(String contender, ChannelKind kind, Crew crew, Place place, Size size) {
    this.contender = contender;
    this.kind = kind;
    this.crew = crew;
    this.place = place;
    this.size = size;
  }

  /** Between tasks; the loop over the batches runs in {@code place}, a task itself. */
  public static List<Workload> ofTasks(String contender, ChannelKind kind, Crew crew, Place place) {
    return new ChannelSuite(contender, kind, crew, place, BY_TASKS).all();
  }

  /** Between platform threads. */
  public static List<Workload> ofThreads(String contender, ChannelKind kind) {
    return new ChannelSuite(
            contender + "-threads", kind, ThreadCrew.PLATFORM, Place.HERE, BY_THREADS)
        .all();
  }

  /** Requests with an answer each, between tasks. */
  public static Workload requestReply(String contender, ChannelKind kind, Crew crew, Place place) {
    return Workload.repeated(
        "request-reply", contender, place, () -> requestReply(kind, crew, BY_TASKS.requests()));
  }

  /** Requests with an answer each, between platform threads. */
  public static Workload requestReplyOfThreads(String contender, ChannelKind kind) {
    return Workload.repeated(
        "request-reply",
        contender + "-threads",
        Place.HERE,
        () -> requestReply(kind, ThreadCrew.PLATFORM, BY_THREADS.requests()));
  }

  private List<Workload> all() {
    for (int capacity : List.of(0, 1, 128, ChannelKind.UNBOUNDED)) {
      if (kind.has(capacity)) {
        grid(capacity);
      }
    }
    if (kind.hasSelect()) {
      for (int count : List.of(2, 4, 16)) {
        add("select-" + count, () -> selectReceive(count, SELECT_CAPACITY, size.selected()));
      }
    }
    return workloads;
  }

  private void grid(int capacity) {
    int count = capacity == 0 || capacity == 1 ? size.handedOver() : size.buffered();
    String end = capacity == ChannelKind.UNBOUNDED ? "-unbounded" : "-" + capacity;
    if (capacity > 0) {
      add("seq" + end, () -> sequential(capacity, count));
    }
    add("spsc" + end, () -> oneChannel(capacity, count, 1, 1));
    add("mpsc" + end, () -> oneChannel(capacity, count, SIDE, 1));
    add("spmc" + end, () -> oneChannel(capacity, count, 1, SIDE));
    add("mpmc" + end, () -> oneChannel(capacity, count, SIDE, SIDE));
    if (kind.hasSelect()) {
      add("select-rx" + end, () -> selectReceive(SIDE, capacity, count));
      add("select-both" + end, () -> selectBoth(capacity, count));
    }
  }

  private void add(String scenario, Workload.Batch batch) {
    workloads.add(Workload.repeated(scenario, contender, place, batch));
  }

  private long sequential(int capacity, int count) throws Exception {
    Link<Long> link = kind.link(capacity, 1, 1);
    long sum = 0;
    for (int done = 0; done < count; ) {
      int end = done + Math.min(capacity, count - done);
      for (int i = done; i < end; i++) {
        link.send(Messages.of(i));
      }
      for (; done < end; done++) {
        sum += link.receive();
      }
    }
    WrongAnswer.unless("sum", sum, Messages.sum(count));
    return count;
  }

  private long oneChannel(int capacity, int count, int senders, int receivers) throws Exception {
    Link<Long> link = kind.link(capacity, senders, receivers);
    int sent = count / senders;
    int received = count / receivers;
    long[] sums = new long[receivers];
    crew.run(group -> {
      for (int k = 0; k < senders; k++) {
        group.spawn(() -> sendAll(link, sent));
      }
      for (int k = 0; k < receivers; k++) {
        int place = k;
        group.spawn(() -> sums[place] = receiveAll(link::receive, received));
      }
    });
    check(sums, senders, sent);
    return count;
  }

  private long selectReceive(int channels, int capacity, int count) throws Exception {
    int each = count / channels;
    List<Link<Long>> links = links(channels, capacity, 1, 1);
    long[] sums = new long[1];
    crew.run(group -> {
      for (Link<Long> link : links) {
        group.spawn(() -> sendAll(link, each));
      }
      group.spawn(() -> sums[0] = receiveAll(kind.receiver(links), count));
    });
    check(sums, channels, each);
    return count;
  }

  private long selectBoth(int capacity, int count) throws Exception {
    int each = count / SIDE;
    List<Link<Long>> links = links(SIDE, capacity, SIDE, SIDE);
    long[] sums = new long[SIDE];
    crew.run(group -> {
      for (int k = 0; k < SIDE; k++) {
        int place = k;
        group.spawn(() -> sendSelected(kind.sender(links), each));
        group.spawn(() -> sums[place] = receiveAll(kind.receiver(links), each));
      }
    });
    check(sums, SIDE, each);
    return count;
  }

  private List<Link<Long>> links(int count, int capacity, int senders, int receivers) {
    List<Link<Long>> links = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      links.add(kind.link(capacity, senders, receivers));
    }
    return links;
  }

  private static void sendAll(Link<Long> link, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      link.send(Messages.of(i));
    }
  }

  private static void sendSelected(ChannelKind.Sender<Long> sender, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      sender.send(Messages.of(i));
    }
  }

  private static long receiveAll(ChannelKind.Receiver<Long> receiver, int count) throws Exception {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += receiver.receive();
    }
    return sum;
  }

  private static void check(long[] sums, int senders, int each) throws WrongAnswer {
    WrongAnswer.unless("sum", Arrays.stream(sums).sum(), senders * Messages.sum(each));
  }

  private record Request(long number, Link<Long> reply) {}

  private static long requestReply(ChannelKind kind, Crew crew, int count) throws Exception {
    Link<Request> link = kind.link(REQUEST_CAPACITY, 1, 1);
    long[] sum = new long[1];
    crew.run(group -> {
      group.spawn(() -> {
        for (int i = 0; i < count; i++) {
          Request request = link.receive();
          request.reply().send(request.number() + 1);
        }
      });
      group.spawn(() -> {
        long total = 0;
        for (int i = 0; i < count; i++) {
          Request request = new Request(i, kind.oneShot());
          link.send(request);
          total += request.reply().receive();
        }
        sum[0] = total;
      });
    });
    WrongAnswer.unless("sum of replies", sum[0], count * (count + 1L) / 2);
    return count;
  }
}
