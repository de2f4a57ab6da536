package dev.heddle.stress;

import dev.heddle.ClosedException;
import dev.heddle.TaskRuntime;
import dev.heddle.channel.Channel;
import dev.heddle.channel.ChannelProbe;
import dev.heddle.channel.Channels;
import dev.heddle.internal.engine.TimersProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Rounds of random operations on a few channels by tasks, platform threads and foreign virtual
 * threads, which are cancelled, interrupted and late at random, while channels are closed at
 * random. After each round everybody has ended, the ledgers balance, and the channels are sound.
 *
 * <p>The seed fixes the mix of a round, not its schedule: repeat it with {@code
 * -Dheddle.stress.seed=SEED} and {@code -Dheddle.stress.seconds=SECONDS}, or run {@link #main} for
 * hours.
 */
public final class ChannelStress {
  private static final int[] CAPACITIES = {
    0, 0, 0, 1, 1, 2, 3, 8, 64, -1, -2, -8, Integer.MAX_VALUE
  };

  private final long seed;
  private long rounds;
  private long operations;
  private long stopped;
  private long values;
  private long lives;

  private ChannelStress(long seed) {
    this.seed = seed;
  }

  /** Runs for {@code args[0]} seconds (3600), from seed {@code args[1]} (the clock). */
  public static void main(String[] args) throws InterruptedException {
    long seconds = args.length > 0 ? Long.parseLong(args[0]) : 3_600;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    System.out.println(run(seed, Duration.ofSeconds(seconds)));
  }

  /** Plays rounds for about {@code time}; returns what happened in words. */
  public static String run(long seed, Duration time) throws InterruptedException {
    ChannelStress stress = new ChannelStress(seed);
    SplittableRandom seeds = new SplittableRandom(seed);
    long end = System.nanoTime() + time.toNanos();
    do {
      long roundSeed = stress.rounds == 0 ? seed : seeds.nextLong();
      try {
        stress.round(new SplittableRandom(roundSeed));
      } catch (AssertionError failure) {
        throw new AssertionError(
            "round "
                + stress.rounds
                + " failed: -Dheddle.stress.seed="
                + roundSeed
                + " begins with the same mix, on "
                + TaskRuntime.shared(),
            failure);
      }
      stress.rounds++;
    } while (System.nanoTime() - end < 0);
    TimersProbe.validate();
    return stress.toString();
  }

  private void round(SplittableRandom random) throws InterruptedException {
    List<Channel<Long>> channels = new ArrayList<>();
    int channelCount = 1 + random.nextInt(4);
    for (int i = 0; i < channelCount; i++) {
      channels.add(Channels.of(CAPACITIES[random.nextInt(CAPACITIES.length)]));
    }
    List<Player> players = new ArrayList<>();
    int playerCount = 2 + random.nextInt(8);
    for (int i = 0; i < playerCount; i++) {
      Actor.Kind kind = i == 0 ? Actor.Kind.TASK : Actor.kind(random.nextInt(3));
      players.add(new Player(i, kind, channels, random.split()));
    }
    players.forEach(Player::start);
    disturb(random, channels, players);
    players.forEach(Player::stop);
    channels.forEach(Channel::close);
    for (Player player : players) {
      if (!player.ended().await(Waits.LONG.toSeconds(), TimeUnit.SECONDS)) {
        throw HangDump.of(
            "did not end: " + players.stream().filter(p -> p.ended().getCount() > 0).toList());
      }
    }
    account(channels, players);
  }

  /** Until the end of the round: cancels, interrupts, closes. */
  private static void disturb(
      SplittableRandom random, List<Channel<Long>> channels, List<Player> players) {
    long begin = System.nanoTime();
    long length = 5_000_000L + random.nextInt(75_000_000);
    long rest = 1_000L + random.nextInt(400_000);
    long[] closeAt = new long[channels.size()];
    for (int i = 0; i < closeAt.length; i++) {
      boolean early = random.nextInt(100) < 40;
      closeAt[i] = early ? random.nextLong(length) : Long.MAX_VALUE;
    }
    long now;
    while ((now = System.nanoTime() - begin) < length) {
      boolean open = false;
      for (int i = 0; i < closeAt.length; i++) {
        if (closeAt[i] < now) {
          channels.get(i).close();
        } else {
          open = true;
        }
      }
      if (!open || players.stream().anyMatch(player -> player.failure() != null)) {
        return;
      }
      players.get(random.nextInt(players.size())).disturb(random.nextInt(4) == 0);
      ChannelProbe.validate(channels.get(random.nextInt(channels.size())));
      LockSupport.parkNanos(rest);
    }
  }

  private void account(List<Channel<Long>> channels, List<Player> players) {
    for (Player player : players) {
      if (player.failure() != null) {
        throw new AssertionError(player + " failed", player.failure());
      }
      operations += player.operations();
      stopped += player.stopped();
      lives += player.lives();
    }
    for (int i = 0; i < channels.size(); i++) {
      Channel<Long> channel = channels.get(i);
      int index = i;
      ChannelProbe.validateQuiet(channel);
      List<Ledger> ledgers = players.stream().map(player -> player.ledgers().get(index)).toList();
      Ledger.balance(ledgers, drain(channel));
      ChannelProbe.validateQuiet(channel);
      values += ledgers.stream().mapToLong(Ledger::sentCount).sum();
    }
  }

  private static List<Long> drain(Channel<Long> channel) {
    List<Long> left = new ArrayList<>();
    try {
      for (Long value; (value = channel.tryReceive()) != null; ) {
        left.add(value);
      }
    } catch (ClosedException drained) {
      return left;
    }
    throw new AssertionError(channel + " is closed and drained, but tryReceive does not say so");
  }

  @Override
  public String toString() {
    return "seed "
        + seed
        + ": "
        + rounds
        + " rounds, "
        + operations
        + " operations, "
        + values
        + " values handed over, "
        + stopped
        + " operations cancelled, interrupted or late, "
        + lives
        + " tasks cancelled";
  }
}
