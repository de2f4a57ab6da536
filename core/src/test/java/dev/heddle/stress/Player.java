package dev.heddle.stress;

import dev.heddle.ClosedException;
import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.TaskCancelledException;
import dev.heddle.TaskFailedException;
import dev.heddle.TaskRuntime;
import dev.heddle.Tasks;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * One of the threads that play on the channels of a round: does one random operation after the
 * other and keeps a ledger. A player that is a task and is cancelled goes on as a new task.
 */
final class Player {
  private static final Duration LONG = Duration.ofDays(1);

  private final int number;
  private final Actor.Kind kind;
  private final List<Channel<Long>> channels;
  private final List<Ledger> ledgers = new ArrayList<>();
  private final SplittableRandom random;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stop;
  private volatile Thread thread;
  private volatile Task<?> task;
  private volatile String operation = "nothing yet";
  private volatile Throwable failure;
  private long nextNumber;
  private long operations;
  private long stopped;
  private long lives;

  Player(int number, Actor.Kind kind, List<Channel<Long>> channels, SplittableRandom random) {
    this.number = number;
    this.kind = kind;
    this.channels = channels;
    this.random = random;
    channels.forEach(channel -> ledgers.add(new Ledger()));
  }

  void start() {
    switch (kind) {
      case TASK -> Thread.ofVirtual().name("lives of " + number).start(this::liveAgainAndAgain);
      case PLATFORM -> Thread.ofPlatform().daemon().name("player " + number).start(this::liveOnce);
      case VIRTUAL -> Thread.ofVirtual().name("player " + number).start(this::liveOnce);
    }
  }

  private void liveAgainAndAgain() {
    while (!stop) {
      Task<?> life = TaskRuntime.shared().spawn("player " + number, this::live);
      task = life;
      try {
        life.join();
      } catch (TaskCancelledException next) {
        lives++;
      } catch (InterruptedException | RuntimeException unexpected) {
        failure = unexpected;
        stop = true;
      }
    }
    ended.countDown();
  }

  private void liveOnce() {
    live();
    ended.countDown();
  }

  // ---- from outside

  /** Cancels the task that this player is now, or interrupts its thread. */
  void disturb(boolean byInterrupt) {
    Thread playing = thread;
    Task<?> now = task;
    if (now != null && !byInterrupt) {
      now.cancel("by the stress test");
    } else if (playing != null) {
      playing.interrupt();
    }
  }

  void stop() {
    stop = true;
  }

  CountDownLatch ended() {
    return ended;
  }

  /** Why it ended early, or null. */
  Throwable failure() {
    return failure;
  }

  List<Ledger> ledgers() {
    return ledgers;
  }

  /** How many operations it has begun; exact once it has ended. */
  long operations() {
    return operations;
  }

  /** How many operations were cancelled, interrupted or late; exact once it has ended. */
  long stopped() {
    return stopped;
  }

  /** How many times it was cancelled as a task; exact once it has ended. */
  long lives() {
    return lives;
  }

  @Override
  public String toString() {
    return "player " + number + " (" + kind + ") in " + operation;
  }

  // ---- playing

  private void live() {
    thread = Thread.currentThread();
    try {
      while (!stop) {
        try {
          wrapped();
        } catch (ClosedException closed) {
          Thread.onSpinWait();
        } catch (TimeoutException late) {
          stopped++;
        } catch (TaskFailedException inChild) {
          if (!(inChild.getCause() instanceof ClosedException)
              && !(inChild.getCause() instanceof TimeoutException)) {
            throw inChild;
          }
          stopped++;
        } catch (InterruptedException disturbed) {
          stopped++;
          if (kind == Actor.Kind.TASK && Tasks.cancelReason() != null) {
            return;
          }
        }
      }
    } catch (Throwable unexpected) {
      failure = unexpected;
      stop = true;
    }
  }

  private void wrapped() throws InterruptedException {
    int wrapping = random.nextInt(40);
    if (wrapping < 3) {
      Tasks.timeout(tiny(), () -> play());
    } else if (wrapping == 3) {
      Scope.execute(Policy.failFast().deadline(tiny()), scope -> scope.spawn(() -> play()));
    } else if (wrapping == 4) {
      Scope.execute(
          Policy.failFast().interrupt(InterruptPolicy.atOnce()).deadline(tiny()), scope -> play());
    } else if (wrapping == 5) {
      boolean yield = random.nextBoolean(); // afterwards the child uses it
      Scope.execute(scope -> {
        Task<?> child = scope.spawn(() -> play());
        if (yield) {
          Tasks.yieldNow();
        }
        child.cancel("by its spawner");
      });
    } else {
      play();
    }
  }

  /** Up to a quarter of a millisecond, often nothing. */
  private Duration tiny() {
    return Duration.ofNanos(Math.max(0, random.nextInt(300_000) - 50_000));
  }

  private int anyChannel() {
    return random.nextInt(channels.size());
  }

  /** One kind of operation, once or in a burst. */
  private void play() throws InterruptedException {
    int one = anyChannel();
    int two = anyChannel();
    int choice = random.nextInt(16);
    int burst = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(200);
    for (int i = 0; i < burst && !stop; i++) {
      operations++;
      play(choice, one, two);
    }
  }

  private void play(int choice, int one, int two) throws InterruptedException {
    Channel<Long> channel = channels.get(one);
    switch (choice) {
      case 0 -> {
        operation = "send to " + channel;
        long value = next();
        channel.send(value);
        sent(one, value);
      }
      case 1 -> {
        operation = "sendWithin to " + channel;
        long value = next();
        channel.sendWithin(random.nextBoolean() ? LONG : tiny(), value);
        sent(one, value);
      }
      case 2 -> {
        operation = "trySend to " + channel;
        long value = next();
        if (channel.trySend(value)) {
          sent(one, value);
        }
      }
      case 3 -> {
        operation = "receive from " + channel;
        received(one, channel.receive());
      }
      case 4 -> {
        operation = "receiveWithin from " + channel;
        received(one, channel.receiveWithin(random.nextBoolean() ? LONG : tiny()));
      }
      case 5 -> {
        operation = "tryReceive from " + channel;
        received(one, channel.tryReceive());
      }
      case 6 -> {
        operation = "receiveOrClosed from " + channel;
        received(one, channel.receiveOrClosed());
      }
      case 7 -> {
        operation = "forEach over " + channel;
        int limit = random.nextInt(20);
        int[] seen = new int[1];
        try {
          channel.forEach(value -> {
            received(one, value);
            if (seen[0]++ == limit) {
              throw new Enough();
            }
          });
        } catch (Enough enough) {
          operations += seen[0];
        }
      }
      default -> select(choice, one, two);
    }
  }

  private void select(int choice, int one, int two) throws InterruptedException {
    Select<Boolean> select = Select.of();
    boolean wait = true;
    switch (choice) {
      case 8 -> receiveCase(receiveCase(select, one), two);
      case 9 -> sendCase(sendCase(select, one), two);
      case 10 -> receiveCase(sendCase(select, one), two);
      case 11 -> sendCase(receiveCase(select, one), two);
      case 12 -> {
        receiveCase(sendCase(select, one), one); // never meets itself
      }
      case 13 -> {
        sendCase(receiveCase(select, one), two);
        select.after(tiny(), () -> false);
      }
      case 14 -> {
        sendCase(receiveCase(receiveCase(select, one), two), anyChannel());
        select.when(random::nextBoolean).biased();
        wait = false;
      }
      default -> {
        for (int i = 0; i < channels.size(); i++) {
          receiveCase(sendCase(select, i), i);
        }
      }
    }
    operation = "select " + choice + " over " + channels.get(one) + " and " + channels.get(two);
    if (wait) {
      select.await();
    } else {
      select.orElse(() -> false);
    }
  }

  private Select<Boolean> sendCase(Select<Boolean> select, int channel) {
    long value = next();
    return select.send(
        channels.get(channel),
        value,
        () -> {
          sent(channel, value);
          return true;
        });
  }

  private Select<Boolean> receiveCase(Select<Boolean> select, int channel) {
    return select.receive(
        channels.get(channel),
        value -> {
          received(channel, value);
          return true;
        },
        () -> false);
  }

  private long next() {
    return Ledger.value(number, nextNumber++);
  }

  private void sent(int channel, long value) {
    ledgers.get(channel).sent(value);
  }

  private void received(int channel, Long value) {
    if (value != null) {
      ledgers.get(channel).received(value);
    }
  }

  /** Ends a forEach. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super(null, null, false, false);
    }
  }
}
