package dev.heddle.test.matrix;

import static dev.heddle.test.matrix.Operation.require;

import dev.heddle.CancelledException;
import dev.heddle.ClosedException;
import dev.heddle.Completions;
import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.Tasks;
import dev.heddle.Ticker;
import dev.heddle.Timer;
import dev.heddle.channel.Channel;
import dev.heddle.channel.OneShot;
import dev.heddle.channel.SmallChannels;
import dev.heddle.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the matrix of single operations does not reach: several waiters, several cancellers. */
final class Crossings {
  private Crossings() {}

  static List<Cell> cells() {
    return List.of(
        new Cell("two selects that cross", 2, false, Crossings::twoSelects),
        new Cell("two selects that cross on buffers", 2, false, Crossings::twoSelectsOnBuffers),
        new Cell("a select that could meet itself", 2, false, Crossings::selfSelect),
        new Cell("a receiver that gives up before another one", 3, false, Crossings::givesUp),
        new Cell("closing against two receivers", 3, false, Crossings::closeTwoReceivers),
        new Cell("two receivers go on after a closing", 3, false, Crossings::goOnAfterClosing),
        new Cell("closing against two senders", 3, false, Crossings::closeTwoSenders),
        new Cell("two receivers, two values", 3, false, Crossings::twoReceivers),
        new Cell("two senders, two takings", 3, false, Crossings::twoSenders),
        new Cell("two senders that need a segment", 2, false, Crossings::twoGrowing),
        new Cell("two senders that need a segment, a receiver", 3, false, Crossings::growAndDrain),
        new Cell("two senders of a one-shot", 3, false, Crossings::twoReplies),
        new Cell("two receivers of a one-shot", 3, false, Crossings::twoAwaitReply),
        new Cell("two joiners", 3, false, Crossings::twoJoiners),
        new Cell("two joiners, one gives up", 2, false, Crossings::joinerGivesUp),
        new Cell("two cancellers of a scope inside a task", 3, false, Crossings::twoCancellers),
        new Cell("a limit of one", 3, false, Crossings::limitOfOne),
        new Cell("the ends of two tasks, in their order", 3, false, Crossings::completions),
        new Cell("two tasks end, a scope waits", 3, false, Crossings::twoEnds),
        new Cell("a spawn from outside against the end", 3, false, Crossings::spawnAgainstTheEnd),
        new Cell("an action on cancellation", 3, false, Crossings::onCancel),
        new Cell("an action on cancellation ends a shielded wait", 2, false, Crossings::told),
        new Cell("an interrupt at once, and none left", 2, false, Crossings::interruptAtOnce),
        new Cell("a shield against an interrupt", 2, false, Crossings::shield),
        new Cell("a canceller that comes after its wait", 3, false, Crossings::lateCanceller),
        new Cell("a time limit that comes after its wait", 2, true, Crossings::lateLimit),
        new Cell("a spent time limit", 2, true, Crossings::spentLimit),
        new Cell("timer: put off when it is due", 3, true, Crossings::putOff),
        new Cell("timer: two put it off and bring it forward", 3, false, Crossings::twoResets),
        new Cell("timer: reset against being called off", 3, false, Crossings::resetAndCancel),
        new Cell("ticker: two wait for it", 2, false, Crossings::twoTicks),
        new Cell("ticker: closed while somebody waits", 2, false, Crossings::closedTicker),
        new Cell("ticker: a wait is cancelled", 2, false, Crossings::cancelledTick));
  }

  private static void quietly(dev.heddle.ScopeAction<Exception> body) throws Exception {
    Scope.execute(Policy.failFast().interrupt(InterruptPolicy.never()), body);
  }

  private static void twoSelects() throws Exception {
    Channel<String> x = Channel.rendezvous();
    Channel<String> y = Channel.rendezvous();
    String[] what = new String[2];
    quietly(scope -> {
      scope.spawn(
          "one",
          () ->
              what[0] = Select.<String>of().send(x, "x", () -> "sent").receive(y, v -> v).await());
      what[1] = Select.<String>of().send(y, "y", () -> "sent").receive(x, v -> v).await();
    });
    boolean onX = "sent".equals(what[0]) && "x".equals(what[1]);
    boolean onY = "y".equals(what[0]) && "sent".equals(what[1]);
    require(onX || onY, "the selects do not agree: " + what[0] + ", " + what[1]);
  }

  private static void twoSelectsOnBuffers() throws Exception {
    Channel<String> x = Channel.bounded(1);
    Channel<String> y = Channel.bounded(1);
    List<String> got = new ArrayList<>();
    quietly(scope -> {
      scope.spawn(
          "one",
          () -> {
            got.add(Select.<String>of().receive(x, v -> v).receive(y, v -> v).await());
            got.add(Select.<String>of().receive(y, v -> v).receive(x, v -> v).await());
          });
      Select.<String>of().send(y, "a", () -> "").send(x, "a", () -> "").await();
      Select.<String>of().send(x, "b", () -> "").send(y, "b", () -> "").await();
    });
    got.sort(null);
    require(got.equals(List.of("a", "b")), "received " + got);
  }

  private static void selfSelect() throws Exception {
    Channel<String> channel = Channel.rendezvous();
    String[] what = {null};
    quietly(scope -> {
      scope.spawn(
          "both ways",
          () ->
              what[0] =
                  Select.<String>of()
                      .send(channel, "own", () -> "sent")
                      .receive(channel, v -> v)
                      .await());
      channel.send("other");
    });
    require("other".equals(what[0]), "the select got " + what[0]);
  }

  private static void givesUp() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    int[] received = {0};
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.never()),
        scope -> {
          Task<?> impatient =
              scope.spawn(
                  "impatient",
                  () -> {
                    channel.receive();
                    received[0]++;
                  });
          scope.spawn(
              "patient",
              () -> {
                channel.receive();
                channel.receive();
                received[0] += 2;
              });
          impatient.cancel("gives up");
          channel.send(1);
          channel.send(2);
          Simulation.settle();
          if (received[0] < 3 && channel.trySend(3)) {
            received[0] += 10;
          }
        });
    require(received[0] % 10 >= 2, "received " + received[0]);
  }

  private static void closeTwoReceivers() throws Exception {
    Channel<String> channel = Channel.rendezvous();
    int[] ended = {0};
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "receiver " + i,
            () -> {
              require(channel.receiveOrClosed() == null, "a value from nowhere");
              ended[0]++;
            });
      }
      channel.close();
    });
    require(ended[0] == 2, ended[0] + " receivers were told");
  }

  private static void closeTwoSenders() throws Exception {
    Channel<String> channel = Channel.rendezvous();
    int[] ended = {0};
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "sender " + i,
            () -> {
              try {
                channel.send("value");
              } catch (ClosedException closed) {
                ended[0]++;
              }
            });
      }
      channel.close();
    });
    require(ended[0] == 2, ended[0] + " senders were told");
  }

  private static void twoReceivers() throws Exception {
    Channel<Integer> channel = Channel.bounded(1);
    int[] sum = {0};
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "receiver " + i,
            () -> {
              int value = channel.receive();
              sum[0] += value;
            });
      }
      channel.send(1);
      channel.send(2);
    });
    require(sum[0] == 3, "received " + sum[0]);
  }

  private static void twoSenders() throws Exception {
    Channel<Integer> channel = Channel.bounded(1);
    int[] sum = {0};
    quietly(scope -> {
      for (int i = 1; i < 3; i++) {
        int value = i;
        scope.spawn("sender " + i, () -> channel.send(value));
      }
      sum[0] += channel.receive();
      sum[0] += channel.receive();
    });
    require(sum[0] == 3, "received " + sum[0]);
    require(channel.tryReceive() == null, "a value is left");
  }

  private static void twoJoiners() throws Exception {
    quietly(scope -> {
      Task<Integer> task = scope.spawn("joined", () -> 5);
      Task<Integer> second = scope.spawn("joiner", () -> task.join());
      require(task.join() + second.join() == 10, "joined something else");
    });
  }

  private static void joinerGivesUp() throws Exception {
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.never()),
        scope -> {
          Task<Integer> task = scope.spawn("joined", () -> 5);
          Task<Integer> second = scope.spawn("joiner", () -> task.join());
          second.cancel("it need not wait");
          require(task.join() == 5, "joined something else");
        });
  }

  private static void twoCancellers() throws Exception {
    Channel<String> never = Channel.rendezvous();
    boolean[] told = {false};
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.never()),
        scope -> {
          Task<?> cancelled =
              scope.spawn(
                  "cancelled",
                  () -> {
                    try {
                      quietly(inner -> inner.spawn("inner", () -> never.receive()));
                    } catch (CancelledException expected) {
                      told[0] = true;
                    }
                  });
          Task<Boolean> second = scope.spawn("second canceller", () -> cancelled.cancel("two"));
          boolean first = cancelled.cancel("one");
          require(!(first && second.join()), "two cancellers were the first");
        });
  }

  private static void limitOfOne() throws Exception {
    int[] running = {0};
    int[] done = {0};
    Policy policy = Policy.failFast().limit(1).interrupt(InterruptPolicy.never());
    Scope.execute(
        policy,
        scope -> {
          for (int i = 0; i < 3; i++) {
            scope.spawn(
                "task " + i,
                () -> {
                  require(++running[0] == 1, "two tasks run at a time");
                  Tasks.checkCancelled();
                  running[0]--;
                  done[0]++;
                });
          }
        });
    require(done[0] == 3, done[0] + " tasks were run");
  }

  private static void completions() throws Exception {
    quietly(scope -> {
      Completions ends = scope.completed();
      Task<Integer> a = scope.spawn("a", () -> 1);
      Task<Integer> b = scope.spawn("b", () -> 2);
      Task<?> first = ends.next();
      Task<?> second = ends.next();
      require((first == a && second == b) || (first == b && second == a), "not both");
      require(ends.next() == null, "more than two ended");
    });
  }

  private static void twoEnds() throws Exception {
    int[] done = {0};
    quietly(scope -> {
      scope.spawn("a", () -> done[0]++);
      scope.spawn("b", () -> done[0]++);
    });
    require(done[0] == 2, done[0] + " of two were done when the scope ended");
  }

  private static void spawnAgainstTheEnd() throws Exception {
    int[] begun = {0};
    int[] ended = {0};
    int[] outlived = {0};
    quietly(outer -> {
      boolean[] over = {false};
      quietly(inner ->
          outer.spawn(
              "outsider",
              () -> {
                try {
                  inner.spawn(
                      "late",
                      () -> {
                        Tasks.checkCancelled();
                        outlived[0] += over[0] ? 1 : 0;
                        ended[0]++;
                      });
                  begun[0]++;
                } catch (IllegalStateException hasEnded) {
                  // Then it is not in.
                }
              }));
      over[0] = true;
    });
    require(begun[0] == ended[0], "spawned " + begun[0] + ", ended " + ended[0]);
    require(outlived[0] == 0, "a task outlived its scope");
  }

  private static void onCancel() throws Exception {
    Channel<String> never = Channel.rendezvous();
    int[] ran = {0};
    boolean[] registered = {false};
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.never()),
        scope -> {
          Task<?> task =
              scope.spawn(
                  "registers",
                  () -> {
                    registered[0] = true;
                    try (var registration = Tasks.onCancel(() -> ran[0]++)) {
                      never.receive();
                    }
                  });
          task.cancel("enough");
        });
    require(ran[0] == (registered[0] ? 1 : 0), "the action ran " + ran[0] + " times");
  }

  private static void told() throws Exception {
    Channel<String> news = Channel.bounded(1);
    String[] got = {null};
    boolean[] registered = {false};
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.never()),
        scope -> {
          Task<?> task =
              scope.spawn(
                  "shielded",
                  () -> {
                    registered[0] = true;
                    try (var registration = Tasks.onCancel(() -> tell(news))) {
                      Tasks.shield(Duration.ofMinutes(1), () -> got[0] = news.receive());
                    }
                  });
          task.cancel("enough");
        });
    require("cancelled".equals(got[0]) == registered[0], "received " + got[0]);
  }

  private static void tell(Channel<String> news) {
    try {
      news.trySend("cancelled");
    } catch (Error over) {
      // The schedule was given up in between: that is no failure of the action, to be logged.
    }
  }

  private static void interruptAtOnce() throws Exception {
    Channel<String> never = Channel.rendezvous();
    boolean[] left = {false};
    Scope.execute(
        Policy.collectAll(),
        outer -> {
          outer.spawn(
              "owner",
              () -> {
                try {
                  Scope.execute(
                      Policy.failFast().interrupt(InterruptPolicy.atOnce()),
                      scope -> {
                        scope.spawn(
                            "failing",
                            () -> {
                              throw new java.io.IOException("planted");
                            });
                        never.receive();
                      });
                } catch (dev.heddle.TaskFailedException expected) {
                  left[0] = Thread.interrupted();
                }
              });
        });
    require(!left[0], "an interrupt leaked out of its scope");
  }

  private static void shield() throws Exception {
    Channel<String> never = Channel.rendezvous();
    boolean[] cleaned = {false};
    boolean[] begun = {false};
    Scope.execute(
        Policy.collectAll().interrupt(InterruptPolicy.atOnce()),
        scope -> {
          Task<?> task =
              scope.spawn(
                  "cleans up",
                  () -> {
                    begun[0] = true;
                    try {
                      never.receive();
                    } finally {
                      Tasks.shield(
                          Duration.ofMinutes(1),
                          () -> {
                            Tasks.sleep(Duration.ofNanos(1));
                            cleaned[0] = true;
                          });
                    }
                  });
          task.cancel("enough");
        });
    require(cleaned[0] == begun[0], "the clean-up was disturbed");
  }

  /** While who closes the first channel wakes one receiver after the other, they wait again. */
  private static void goOnAfterClosing() throws Exception {
    Channel<String> first = Channel.bounded(1);
    Channel<String> second = Channel.bounded(2);
    int[] received = {0};
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "receiver " + i,
            () -> {
              require(first.receiveOrClosed() == null, "the first channel was not closed");
              second.receive();
              received[0]++;
            });
      }
      first.close();
      second.send("one");
      second.send("another");
    });
    require(received[0] == 2, received[0] + " values received");
  }

  /**
   * The scope that is cancelled is over when its canceller gets to the wait; another wait began.
   */
  private static void lateCanceller() throws Exception {
    Channel<String> first = Channel.bounded(1);
    Channel<String> second = Channel.bounded(1);
    Scope[] inner = {null};
    String[] got = {null};
    quietly(scope -> {
      scope.spawn(
          "receiver",
          () -> {
            try {
              quietly(body -> {
                inner[0] = body;
                first.receive();
              });
            } catch (CancelledException inTime) {
              // So the first value may still be in its channel.
            }
            got[0] = second.receive();
          });
      Simulation.settle();
      scope.spawn("sender", () -> first.send("first"));
      Objects.requireNonNull(inner[0]).cancel("enough");
      second.send("second");
    });
    require("second".equals(got[0]), "received " + got[0]);
  }

  private static void lateLimit() throws Exception {
    Channel<String> first = Channel.bounded(1);
    Channel<String> second = Channel.bounded(1);
    String[] got = {null};
    quietly(scope -> {
      scope.spawn(
          "receiver",
          () -> {
            try {
              first.receiveWithin(Duration.ofNanos(1));
            } catch (dev.heddle.TimeoutException inTime) {
              // So the first value may still be in its channel.
            }
            got[0] = second.receive();
          });
      first.send("first");
      second.send("second");
    });
    require("second".equals(got[0]), "received " + got[0]);
  }

  private static void spentLimit() throws Exception {
    Channel<String> channel = Channel.bounded(1);
    String[] got = {null};
    quietly(scope -> {
      scope.spawn(
          "receiver",
          () -> {
            try {
              got[0] = channel.receiveWithin(Duration.ofMillis(1));
            } catch (dev.heddle.TimeoutException late) {
              got[0] = channel.receive();
            }
          });
      channel.send("value");
    });
    require("value".equals(got[0]), "received " + got[0]);
  }

  private static void sendTwo(Channel<String> channel, String from) throws InterruptedException {
    channel.send(from + 1);
    channel.send(from + 2);
  }

  /** Each sender's values in their order, nothing else. */
  private static void requireBoth(List<String> received) {
    require(received.size() == 4, "received " + received);
    for (String from : List.of("a", "b")) {
      List<String> own = received.stream().filter(value -> value.startsWith(from)).toList();
      require(own.equals(List.of(from + 1, from + 2)), "received " + received);
    }
  }

  private static void twoGrowing() throws Exception {
    Channel<String> channel = SmallChannels.of(Integer.MAX_VALUE);
    quietly(scope -> {
      scope.spawn("one", () -> sendTwo(channel, "a"));
      sendTwo(channel, "b");
    });
    List<String> received = new ArrayList<>();
    for (String value; (value = channel.tryReceive()) != null; ) {
      received.add(value);
    }
    requireBoth(received);
  }

  private static void growAndDrain() throws Exception {
    Channel<String> channel = SmallChannels.of(Integer.MAX_VALUE);
    List<String> received = new ArrayList<>();
    quietly(scope -> {
      scope.spawn("one", () -> sendTwo(channel, "a"));
      scope.spawn("two", () -> sendTwo(channel, "b"));
      for (int i = 0; i < 4; i++) {
        received.add(channel.receive());
      }
    });
    requireBoth(received);
    require(channel.tryReceive() == null, "something is left");
  }

  private static void twoReplies() throws Exception {
    OneShot<String> shot = new OneShot<>();
    int[] refused = new int[2];
    String[] received = new String[1];
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        int number = i;
        scope.spawn(
            "sender " + i,
            () -> {
              try {
                shot.send("value");
              } catch (ClosedException second) {
                refused[number] = 1;
              }
            });
      }
      received[0] = shot.receive();
    });
    require("value".equals(received[0]), "received " + received[0]);
    require(refused[0] + refused[1] == 1, refused[0] + refused[1] + " senders were refused");
  }

  private static void twoAwaitReply() throws Exception {
    OneShot<String> shot = new OneShot<>();
    List<String> ends = new ArrayList<>();
    quietly(scope -> {
      for (int i = 0; i < 2; i++) {
        scope.spawn(
            "receiver " + i,
            () -> {
              try {
                ends.add(shot.receive());
              } catch (ClosedException late) {
                ends.add("none");
              }
            });
      }
      shot.send("value");
    });
    ends.sort(null);
    require(ends.equals(List.of("none", "value")), "the receivers got " + ends);
  }

  private static void putOff() throws Exception {
    Timer timer = Timer.after(Duration.ofNanos(1));
    Duration[] earliest = {Duration.ZERO};
    quietly(scope -> {
      Task<Duration> waits =
          scope.spawn(
              "waits",
              () -> {
                require(timer.await(), "nobody has called it off");
                return Simulation.elapsed();
              });
      Duration before = Simulation.elapsed();
      if (timer.reset(Duration.ofNanos(2))) {
        earliest[0] = before.plusNanos(2);
      }
      require(waits.join().compareTo(earliest[0]) >= 0, "expired although it was put off");
    });
  }

  private static void twoResets() throws Exception {
    Timer timer = Timer.after(Duration.ofMillis(2));
    quietly(scope -> {
      scope.spawn("brings forward", () -> timer.reset(Duration.ofMillis(1)));
      scope.spawn("puts off", () -> timer.reset(Duration.ofMillis(3)));
      require(timer.await(), "nobody has called it off");
      long millis = Simulation.elapsed().toMillis();
      require(millis == 1 || millis == 3, "expired after " + millis + " ms");
    });
  }

  private static void resetAndCancel() throws Exception {
    Timer timer = Timer.after(Duration.ofMillis(2));
    boolean[] pending = {false, false};
    quietly(scope -> {
      scope.spawn("calls off", () -> pending[0] = timer.cancel());
      scope.spawn("brings forward", () -> pending[1] = timer.reset(Duration.ofMillis(1)));
      boolean expired = timer.await();
      Simulation.settle();
      if (!expired) {
        require(pending[0], "nobody has called it off");
        // Before the reset, so that it is pending again, or after it.
        require(timer.cancel() == !pending[1], "a reset was lost");
      }
    });
  }

  private static void twoTicks() throws Exception {
    Ticker ticker = Ticker.every(Duration.ofMillis(1));
    int[] ticks = {0};
    int[] refused = {0};
    quietly(scope -> {
      scope.spawn("other", () -> tick(ticker, ticks, refused));
      tick(ticker, ticks, refused);
    });
    require(ticks[0] + refused[0] == 2, "ticks " + ticks[0] + ", refused " + refused[0]);
    require(ticks[0] > 0, "both were refused");
  }

  private static void tick(Ticker ticker, int[] ticks, int[] refused) throws InterruptedException {
    try {
      ticker.next();
      ticks[0]++;
    } catch (IllegalStateException inUse) {
      refused[0]++;
    }
  }

  private static void closedTicker() throws Exception {
    Ticker ticker = Ticker.every(Duration.ofHours(1));
    quietly(scope -> {
      Task<Boolean> waits = scope.spawn("waits", () -> isClosed(ticker));
      ticker.close();
      require(waits.join(), "a tick came from a closed ticker");
    });
    require(Simulation.elapsed().isZero(), "closing woke nobody");
    require(isClosed(ticker), "it is open again");
  }

  private static boolean isClosed(Ticker ticker) throws InterruptedException {
    try {
      ticker.next();
      return false;
    } catch (ClosedException closed) {
      return true;
    }
  }

  private static void cancelledTick() throws Exception {
    Ticker ticker = Ticker.every(Duration.ofMillis(1));
    quietly(scope -> {
      Task<Long> waits = scope.spawn("waits", () -> ticker.next());
      waits.cancel("not now");
      Simulation.settle();
      require(ticker.next() == 1, "a cancelled wait took a tick");
    });
  }
}
