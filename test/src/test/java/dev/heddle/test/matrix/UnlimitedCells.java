package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.ClosedException;
import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.ScopeAction;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Permit;
import dev.heddle.channel.SmallChannels;
import dev.heddle.channel.Values;
import dev.heddle.channel.Views;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channel with a lock at each end: what the two ends have in common. */
final class UnlimitedCells {
  private UnlimitedCells() {}

  static List<Cell> cells() {
    return List.of(
        new Cell("unlimited: segments change hands", 2, false, UnlimitedCells::segments),
        new Cell("unlimited: a segment comes back in use", 2, false, UnlimitedCells::backInUse),
        new Cell("unlimited: two that need a segment", 2, false, UnlimitedCells::twoGrowing),
        new Cell("unlimited: two receivers side by side", 3, false, UnlimitedCells::twoReceivers),
        new Cell("unlimited: there always is a value", 2, false, UnlimitedCells::alwaysAValue),
        new Cell("unlimited: closed between two values", 2, false, UnlimitedCells::closed),
        new Cell("unlimited: closed, and received to the end", 3, false, UnlimitedCells::toTheEnd),
        new Cell("unlimited: what goes back, a receiver", 2, false, UnlimitedCells::goesBack),
        new Cell("unlimited: what goes back, two receivers", 3, false, UnlimitedCells::backToTwo),
        new Cell("unlimited: its size beside a hand-over", 2, false, UnlimitedCells::size),
        new Cell("unlimited: a permit beside a sender", 3, false, UnlimitedCells::permit),
        new Cell("unlimited: a value is withdrawn", 2, false, UnlimitedCells::withdrawn));
  }

  private static void quietly(ScopeAction<Exception> body) throws Exception {
    Scope.execute(Policy.failFast().interrupt(InterruptPolicy.never()), body);
  }

  private static void send(Channel<String> channel, String... values) throws InterruptedException {
    for (String value : values) {
      channel.send(value);
    }
  }

  /** One value each, so that every send needs one that was emptied, or a new one. */
  private static void segments() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(1);
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("sender", () -> send(channel, "a", "b", "c"));
      for (int i = 0; i < 3; i++) {
        received.add(channel.receive());
      }
    });
    require(received.equals(List.of("a", "b", "c")), "received " + received);
  }

  /** A receiver leaves one behind while a sender is about to fill it again. */
  private static void backInUse() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(1);
    send(channel, "a", "b");
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("sender", () -> send(channel, "c", "d"));
      received.add(channel.receive());
      received.add(channel.receive());
    });
    received.add(channel.receive());
    received.add(channel.receive());
    require(received.equals(List.of("a", "b", "c", "d")), "received " + received);
    require(channel.tryReceive() == null, "something is left");
  }

  /** There is none to spare, and the one that comes first leaves a place for the other. */
  private static void twoGrowing() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(2);
    send(channel, "a", "b");
    quietly(scope -> {
      scope.spawn("other", () -> send(channel, "c"));
      send(channel, "d");
    });
    List<String> received = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      received.add(channel.receive());
    }
    received.sort(null);
    require(received.equals(List.of("a", "b", "c", "d")), "received " + received);
    require(channel.size() == 0, "something is left");
  }

  private static void twoReceivers() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(1);
    send(channel, "a");
    List<String> one = new ArrayList<>();
    List<String> two = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("one", () -> one.add(channel.receive()));
      scope.spawn("two", () -> two.add(channel.receive()));
      send(channel, "b");
    });
    one.addAll(two);
    one.sort(null);
    require(one.equals(List.of("a", "b")), "received " + one);
  }

  /** None of these attempts may fail: when one begins, more was sent than taken. */
  private static void alwaysAValue() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(1);
    send(channel, "a");
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("sender", () -> send(channel, "b", "c"));
      add(received, channel.tryReceive());
      require(received.equals(List.of("a")), "nothing although there was a value");
      add(received, channel.tryReceive());
    });
    while (received.size() < 3) {
      add(received, channel.tryReceive());
    }
    require(received.equals(List.of("a", "b", "c")), "received " + received);
  }

  private static void add(List<String> list, @Nullable String value) {
    if (value != null) {
      list.add(value);
    }
  }

  private static void closed() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(1);
    int[] sent = {0};
    quietly(scope -> {
      scope.spawn(
          "sender",
          () -> {
            try {
              for (String value : List.of("a", "b")) {
                channel.send(value);
                sent[0]++;
              }
            } catch (ClosedException closed) {
              require(channel.isClosed(), "refused before the closing");
            }
          });
      channel.close();
      int left = channel.size();
      List<String> received = new ArrayList<>();
      channel.forEach(received::add);
      require(received.size() == left, left + " were left, received " + received);
      require(received.equals(List.of("a", "b").subList(0, left)), "received " + received);
    });
  }

  private static void toTheEnd() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(1);
    List<String> received = new ArrayList<>();
    int[] sent = {0};
    quietly(scope -> {
      scope.spawn("closes", () -> channel.close());
      scope.spawn("receiver", () -> channel.forEach(received::add));
      try {
        channel.send("a");
        sent[0]++;
      } catch (ClosedException closed) {
        // The value is still ours.
      }
    });
    require(received.size() == sent[0], "sent " + sent[0] + ", received " + received);
  }

  /** In front of what was sent meanwhile, also where a receiver has just found nothing. */
  private static void goesBack() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(1);
    send(channel, "ahead", "behind");
    Values<String> values = Views.values(channel);
    require(values.iterator().hasNext(), "nothing to fetch");
    List<String> received = new ArrayList<>();
    boolean[] isBack = {false};
    quietly(scope -> {
      scope.spawn(
          "gives back",
          () -> {
            values.close();
            isBack[0] = true;
          });
      boolean first = isBack[0];
      received.add(channel.receive());
      received.add(channel.receive());
      require(!first || received.getFirst().equals("ahead"), "it was back, received " + received);
    });
    received.sort(null);
    require(received.equals(List.of("ahead", "behind")), "received " + received);
  }

  private static void backToTwo() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(1);
    send(channel, "ahead");
    Values<String> values = Views.values(channel);
    require(values.iterator().hasNext(), "nothing to fetch");
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("gives back", values::close);
      scope.spawn("receiver", () -> received.add(channel.receive()));
      channel.send("sent");
    });
    received.add(channel.receive());
    received.sort(null);
    require(received.equals(List.of("ahead", "sent")), "received " + received);
  }

  private static void size() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(1);
    send(channel, "a");
    quietly(scope -> {
      scope.spawn(
          "hands over",
          () -> {
            channel.send("b");
            channel.receive();
          });
      int size = channel.size();
      require(size == 1 || size == 2, size + " values");
    });
    require("b".equals(channel.tryReceive()), "not the second value");
  }

  private static void permit() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(1);
    Permit<String> permit = channel.reserve();
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("uses", () -> permit.send("by permit"));
      scope.spawn("closes", () -> channel.close());
      channel.forEach(received::add);
    });
    require(received.equals(List.of("by permit")), "received " + received);
  }

  private static void withdrawn() throws Exception {
    Channel<String> channel = SmallChannels.unlimited(1);
    send(channel, "a", "b");
    List<String> received = new ArrayList<>();
    boolean[] removed = {false};
    quietly(scope -> {
      scope.spawn("removes", () -> removed[0] = Views.queue(channel).remove("b"));
      received.add(channel.receive());
      add(received, channel.tryReceive());
    });
    require(
        received.equals(removed[0] ? List.of("a") : List.of("a", "b")),
        "received " + received + ", removed " + removed[0]);
  }
}
