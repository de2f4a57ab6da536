package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.quietly;
import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Permit;
import dev.heddle.channel.SmallChannels;
import dev.heddle.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Channels at which newcomers come before those who wait: who is called, and who is owed. */
final class BargingCells {
  private BargingCells() {}

  static List<Cell> cells() {
    return List.of(
        new Cell("barging: a newcomer before one that waits", 2, false, BargingCells::newcomer),
        new Cell("barging: called twice", 2, false, BargingCells::calledTwice),
        new Cell("barging: claimed between call and look", 2, false, BargingCells::claimedThen),
        new Cell("barging: closed with senders waiting", 2, false, BargingCells::closedOnSenders),
        new Cell("barging: a select past a reserved place", 2, false, BargingCells::selectPast),
        new Cell("barging: late, and once more", 3, false, BargingCells::lateAndAgain),
        new Cell("barging: the first loses its patience", 2, false, BargingCells::patience),
        new Cell("barging: a sender loses its patience", 2, false, BargingCells::senderPatience),
        new Cell("barging: two receivers of two values", 3, false, BargingCells::twoReceivers),
        new Cell("barging: one that is called is cancelled", 3, false, BargingCells::cancelled),
        new Cell("barging: closed with a value in it", 3, false, BargingCells::closedWithAValue),
        new Cell("barging: two senders of one place", 3, false, BargingCells::twoSenders),
        new Cell("barging: a sender that is called is cancelled", 3, false, BargingCells::noSender),
        new Cell("barging: a select beside a receiver", 3, false, BargingCells::selectBeside),
        new Cell("barging: both sides wait", 2, false, BargingCells::bothSides),
        new Cell("barging: the only place is reserved", 3, false, BargingCells::reserved),
        new Cell("barging: a permit given back", 2, false, BargingCells::givenBack),
        new Cell("barging: a permit used when closed", 3, false, BargingCells::usedWhenClosed));
  }

  private static void receive(Channel<String> channel, List<String> received)
      throws InterruptedException {
    received.add(channel.receive());
  }

  private static void poll(Channel<String> channel, List<String> received) {
    @Nullable String value = channel.tryReceive();
    if (value != null) {
      received.add(value);
    }
  }

  private static void newcomer() throws Exception {
    Channel<String> channel = SmallChannels.of(-2);
    List<String> waited = new ArrayList<>();
    List<String> came = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("waits", () -> receive(channel, waited));
      channel.send("a");
      poll(channel, came);
      channel.send("b");
      Simulation.settle();
      require(waited.size() == 1, "waits although it could go on");
      poll(channel, came);
    });
    waited.addAll(came);
    waited.sort(null);
    require(waited.equals(List.of("a", "b")), "received " + waited);
  }

  private static void calledTwice() throws Exception {
    Channel<String> channel = SmallChannels.barging(1, 8);
    List<String> waited = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("waits", () -> receive(channel, waited));
      Simulation.settle();
      channel.send("a");
      poll(channel, new ArrayList<>());
      Simulation.settle(); // it has looked
      channel.trySend("b");
      Simulation.settle();
      require(waited.size() == 1, "waits although it could go on");
    });
  }

  /** It is on its way to look, when the only place is reserved and a value handed to it. */
  private static void claimedThen() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    List<String> sent = new ArrayList<>(List.of("a"));
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("waits", () -> receive(channel, received));
      Simulation.settle();
      channel.send("a");
      poll(channel, received);
      Permit<String> permit = channel.tryReserve();
      if (permit != null) {
        if (channel.trySend("b")) {
          sent.add("b");
        }
        permit.send("c");
        sent.add("c");
      }
      Simulation.settle();
      poll(channel, received);
    });
    sent.sort(null);
    received.sort(null);
    require(sent.equals(received), "sent " + sent + ", received " + received);
  }

  private static void closedOnSenders() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    channel.send("first");
    boolean[] failed = {false};
    quietly(scope -> {
      scope.spawn(
          "sender",
          () -> {
            try {
              channel.send("value");
            } catch (ClosedException closed) {
              failed[0] = true;
            }
          });
      channel.close();
      Simulation.settle();
      require(failed[0], "waits although it is closed");
    });
    require(channel.size() == 1, channel.size() + " values");
  }

  private static void selectPast() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    Channel<String> idle = Channel.rendezvous();
    Permit<String> permit = channel.reserve();
    quietly(scope -> {
      scope.spawn("sender", () -> channel.send("value"));
      String value = Select.<String>of().receive(channel, v -> v).receive(idle, v -> v).await();
      require("value".equals(value), "received " + value);
    });
    permit.close();
  }

  /** Behind another one: the first in the row would be unlinked in passing. */
  private static void lateAndAgain() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("first", () -> receive(channel, received));
      Simulation.settle();
      try {
        received.add(channel.receiveWithin(Duration.ZERO));
      } catch (TimeoutException late) {
        scope.spawn(
            "sender",
            () -> {
              channel.send("a");
              channel.send("b");
            });
        receive(channel, received);
      }
    });
    received.sort(null);
    require(received.equals(List.of("a", "b")), "received " + received);
  }

  private static void patience() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    List<String> waited = new ArrayList<>();
    List<String> came = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("waits", () -> receive(channel, waited));
      Simulation.settle();
      channel.send("a");
      poll(channel, came);
      Simulation.settle(); // it has looked
      channel.send("b");
      poll(channel, came);
      Simulation.settle();
      require(waited.size() == 1, "came away empty twice");
    });
  }

  private static void senderPatience() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    channel.send("first");
    boolean[] sent = {false};
    quietly(scope -> {
      scope.spawn(
          "waits",
          () -> {
            channel.send("waited");
            sent[0] = true;
          });
      Simulation.settle();
      for (int turn = 0; turn < 2; turn++) {
        channel.receive();
        boolean taken = channel.trySend("came");
        Simulation.settle(); // it has looked
        require(turn == 0 || sent[0] || !taken, "lost its place twice");
      }
      require(sent[0], "waits although it could go on");
    });
  }

  private static void twoReceivers() throws Exception {
    Channel<String> channel = SmallChannels.of(-2);
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("one", () -> receive(channel, received));
      scope.spawn("two", () -> receive(channel, received));
      channel.send("a");
      channel.send("b");
      Simulation.settle();
      received.sort(null);
      require(received.equals(List.of("a", "b")), "received " + received);
    });
  }

  private static void cancelled() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      Task<?> one = scope.spawn("one", () -> receive(channel, received));
      scope.spawn("two", () -> receive(channel, received));
      Simulation.settle();
      channel.send("a");
      one.cancel("enough");
      Simulation.settle();
      require(received.equals(List.of("a")), "received " + received);
      channel.trySend("b"); // for the other one, if it still waits
    });
  }

  private static void closedWithAValue() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    List<String> received = new ArrayList<>();
    int[] closed = {0};
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "receiver",
            () -> {
              String value = channel.receiveOrClosed();
              if (value == null) {
                closed[0]++;
              } else {
                received.add(value);
              }
            });
      }
      Simulation.settle();
      channel.send("a");
      channel.close();
      Simulation.settle();
      require(received.equals(List.of("a")), "received " + received);
      require(closed[0] == 1, closed[0] + " found it closed");
    });
  }

  private static void twoSenders() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    channel.send("first");
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("one", () -> channel.send("a"));
      scope.spawn("two", () -> channel.send("b"));
      for (int i = 0; i < 3; i++) {
        receive(channel, received);
      }
    });
    require(received.getFirst().equals("first"), "received " + received);
    received.sort(null);
    require(received.equals(List.of("a", "b", "first")), "received " + received);
  }

  private static void noSender() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    channel.send("first");
    List<String> sent = new ArrayList<>(List.of("first"));
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      Task<?> one =
          scope.spawn(
              "one",
              () -> {
                channel.send("a");
                sent.add("a");
              });
      scope.spawn(
          "two",
          () -> {
            channel.send("b");
            sent.add("b");
          });
      Simulation.settle();
      receive(channel, received);
      one.cancel("enough");
      Simulation.settle();
      require(channel.size() == 1, "a sender waits beside a free place");
      poll(channel, received);
      Simulation.settle();
      poll(channel, received);
    });
    sent.sort(null);
    received.sort(null);
    require(sent.equals(received), "sent " + sent + ", received " + received);
  }

  private static void selectBeside() throws Exception {
    Channel<String> channel = SmallChannels.of(-2);
    Channel<String> idle = Channel.rendezvous();
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("plain", () -> receive(channel, received));
      scope.spawn(
          "selects",
          () ->
              received.add(
                  Select.<String>of().receive(channel, v -> v).receive(idle, v -> v).await()));
      channel.send("a");
      channel.send("b");
      Simulation.settle();
      received.sort(null);
      require(received.equals(List.of("a", "b")), "received " + received);
    });
  }

  /** Each of the two has to wait for the other now and then; the values keep their order. */
  private static void bothSides() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn(
          "sender",
          () -> {
            channel.send("a");
            channel.send("b");
            channel.send("c");
            channel.close();
          });
      channel.forEach(received::add);
    });
    require(received.equals(List.of("a", "b", "c")), "received " + received);
  }

  /** Values go from hand to hand past the place, also if it is reserved in between. */
  private static void reserved() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    channel.send("a");
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn(
          "receiver",
          () -> {
            receive(channel, received);
            receive(channel, received);
          });
      scope.spawn("sender", () -> channel.send("b"));
      Permit<String> permit = channel.tryReserve();
      Simulation.settle();
      require(received.equals(List.of("a", "b")), "received " + received);
      if (permit != null) {
        permit.close();
      }
    });
    require(channel.trySend("probe") && !channel.trySend("more"), "the places are not one");
  }

  private static void givenBack() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    Permit<String> permit = channel.reserve();
    quietly(scope -> {
      scope.spawn(
          "sender",
          () -> {
            channel.send("a");
            channel.send("b");
          });
      permit.close();
      require("a".equals(channel.receive()), "the first value is missing");
      require("b".equals(channel.receive()), "the second value is missing");
    });
    require(channel.trySend("probe") && !channel.trySend("more"), "the places are not one");
  }

  private static void usedWhenClosed() throws Exception {
    Channel<String> channel = SmallChannels.of(SmallChannels.BARGING);
    Permit<String> permit = channel.reserve();
    int[] ends = {0, 0};
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "receiver",
            () -> {
              try {
                channel.receive();
                ends[0]++;
              } catch (ClosedException closed) {
                ends[1]++;
              }
            });
      }
      channel.close();
      permit.send("value");
      Simulation.settle();
      require(ends[0] == 1 && ends[1] == 1, ends[0] + " received, " + ends[1] + " closed");
    });
  }
}
