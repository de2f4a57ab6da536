package dev.heddle.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Scope;
import dev.heddle.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A schedule that ends early leaves no thread behind: each unwinds through its finally blocks. */
class LeftoverTest {
  @ParameterizedTest
  @EnumSource(Grain.class)
  void everyTaskThatBeganEnds(Grain grain) {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    TestBody stuck =
        () -> {
          Channel<Integer> nobodySends = Channel.rendezvous();
          Scope.execute(scope -> {
            for (int i = 0; i < 3; i++) {
              scope.spawn(() -> {
                begun.incrementAndGet();
                try {
                  nobodySends.receive();
                } finally {
                  ended.incrementAndGet();
                }
              });
            }
          });
        };
    for (int i = 0; i < 20; i++) {
      Exploration exploration = new Explorer().grain(grain).pages(false).run(stuck);
      assertThat(exploration.finding().kind()).isEqualTo(Finding.Kind.DEADLOCK);
    }

    assertThat(begun.get()).isGreaterThan(60);
    assertThat(ended.get()).isEqualTo(begun.get());
  }

  @ParameterizedTest
  @EnumSource(Grain.class)
  void aTaskThatCatchesEverythingDoesNotHoldTheExplorationUp(Grain grain) {
    Exploration exploration =
        new Explorer()
            .grain(grain)
            .pages(false)
            .run(() -> {
              Channel<Integer> nobodySends = Channel.rendezvous();
              while (true) {
                try {
                  nobodySends.receive();
                } catch (Throwable swallowed) {
                  // Wrong, and common.
                }
              }
            });

    assertThat(exploration.finding().kind()).isEqualTo(Finding.Kind.DEADLOCK);
  }
}
