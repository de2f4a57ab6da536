package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.CancelledException;
import dev.heddle.Explanation;
import dev.heddle.Explanation.Segment;
import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.RuntimeSnapshot.Party;
import dev.heddle.Scope;
import dev.heddle.ScopeAction;
import dev.heddle.Task;
import dev.heddle.Tasks;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Trace;
import dev.heddle.internal.wait.TracedStrand;
import dev.heddle.sync.Mutex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The record of a sampled scope: nothing is lost or torn, and each wait has who let it end. */
final class TraceCells {
  private static final Duration TIME = Duration.ofMillis(1);

  private TraceCells() {}

  static List<Cell> cells() {
    return List.of(
        new Cell("record: two writers", 2, false, () -> writers(2, 0)),
        new Cell("record: two writers at the end of a chunk", 2, false, () -> writers(2, 15)),
        new Cell("record: two writers, one place", 2, false, () -> full(2)),
        new Cell("record: three writers, one place", 3, false, () -> full(3)),
        new Cell("record: a writer and a reader", 2, false, TraceCells::reader),
        new Cell("record: a hand-over", 2, false, TraceCells::handOver),
        new Cell("record: two hand-overs", 2, false, TraceCells::twice),
        new Cell("record: explained at once", 2, false, () -> atOnce(false)),
        new Cell("record: explained at once, with a stray permit", 3, false, () -> atOnce(true)),
        new Cell("record: a lock", 2, false, TraceCells::lock),
        new Cell("record: a wait is cancelled", 2, false, TraceCells::cancelled),
        new Cell("record: a wait is ended, or late", 2, true, TraceCells::endedOrLate));
  }

  private static void quietly(ScopeAction<Exception> body) throws Exception {
    // Interrupts need a thread that looks again and again: without an end when the clock runs.
    Scope.execute(Policy.collectAll().interrupt(InterruptPolicy.never()), body);
  }

  private static TracedStrand strand(Trace trace, long id) {
    return new TracedStrand(trace, id, "", trace, id);
  }

  private static Trace filled(int chunks, int entries) {
    Trace trace = new Trace(chunks);
    for (int i = 0; i < entries; i++) {
      strand(trace, i);
    }
    return trace;
  }

  private static void writers(int count, int before) throws Exception {
    Trace trace = filled(2, before);
    List<Trace.Entry> added = new ArrayList<>();
    quietly(scope -> {
      for (int i = 0; i < count; i++) {
        int id = 100 + i;
        scope.spawn(() -> added.add(strand(trace, id)));
      }
    });
    require(trace.entries().size() == before + count, "entries are lost");
    require(new HashSet<>(trace.entries()).containsAll(added), "others are there");
    require(trace.missing() == 0, "something is missing");
  }

  private static void full(int count) throws Exception {
    Trace trace = filled(1, 15);
    List<TracedStrand> added = new ArrayList<>();
    quietly(scope -> {
      for (int i = 0; i < count; i++) {
        int id = 100 + i;
        scope.spawn(() -> added.add(strand(trace, id)));
      }
    });
    long lost = added.stream().filter(strand -> strand.lostSince() != Trace.NEVER).count();
    require(trace.entries().size() == trace.capacity(), "a place is empty");
    require(trace.missing() == count - 1, "missing: " + trace.missing());
    require(lost == count - 1, "so many know that they are missing: " + lost);
  }

  private static void reader() throws Exception {
    Trace trace = filled(1, 1);
    quietly(scope -> {
      scope.spawn(() -> strand(trace, 100));
      for (Trace.Entry entry : trace.entries()) {
        TracedStrand found = (TracedStrand) entry;
        require(found.group() == trace, "an entry is there before what is in it");
      }
    });
  }

  // ---- scopes that are sampled

  private static Explanation explain(ScopeAction<Exception> body) throws Exception {
    Policy quiet = Policy.collectAll().interrupt(InterruptPolicy.never());
    return whole(Explained.scope(quiet.named("seen"), body));
  }

  private static Explanation whole(Explanation told) {
    covers(told.path(), Duration.ZERO, told.whole());
    require(told.missing() == 0, "something is missing");
    return told;
  }

  private static void covers(List<Segment> path, Duration from, Duration to) {
    Duration at = from;
    for (Segment part : path) {
      require(part.from().equals(at), "a gap before " + part);
      if (!part.meanwhile().isEmpty()) {
        covers(part.meanwhile(), part.from(), part.to());
      }
      at = part.to();
    }
    require(at.equals(to), "a gap at the end");
  }

  private static void nobodyIsUnknown(List<Segment> path) {
    for (Segment part : path) {
      require(
          part.kind() != Explanation.Kind.WAITED
              || part.letGoBy() != null
              || part.limit() != null
              || "time to pass".equals(part.what()),
          "nobody let it go on: " + part);
      nobodyIsUnknown(part.meanwhile());
    }
  }

  private static Explanation told(ScopeAction<Exception> body) throws Exception {
    Explanation told = explain(body);
    nobodyIsUnknown(told.path());
    require(!told.path().isEmpty(), "no time has passed");
    return told;
  }

  /** The waits of {@code task} that were ended by another task. */
  private static List<Segment> waits(List<Segment> path, String task) {
    List<Segment> waits = new ArrayList<>();
    for (Segment part : path) {
      if (part.task().name().equals(task) && !part.meanwhile().isEmpty()) {
        waits.add(part);
      }
      waits.addAll(waits(part.meanwhile(), task));
    }
    return waits;
  }

  private static void handOver() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    Explanation told =
        told(scope -> {
          scope.spawn(
              "receiver",
              () -> {
                channel.receive();
                Tasks.sleep(TIME);
              });
          Tasks.sleep(TIME);
          channel.send(1);
        });
    require(told.whole().equals(TIME.multipliedBy(2)), "took " + told.whole());
    require(waits(told.path(), "receiver").size() == 1, "the receiver's wait is missing");
  }

  private static void twice() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    Explanation told =
        told(scope -> {
          scope.spawn(
              "receiver",
              () -> {
                channel.receive();
                channel.receive();
                Tasks.sleep(TIME);
              });
          Tasks.sleep(TIME);
          channel.send(1);
          Tasks.sleep(TIME);
          channel.send(2);
        });
    // The end depends on the second alone: for the first the receiver had time to spare.
    List<Segment> waits = waits(told.path(), "receiver");
    require(waits.size() == 1, "so many waits: " + waits.size());
    require(waits.getFirst().from().equals(TIME), "it began at " + waits.getFirst().from());
  }

  /** Whoever ended the wait may not have written that yet, if another permit lets it go on. */
  private static void atOnce(boolean stray) throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    told(scope -> {
      if (stray) {
        Thread receiver = Strand.current().thread();
        scope.spawn(
            "stray",
            () -> {
              Tasks.sleep(TIME);
              Seam.unpark(receiver);
            });
      }
      scope.spawn(
          "sender",
          () -> {
            Tasks.sleep(TIME);
            channel.send(1);
          });
      channel.receive();
      Explanation now = whole(scope.explain());
      require(now.path().size() == 1, "several parts: " + now);
      Party by = now.path().getFirst().letGoBy();
      require(by != null && by.name().equals("sender"), "let go on by " + by);
    });
  }

  private static void lock() throws Exception {
    Mutex<int[]> lock = new Mutex<>(new int[1]);
    told(scope -> {
      scope.spawn(
          "other",
          () -> {
            try (var held = lock.lock()) {
              Tasks.sleep(TIME);
            }
          });
      try (var held = lock.lock()) {
        Tasks.sleep(TIME);
      }
    });
  }

  private static void cancelled() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    Explanation told =
        told(scope -> {
          Task<?> receiver =
              scope.spawn(
                  "receiver",
                  () -> {
                    try {
                      channel.receive();
                    } catch (CancelledException stopped) {
                      Tasks.shield(Duration.ofSeconds(1), () -> Tasks.sleep(TIME));
                    }
                  });
          Tasks.sleep(TIME);
          receiver.cancel("enough");
        });
    require(waits(told.path(), "receiver").size() == 1, "the receiver's wait is missing");
  }

  /** Who comes too late is not the one that ended the wait. */
  private static void endedOrLate() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    explain(scope -> {
      scope.spawn("sender", () -> channel.trySend(1));
      boolean late = false;
      try {
        channel.receiveWithin(TIME);
      } catch (TimeoutException passed) {
        late = true;
      }
      for (Segment part : scope.explain().path()) {
        if (part.what() != null) {
          require((part.limit() != null) == late, "late: " + late + ", told: " + part);
          require((part.letGoBy() == null) == late, "late: " + late + ", told: " + part);
        }
      }
    });
  }
}
