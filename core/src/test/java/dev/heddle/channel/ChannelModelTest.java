package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.ClosedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random sequences of operations that do not wait, beside a plain model of each flavour. */
class ChannelModelTest {
  private static final int CAPACITY = 3;
  private static final int SEQUENCES = 100;
  private static final int STEPS = 60;

  /** The flavours that hold values. */
  private enum Flavour {
    BOUNDED(() -> Channel.bounded(CAPACITY)),
    BARGING(() -> Channel.barging(CAPACITY)),
    UNLIMITED(() -> Channels.of(Integer.MAX_VALUE)),
    FAIL(() -> Channel.bounded(CAPACITY, Overflow.FAIL)),
    DROP_OLDEST(() -> Channel.bounded(CAPACITY, Overflow.DROP_OLDEST)),
    DROP_NEWEST(() -> Channel.bounded(CAPACITY, Overflow.DROP_NEWEST));

    final Supplier<Channel<Integer>> maker;

    Flavour(Supplier<Channel<Integer>> maker) {
      this.maker = maker;
    }

    boolean drops() {
      return this == DROP_OLDEST || this == DROP_NEWEST;
    }

    int capacity() {
      return this == UNLIMITED ? Integer.MAX_VALUE : CAPACITY;
    }
  }

  /** What a channel should do. */
  private static final class Model {
    final Flavour flavour;
    final ArrayDeque<Integer> returned = new ArrayDeque<>();
    final ArrayDeque<Integer> kept = new ArrayDeque<>();
    final List<Integer> dropped = new ArrayList<>();
    int reserved;
    boolean closed;

    Model(Flavour flavour) {
      this.flavour = flavour;
    }

    boolean full() {
      return kept.size() + reserved >= flavour.capacity();
    }

    String trySend(int value) {
      if (closed) {
        return "closed";
      }
      if (!full()) {
        kept.add(value);
        return "true";
      }
      if (!flavour.drops()) {
        return "false";
      }
      if (flavour == Flavour.DROP_OLDEST) {
        dropped.add(kept.remove());
        kept.add(value);
      } else {
        dropped.add(value);
      }
      return "true";
    }

    String tryReceive() {
      Integer value = returned.isEmpty() ? kept.poll() : returned.pop();
      if (value != null) {
        return value.toString();
      }
      return closed && reserved == 0 ? "closed" : "null";
    }

    String tryReserve() {
      if (closed) {
        return "closed";
      }
      if (full()) {
        return "null";
      }
      reserved++;
      return "permit";
    }

    Object[] contents() {
      List<Integer> all = new ArrayList<>(returned);
      all.addAll(kept);
      return all.toArray();
    }
  }

  private static String told(Supplier<@Nullable Object> operation) {
    try {
      return String.valueOf(operation.get());
    } catch (ClosedException closed) {
      return "closed";
    }
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void eachFlavourDoesWhatItsModelDoes(Flavour flavour) {
    for (int seed = 0; seed < SEQUENCES; seed++) {
      List<String> steps = new ArrayList<>();
      try {
        play(flavour, new Random(seed), steps);
      } catch (AssertionError wrong) {
        throw new AssertionError(flavour + ", seed " + seed + ": " + steps, wrong);
      }
    }
  }

  private static void play(Flavour flavour, Random random, List<String> steps) {
    List<Integer> dropped = new ArrayList<>();
    Channel<Integer> channel = flavour.maker.get().onUndelivered(dropped::add);
    LockedChannel<Integer> locked = (LockedChannel<Integer>) channel;
    Model model = new Model(flavour);
    List<Permit<Integer>> permits = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      int value = 1_000 + step; // beyond the cache: each is an object of its own
      int what = random.nextInt(20);
      if (what < 7) {
        steps.add("send " + value);
        assertThat(told(() -> channel.trySend(value))).isEqualTo(model.trySend(value));
      } else if (what < 12) {
        steps.add("receive");
        assertThat(told(channel::tryReceive)).isEqualTo(model.tryReceive());
      } else if (what < 14 && !flavour.drops()) {
        steps.add("reserve");
        String expected = model.tryReserve();
        assertThat(
                told(() -> {
                  Permit<Integer> permit = channel.tryReserve();
                  if (permit != null) {
                    permits.add(permit);
                  }
                  return permit == null ? null : "permit";
                }))
            .isEqualTo(expected);
      } else if (what < 17 && !permits.isEmpty()) {
        Permit<Integer> permit = permits.remove(random.nextInt(permits.size()));
        model.reserved--;
        if (what == 16) {
          steps.add("give back the place");
          permit.close();
        } else {
          steps.add("send by permit " + value);
          permit.send(value);
          model.kept.add(value);
        }
      } else if (what == 17) {
        steps.add("give back " + value);
        locked.giveBack(value);
        model.returned.push(value);
      } else if (what == 18) {
        Object[] all = Views.queue(channel).toArray();
        if (all.length > 0) {
          Integer gone = (Integer) all[random.nextInt(all.length)];
          steps.add("remove " + gone);
          assertThat(Views.queue(channel).remove(gone)).isTrue();
          assertThat(model.returned.remove(gone) || model.kept.remove(gone)).isTrue();
        }
      } else if (what == 19 && random.nextInt(6) == 0) {
        steps.add("close");
        assertThat(channel.close()).isEqualTo(!model.closed);
        model.closed = true;
      }
      assertThat(channel.size()).isEqualTo(model.returned.size() + model.kept.size());
      assertThat(Arrays.asList(Views.queue(channel).toArray()))
          .isEqualTo(Arrays.asList(model.contents()));
      assertThat(dropped).isEqualTo(model.dropped);
    }
    ChannelProbe.validateQuiet(channel);
  }
}
