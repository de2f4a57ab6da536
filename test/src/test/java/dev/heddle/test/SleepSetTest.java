package dev.heddle.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.CancelledException;
import dev.heddle.InterruptPolicy;
import dev.heddle.Policy;
import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.Task;
import dev.heddle.channel.Channel;
import dev.heddle.internal.seam.IntVar;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sleep sets leave schedules out, and no outcome. */
class SleepSetTest {
  static final class Cells {
    static final IntVar<Cells> A = field("a");
    static final IntVar<Cells> B = field("b");
    static final IntVar<Cells> C = field("c");

    volatile int a;
    volatile int b;
    volatile int c;

    private static IntVar<Cells> field(String name) {
      return new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(Cells.class, name));
    }
  }

  enum Program {
    INDEPENDENT(3) {
      @Override
      void run(Consumer<String> outcome) throws Exception {
        Cells x = new Cells();
        Cells y = new Cells();
        Scope.execute(scope -> {
          scope.spawn(() -> write(x, x));
          write(y, y);
        });
        outcome.accept(x.a + " " + y.a);
      }

      private static void write(Cells first, Cells second) {
        Cells.A.set(first, 1);
        Cells.B.set(second, 2);
        Cells.C.addAndGet(first, 3);
      }
    },
    CROSSED(3) {
      @Override
      void run(Consumer<String> outcome) throws Exception {
        Cells x = new Cells();
        Cells y = new Cells();
        int[] seen = new int[4];
        Scope.execute(scope -> {
          scope.spawn(() -> {
            Cells.A.set(x, 1);
            seen[0] = Cells.A.get(y);
            Cells.A.set(x, 2);
            seen[1] = Cells.A.get(y);
          });
          Cells.A.set(y, 1);
          seen[2] = Cells.A.get(x);
          Cells.A.set(y, 2);
          seen[3] = Cells.A.get(x);
        });
        outcome.accept(java.util.Arrays.toString(seen));
      }
    },
    THREE_ADDERS(2) {
      @Override
      void run(Consumer<String> outcome) throws Exception {
        Cells x = new Cells();
        Cells y = new Cells();
        Scope.execute(scope -> {
          for (Cells own : new Cells[] {x, y}) {
            scope.spawn(() -> {
              Cells.A.set(own, Cells.A.get(x) + 1);
              Cells.B.set(y, Cells.A.get(own) + Cells.B.get(y));
            });
          }
          Cells.B.set(y, Cells.B.get(y) + 10);
        });
        outcome.accept(x.a + " " + y.a + " " + y.b);
      }
    },
    CANCELLED_RECEIVER(2) {
      @Override
      void run(Consumer<String> outcome) throws Exception {
        Channel<Integer> channel = Channel.rendezvous();
        String[] how = {"never ran"};
        boolean[] sent = {false};
        Policy policy = Policy.collectAll().interrupt(InterruptPolicy.never());
        Scope.execute(
            policy,
            scope -> {
              Task<?> receiver =
                  scope.spawn(() -> {
                    try {
                      how[0] = "got " + channel.receive();
                    } catch (CancelledException cancelled) {
                      how[0] = "cancelled";
                    }
                  });
              sent[0] = channel.trySend(1);
              receiver.cancel("enough");
            });
        outcome.accept(how[0] + ", sent " + sent[0]);
      }
    },
    TWO_SELECTS(2) {
      @Override
      void run(Consumer<String> outcome) throws Exception {
        Channel<String> x = Channel.rendezvous();
        Channel<String> y = Channel.rendezvous();
        String[] what = new String[2];
        Scope.execute(scope -> {
          scope.spawn(() ->
              what[0] = Select.<String>of().send(x, "x", () -> "sent").receive(y, v -> v).await());
          what[1] = Select.<String>of().receive(x, v -> v).send(y, "y", () -> "sent").await();
        });
        outcome.accept(what[0] + " " + what[1]);
      }
    };

    final int bound;

    Program(int bound) {
      this.bound = bound;
    }

    abstract void run(Consumer<String> outcome) throws Exception;
  }

  private static Exploration explore(Program program, boolean sleepSets, Set<String> outcomes) {
    Explorer explorer = new Explorer().grain(Grain.FINE).exhaustive(program.bound);
    return (sleepSets ? explorer : explorer.withoutSleepSets())
        .run(() -> program.run(outcomes::add));
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void theOutcomesAreThoseOfTheWholeSearch(Program program) {
    Set<String> with = new TreeSet<>();
    Set<String> without = new TreeSet<>();

    Exploration reduced = explore(program, true, with);
    Exploration whole = explore(program, false, without);

    assertThat(reduced.exhausted()).isTrue();
    assertThat(whole.exhausted()).isTrue();
    assertThat(with).isEqualTo(without).isNotEmpty();
    assertThat(reduced.schedules()).isLessThan(whole.schedules());
  }
}
