package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.ClosedException;
import dev.heddle.FullException;
import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.Selector;
import dev.heddle.Task;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import dev.heddle.channel.OneShot;
import dev.heddle.channel.Overflow;
import dev.heddle.channel.Permit;
import dev.heddle.channel.ReceiveChannel;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.Sender;
import dev.heddle.channel.Sources;
import dev.heddle.channel.Values;
import dev.heddle.channel.Views;
import dev.heddle.channel.WeakSender;
import dev.heddle.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Permits, counted ends, dropped values, values that go back, clocks, futures. */
final class ChannelCells {
  private ChannelCells() {}

  static List<Cell> cells() {
    return List.of(
        new Cell("hand-over: to one that is about to wait", 2, false, ChannelCells::aboutToWait),
        new Cell("hand-over: a sender that waits once more", 2, false, ChannelCells::sendsAgain),
        new Cell("hand-over: a sender that is late", 2, false, ChannelCells::sendsWhenLate),
        new Cell("hand-over: a sender that is cancelled", 3, false, ChannelCells::sendsNoMore),
        new Cell("closing: a sender that is about to wait", 2, false, ChannelCells::aboutToSend),
        new Cell("one-shot: a select that registers", 2, false, ChannelCells::registers),
        new Cell("permit: used against the closing", 3, false, ChannelCells::usedWhenClosing),
        new Cell("permit: given back against the closing", 3, false, ChannelCells::backWhenClosing),
        new Cell("permit: given back to a sender", 2, false, ChannelCells::backToASender),
        new Cell("permit: a sender and one that reserves", 3, false, ChannelCells::oneRow),
        new Cell("permit: a sender past one that reserves", 3, false, ChannelCells::pastReserving),
        new Cell("permit: two uses of one", 2, false, ChannelCells::usedTwice),
        new Cell("ends: two last senders", 3, false, ChannelCells::twoLastSenders),
        new Cell("ends: the last sender against a weak one", 2, false, ChannelCells::weak),
        new Cell("ends: the last sender against a new one", 3, false, ChannelCells::newSender),
        new Cell("ends: the last receiver against a sender", 2, false, ChannelCells::lastReceiver),
        new Cell("ends: the last receiver against a permit", 2, false, ChannelCells::lastPermit),
        new Cell("ends: the closing as a case", 2, false, ChannelCells::closingAsACase),
        new Cell("overflow: the oldest against a receiver", 2, false, ChannelCells::dropOldest),
        new Cell("overflow: two senders drop", 3, false, ChannelCells::twoDrop),
        new Cell("overflow: two senders, one fails", 2, false, ChannelCells::oneFails),
        new Cell("values: what goes back, a receiver", 3, false, ChannelCells::goesBack),
        new Cell("clock: two receivers of a tick", 2, false, ChannelCells::twoOfATick),
        new Cell("clock: a select that loses to it", 2, true, ChannelCells::clockAgainstAValue),
        new Cell("clock: who gives up against another one", 2, true, ChannelCells::clockGivenUp),
        new Cell("future: cancelled against a value", 2, false, ChannelCells::futureCancelled),
        new Cell("future: a send against the closing", 2, false, ChannelCells::futureSend),
        new Cell("select: cancelled as a case", 2, false, ChannelCells::cancelledCase),
        new Cell("select: twice at one channel", 2, false, ChannelCells::twiceAtOne),
        new Cell("selector: values while it is away", 2, false, ChannelCells::away),
        new Cell("selector: two that cross", 3, false, ChannelCells::twoSelectors),
        new Cell("selector: against a select", 3, false, ChannelCells::selectorAgainstSelect),
        new Cell("selector: passed by one that registers", 3, false, ChannelCells::passed),
        new Cell("selector: both ways at one channel", 3, false, ChannelCells::bothWays),
        new Cell("selector: cancelled against a value", 2, false, ChannelCells::selectorCancelled),
        new Cell("selector: closed channels", 2, false, ChannelCells::selectorClosing));
  }

  private static void quietly(dev.heddle.ScopeAction<Exception> body) throws Exception {
    Scope.execute(Policy.failFast().interrupt(InterruptPolicy.never()), body);
  }

  /** Whether the value was accepted. */
  private static boolean sends(Sending body) throws InterruptedException {
    try {
      body.run();
      return true;
    } catch (ClosedException closed) {
      return false;
    }
  }

  private interface Sending {
    void run() throws InterruptedException;
  }

  private static void aboutToWait() throws Exception {
    Channel<String> channel = Channel.rendezvous();
    quietly(scope -> {
      scope.spawn("sender", () -> channel.send("value"));
      require("value".equals(channel.receive()), "received nothing");
    });
  }

  /** At another channel, with what it used at the first one. */
  private static void sendsAgain() throws Exception {
    Channel<String> first = Channel.rendezvous();
    Channel<String> second = Channel.rendezvous();
    quietly(scope -> {
      scope.spawn(
          "sender",
          () -> {
            first.send("a");
            second.send("b");
          });
      require("a".equals(first.receive()), "not what was sent first");
      require("b".equals(second.receive()), "not what was sent then");
    });
  }

  /** Gives up at one channel, and then sends to another. */
  private static void sendsWhenLate() throws Exception {
    Channel<String> first = Channel.rendezvous();
    Channel<String> second = Channel.rendezvous();
    boolean[] late = {false};
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn(
          "sender",
          () -> {
            try {
              first.sendWithin(Duration.ofMillis(1), "a");
            } catch (TimeoutException passed) {
              late[0] = true;
            }
            second.send("b");
          });
      for (int i = 0; i < 2; i++) {
        String value = first.tryReceive();
        if (value != null) {
          received.add(value);
        }
        Simulation.settle();
      }
      require("b".equals(second.receive()), "not what was sent then");
      require(first.tryReceive() == null, "a sender is left in the queue");
    });
    require(
        received.equals(late[0] ? List.of() : List.of("a")),
        "late: " + late[0] + ", received " + received);
  }

  /** It may send the value in vain, and then another one. */
  private static void sendsNoMore() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    channel.send("first");
    List<String> received = new ArrayList<>();
    int[] sent = {0};
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.never()),
        scope -> {
          Task<?> sender =
              scope.spawn(
                  "sender",
                  () -> {
                    for (String value : List.of("a", "b")) {
                      channel.send(value);
                      sent[0]++;
                    }
                  });
          scope.spawn("canceller", () -> sender.cancel("attacked"));
          received.add(channel.receive());
        });
    for (String value; (value = channel.tryReceive()) != null; ) {
      received.add(value);
    }
    require(
        received.equals(List.of("first", "a", "b").subList(0, 1 + sent[0])),
        "sent " + sent[0] + ", received " + received);
  }

  private static void aboutToSend() throws Exception {
    Channel<String> channel = Channel.rendezvous();
    quietly(scope -> {
      scope.spawn("closes", () -> channel.close());
      require(!sends(() -> channel.send("value")), "sent to nobody");
    });
  }

  private static void registers() throws Exception {
    OneShot<String> shot = new OneShot<>();
    OneShot<String> idle = new OneShot<>();
    quietly(scope -> {
      scope.spawn("sender", () -> shot.send("value"));
      String value = Select.<String>of().receive(shot, v -> v).receive(idle, v -> v).await();
      require("value".equals(value), "received " + value);
    });
  }

  private static void usedWhenClosing() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    Permit<String> permit = channel.reserve();
    quietly(scope -> {
      scope.spawn("uses", () -> permit.send("value"));
      scope.spawn("closes", () -> channel.close());
      require("value".equals(channel.receiveOrClosed()), "the value of the permit is missing");
      require(channel.receiveOrClosed() == null, "a value from nowhere");
    });
  }

  private static void backWhenClosing() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    Permit<String> permit = channel.reserve();
    quietly(scope -> {
      scope.spawn("gives back", permit::close);
      scope.spawn("closes", () -> channel.close());
      require(channel.receiveOrClosed() == null, "a value from nowhere");
    });
  }

  private static void backToASender() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    Permit<String> permit = channel.reserve();
    quietly(scope -> {
      scope.spawn(
          "sender",
          () -> {
            channel.send("one");
            channel.send("two");
          });
      permit.close();
      require("one".equals(channel.receive()), "the first value is missing");
      require("two".equals(channel.receive()), "the second value is missing");
    });
    require(channel.trySend("probe") && !channel.trySend("more"), "the places are not one");
  }

  private static void oneRow() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    channel.send("first");
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("sender", () -> channel.send("sent"));
      scope.spawn(
          "reserves",
          () -> {
            try (Permit<String> permit = channel.reserve()) {
              permit.send("by permit");
            }
          });
      for (int i = 0; i < 3; i++) {
        received.add(channel.receive());
      }
    });
    received.sort(null);
    require(received.equals(List.of("by permit", "first", "sent")), "received " + received);
    require(channel.trySend("probe") && !channel.trySend("more"), "the places are not one");
  }

  private static void pastReserving() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    Permit<String> permit = channel.reserve();
    quietly(scope -> {
      scope.spawn("reserves", () -> channel.reserve().close());
      scope.spawn("sender", () -> channel.send("value"));
      require("value".equals(channel.receive()), "the value is missing");
      permit.close();
    });
    require(channel.trySend("probe") && !channel.trySend("more"), "the places are not one");
  }

  private static void usedTwice() throws Exception {
    Channel<String> channel = Channel.bounded(2);
    Permit<String> permit = channel.reserve();
    int[] used = new int[2];
    quietly(scope -> {
      scope.spawn("one", () -> used[0] = uses(permit));
      used[1] = uses(permit);
    });
    require(used[0] + used[1] == 1, "used " + (used[0] + used[1]) + " times");
    require(channel.size() == 1, channel.size() + " values");
  }

  private static int uses(Permit<String> permit) {
    try {
      permit.send("value");
      return 1;
    } catch (IllegalStateException second) {
      return 0;
    }
  }

  private static void twoLastSenders() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    Sender<String> one = channel.sender();
    Sender<String> two = one.copy();
    quietly(scope -> {
      scope.spawn("one", one::close);
      scope.spawn("two", two::close);
      require(channel.receiveOrClosed() == null, "a value from nowhere");
    });
  }

  private static void weak() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    Sender<String> last = channel.sender();
    WeakSender<String> weak = last.weak();
    boolean[] upgraded = {false};
    quietly(scope -> {
      scope.spawn("last", last::close);
      try (Sender<String> strong = weak.upgrade()) {
        if (strong != null) {
          upgraded[0] = true;
          strong.send("value"); // it must be open
        }
      }
    });
    require(channel.isClosed(), "nobody closed the channel");
    require((channel.size() == 1) == upgraded[0], "the value is missing");
  }

  private static void newSender() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    Sender<String> last = channel.sender();
    quietly(scope -> {
      scope.spawn("last", last::close);
      scope.spawn("new", () -> sendsIfItCan(channel));
    });
    require(channel.isClosed(), "nobody closed the channel");
  }

  private static void sendsIfItCan(Channel<String> channel) throws InterruptedException {
    Sender<String> fresh;
    try {
      fresh = channel.sender();
    } catch (ClosedException late) {
      return;
    }
    Simulation.settle(); // the other one has done what it will do
    try (fresh) {
      fresh.send("value"); // it must be open
    }
  }

  private static void lastReceiver() throws Exception {
    List<String> undelivered = new ArrayList<>();
    Channel<String> channel = Channel.<String>bounded(1).onUndelivered(undelivered::add);
    Receiver<String> receiver = channel.receiver();
    int[] sent = {0};
    quietly(scope -> {
      scope.spawn(
          "sender",
          () -> {
            sent[0] += sends(() -> channel.send("one")) ? 1 : 0;
            sent[0] += sends(() -> channel.send("two")) ? 1 : 0;
          });
      receiver.close();
    });
    require(undelivered.size() == sent[0], "sent " + sent[0] + ", undelivered " + undelivered);
    require(channel.size() == 0, "something is left");
  }

  private static void lastPermit() throws Exception {
    List<String> undelivered = new ArrayList<>();
    Channel<String> channel = Channel.<String>bounded(1).onUndelivered(undelivered::add);
    Receiver<String> receiver = channel.receiver();
    Permit<String> permit = channel.reserve();
    quietly(scope -> {
      scope.spawn("uses", () -> permit.send("value"));
      receiver.close();
    });
    require(undelivered.equals(List.of("value")), "undelivered " + undelivered);
  }

  private static void closingAsACase() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    quietly(scope -> {
      scope.spawn("closes", () -> channel.close());
      require(
          Select.<Boolean>of().receive(channel.closed(), cause -> cause.isEmpty()).await(),
          "a cause from nowhere");
    });
  }

  private static void dropOldest() throws Exception {
    List<String> dropped = new ArrayList<>();
    Channel<String> channel =
        Channel.<String>bounded(1, Overflow.DROP_OLDEST).onUndelivered(dropped::add);
    channel.send("a");
    String[] got = {null};
    quietly(scope -> {
      scope.spawn("sender", () -> channel.send("b"));
      got[0] = Objects.requireNonNull(channel.tryReceive(), "there always was a value");
    });
    List<String> all = new ArrayList<>(dropped);
    all.add(got[0]);
    String left = channel.tryReceive();
    if (left != null) {
      all.add(left);
    }
    all.sort(null);
    require(all.equals(List.of("a", "b")), "got " + got[0] + ", dropped " + dropped);
  }

  private static void twoDrop() throws Exception {
    List<String> all = new ArrayList<>();
    Channel<String> channel =
        Channel.<String>bounded(1, Overflow.DROP_OLDEST).onUndelivered(all::add);
    quietly(scope -> {
      scope.spawn("one", () -> channel.send("a"));
      scope.spawn("two", () -> channel.send("b"));
      channel.send("c");
    });
    all.add(channel.receive());
    all.sort(null);
    require(all.equals(List.of("a", "b", "c")), "dropped and received " + all);
  }

  private static void oneFails() throws Exception {
    List<String> dropped = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    Channel<String> channel = Channel.<String>bounded(1, Overflow.FAIL).onUndelivered(dropped::add);
    quietly(scope -> {
      scope.spawn("one", () -> sendOrKeep(channel, "a", kept));
      sendOrKeep(channel, "b", kept);
    });
    kept.add(channel.receive());
    kept.sort(null);
    require(kept.equals(List.of("a", "b")), "kept and received " + kept);
    require(dropped.isEmpty(), "dropped " + dropped);
  }

  private static void sendOrKeep(Channel<String> channel, String value, List<String> kept)
      throws InterruptedException {
    try {
      channel.send(value);
    } catch (FullException full) {
      kept.add(value);
    }
  }

  private static void goesBack() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    channel.send("ahead");
    Values<String> values = Views.values(channel);
    require(values.iterator().hasNext(), "nothing to fetch");
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("gives back", values::close);
      scope.spawn("sender", () -> channel.send("sent"));
      received.add(channel.receive());
      received.add(channel.receive());
    });
    received.sort(null);
    require(received.equals(List.of("ahead", "sent")), "received " + received);
  }

  private static void twoOfATick() throws Exception {
    ReceiveChannel<Duration> tick = Sources.tick(Duration.ofMillis(1));
    quietly(scope -> {
      scope.spawn("other", () -> tick.receive());
      tick.receive();
    });
    ReceiveChannel<Duration> once = Sources.after(Duration.ofMillis(1));
    once.receive();
    require(once.tryReceive() == null, "given out twice");
  }

  private static void clockAgainstAValue() throws Exception {
    ReceiveChannel<Duration> alarm = Sources.after(Duration.ofMillis(1));
    Channel<String> channel = Channel.bounded(1);
    quietly(scope -> {
      scope.spawn("sender", () -> channel.send("value"));
      String what =
          Select.<String>of().receive(alarm, late -> "late").receive(channel, v -> v).await();
      boolean late = what.equals("late");
      require(late ? "value".equals(channel.receive()) : what.equals("value"), what);
      if (!late) {
        alarm.receive(); // it was not used up
      }
    });
  }

  private static void clockGivenUp() throws Exception {
    ReceiveChannel<Duration> alarm = Sources.after(Duration.ofMillis(1));
    int[] got = {0};
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.never()),
        scope -> {
          Task<?> first =
              scope.spawn(
                  "first",
                  () -> {
                    alarm.receive();
                    got[0]++;
                  });
          first.cancel("gives up");
          Simulation.settle();
          if (got[0] == 0) {
            alarm.receive();
            got[0]++;
          }
        });
    require(got[0] == 1, "received " + got[0] + " times");
    require(alarm.tryReceive() == null, "given out twice");
  }

  private static void futureCancelled() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    CompletableFuture<String> future = Views.receiveAsync(channel);
    boolean[] cancelled = {false};
    quietly(scope -> {
      scope.spawn("cancels", () -> cancelled[0] = future.cancel(false));
      channel.send("value");
      Simulation.settle();
    });
    @Nullable String left = channel.tryReceive();
    require(cancelled[0] == "value".equals(left), "cancelled " + cancelled[0] + ", left " + left);
    require(cancelled[0] || "value".equals(future.getNow("nothing")), "the value is missing");
  }

  private static void futureSend() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    channel.send("first");
    CompletableFuture<?> future = Views.sendAsync(channel, "value");
    quietly(scope -> {
      scope.spawn("closes", () -> channel.close());
      channel.receive();
      Simulation.settle();
    });
    @Nullable String left = channel.receiveOrClosed();
    require(future.isDone(), "the future is left");
    require(future.isCompletedExceptionally() == (left == null), "left " + left);
  }

  private static void cancelledCase() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    String[] what = {null};
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.never()),
        scope -> {
          Task<?> task =
              scope.spawn(
                  "selects",
                  () -> {
                    what[0] =
                        Select.<String>of()
                            .receive(channel, v -> v)
                            .cancelled(reason -> "cancelled")
                            .await();
                  });
          task.cancel("enough");
          channel.trySend("value");
        });
    require(
        "value".equals(what[0]) == (channel.size() == 0),
        what[0] + " beside " + channel.size() + " values");
  }

  private static void twiceAtOne() throws Exception {
    Channel<String> channel = Channel.rendezvous();
    String[] got = {null};
    quietly(scope -> {
      scope.spawn(
          "selects",
          () ->
              got[0] =
                  Select.<String>of()
                      .send(channel, "a", () -> "a")
                      .send(channel, "b", () -> "b")
                      .await());
      String value = channel.receive();
      Simulation.settle();
      require(value.equals(got[0]), "received " + value + ", sent " + got[0]);
    });
    require(channel.tryReceive() == null, "a case is left in the queue");
  }

  private static void away() throws Exception {
    Channel<String> x = Channel.rendezvous();
    Channel<String> y = Channel.bounded(1);
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn(
          "sender",
          () -> {
            y.send("y");
            x.send("x");
          });
      try (Selector<Boolean> selector =
          Select.<Boolean>of().receive(x, received::add).receive(y, received::add).selector()) {
        selector.await();
        selector.await();
      }
    });
    received.sort(null);
    require(received.equals(List.of("x", "y")), "received " + received);
    require(!x.trySend("probe"), "a case is left in the queue");
  }

  private static void twoSelectors() throws Exception {
    Channel<String> x = Channel.rendezvous();
    Channel<String> y = Channel.rendezvous();
    List<String> one = new ArrayList<>();
    List<String> two = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("one", () -> twice(receiving(x, y, one).selector()));
      scope.spawn("two", () -> twice(sending(x, y, two).selector()));
    });
    require(one.equals(two), "the selectors do not agree: " + one + ", " + two);
  }

  private static void selectorAgainstSelect() throws Exception {
    Channel<String> x = Channel.rendezvous();
    Channel<String> y = Channel.rendezvous();
    List<String> one = new ArrayList<>();
    List<String> two = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("one", () -> twice(receiving(x, y, one).selector()));
      scope.spawn(
          "two",
          () -> {
            Select<Boolean> select = sending(x, y, two);
            select.await();
            select.await();
          });
    });
    require(one.equals(two), "the two do not agree: " + one + ", " + two);
  }

  /** Receives from the first, or sends to the second. */
  private static Select<Boolean> receiving(
      Channel<String> x, Channel<String> y, List<String> what) {
    return Select.<Boolean>of().receive(x, v -> what.add("x")).send(y, "v", () -> what.add("y"));
  }

  /** Sends to the first, or receives from the second. */
  private static Select<Boolean> sending(Channel<String> x, Channel<String> y, List<String> what) {
    return Select.<Boolean>of().receive(y, v -> what.add("y")).send(x, "v", () -> what.add("x"));
  }

  private static void twice(Selector<Boolean> selector) throws InterruptedException {
    try (selector) {
      selector.await();
      selector.await();
    }
  }

  /** The select polls before the selector stands there, and registers while it is away. */
  private static void passed() throws Exception {
    Channel<String> x = Channel.rendezvous();
    Channel<String> y = Channel.rendezvous();
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("select", () -> Select.<String>of().send(y, "y", () -> "sent").await());
      scope.spawn(
          "selector",
          () ->
              twice(
                  Select.<Boolean>of()
                      .receive(x, received::add)
                      .receive(y, received::add)
                      .selector()));
      scope.spawn("sender", () -> x.send("x"));
    });
    received.sort(null);
    require(received.equals(List.of("x", "y")), "received " + received);
  }

  private static void bothWays() throws Exception {
    Channel<String> channel = Channel.rendezvous();
    List<String> what = new ArrayList<>();
    quietly(scope -> {
      scope.spawn(
          "both ways",
          () ->
              twice(
                  Select.<Boolean>of()
                      .send(channel, "own", () -> what.add("sent"))
                      .receive(channel, what::add)
                      .selector()));
      scope.spawn(
          "other",
          () -> {
            channel.send("other");
            require("own".equals(channel.receive()), "received something else");
          });
    });
    require(what.equals(List.of("other", "sent")), "the selector did " + what);
  }

  private static void selectorCancelled() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    Channel<String> idle = Channel.rendezvous();
    List<String> received = new ArrayList<>();
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.never()),
        scope -> {
          Task<?> task =
              scope.spawn(
                  "selects",
                  () -> {
                    try (Selector<Boolean> selector =
                        Select.<Boolean>of()
                            .receive(channel, received::add)
                            .receive(idle, received::add)
                            .selector()) {
                      selector.await();
                    }
                  });
          task.cancel("enough");
          channel.send("value");
        });
    require(received.size() + channel.size() == 1, "received " + received);
    require(!idle.trySend("probe"), "a case is left in the queue");
  }

  private static void selectorClosing() throws Exception {
    Channel<String> x = Channel.rendezvous();
    Channel<String> y = Channel.bounded(1);
    List<String> seen = new ArrayList<>();
    quietly(scope -> {
      scope.spawn(
          "closes",
          () -> {
            x.close();
            y.close();
          });
      try (Selector<Boolean> selector =
          Select.<Boolean>of()
              .receive(x, seen::add, () -> seen.add("x"))
              .when(() -> !seen.contains("x"))
              .receive(y, seen::add, () -> seen.add("y"))
              .when(() -> !seen.contains("y"))
              .selector()) {
        selector.await();
        selector.await();
      }
    });
    seen.sort(null);
    require(seen.equals(List.of("x", "y")), "seen " + seen);
  }
}
