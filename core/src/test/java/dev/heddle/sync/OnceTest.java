package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import dev.heddle.stress.Waits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Lazy, Once and Shared. */
class OnceTest {
  @Test
  void aLazyValueIsMadeOnceForAll() {
    AtomicInteger made = new AtomicInteger();
    Lazy<Object> lazy =
        new Lazy<>(() -> {
          made.incrementAndGet();
          return new Object();
        });
    assertThat(lazy.orNull()).isNull();
    assertThat(lazy.toString()).contains("not made yet");
    List<Actor<Object>> askers = Actor.startMixed(12, lazy::get);
    Object value = askers.getFirst().result();
    assertThat(askers).allSatisfy(each -> assertThat(each.result()).isSameAs(value));
    assertThat(made.get()).isEqualTo(1);
    assertThat(lazy.orNull()).isSameAs(value);
  }

  @Test
  void aFailureIsThrownOnceAndTheNextOneTriesAgain() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    Lazy<String> lazy =
        new Lazy<>(() -> {
          if (tries.incrementAndGet() < 3) {
            throw new IllegalArgumentException("try " + tries.get());
          }
          return "made";
        });
    assertThatThrownBy(lazy::get).hasMessage("try 1");
    assertThatThrownBy(lazy::get).hasMessage("try 2");
    assertThat(lazy.get()).isEqualTo("made");
    assertThat(lazy.get()).isEqualTo("made");
    assertThat(tries.get()).isEqualTo(3);
    assertThatNullPointerException().isThrownBy(() -> new Lazy<>(() -> null).get());
    assertThatNullPointerException().isThrownBy(() -> new Lazy<>(null));
  }

  @Test
  void aValueThatNeedsItselfIsAnError() throws InterruptedException {
    AtomicReference<Lazy<Integer>> self = new AtomicReference<>();
    self.set(new Lazy<>(() -> self.get().get() + 1));
    assertThatIllegalStateException()
        .isThrownBy(() -> self.get().get())
        .withMessageContaining("needs that value itself");
    Once once = new Once();
    assertThatIllegalStateException()
        .isThrownBy(() -> once.run(() -> once.run(() -> {})))
        .withMessageContaining("waits for itself");
    once.run(() -> {});
    assertThat(once.isDone()).isTrue();
  }

  @Test
  void aCancelledMakerLeavesItToTheNextOne() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger tries = new AtomicInteger();
    Channelled wait = new Channelled();
    Lazy<String> lazy =
        new Lazy<>(() -> {
          if (tries.incrementAndGet() == 1) {
            begun.countDown();
            wait.forEver();
          }
          return "made";
        });
    Actor<String> maker = Actor.start(Kind.TASK, lazy::get);
    Waits.until("it is being made", () -> begun.getCount() == 0);
    Actor<String> next = Actor.start(Kind.PLATFORM, lazy::get);
    maker.cancel();
    assertThat(maker.failure()).isInstanceOf(CancelledException.class);
    assertThat(next.result()).isEqualTo("made");
  }

  private static final class Channelled {
    private final Latch never = new Latch(1);

    void forEver() throws InterruptedException {
      never.await();
    }
  }

  @Test
  void onceRunsOneActionAndOthersWaitForIt() {
    Once once = new Once();
    AtomicInteger runs = new AtomicInteger();
    Actor.startMixed(
            9,
            () -> {
              once.run(runs::incrementAndGet);
              return runs.get();
            })
        .forEach(each -> assertThat(each.result()).isEqualTo(1));
    Once fails = new Once();
    assertThatThrownBy(() ->
            fails.run(() -> {
              throw new IOException("no");
            }))
        .isInstanceOf(IOException.class);
    assertThat(fails.isDone()).isFalse();
  }

  // ---- shared

  @Test
  void theLastHandleClosesTheResourceOnce() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    Shared<AutoCloseable> first = Shared.of(closed::incrementAndGet);
    List<Actor<Object>> users = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Shared<AutoCloseable> own = first.share();
      users.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                try (own;
                    Shared<AutoCloseable> more = own.share()) {
                  assertThat(more.get()).isSameAs(own.get());
                  assertThat(closed.get()).isZero();
                }
                return null;
              }));
    }
    first.close();
    users.forEach(Actor::result);
    assertThat(closed.get()).isEqualTo(1);
    assertThatIllegalStateException()
        .isThrownBy(first::close)
        .withMessageContaining("closed before");
    assertThatIllegalStateException().isThrownBy(first::get);
    assertThatIllegalStateException().isThrownBy(first::share);
    assertThatIllegalStateException().isThrownBy(first::weak);
    assertThat(closed.get()).isEqualTo(1);
  }

  @Test
  void aWeakHandleComesBackOnlyWhileTheResourceIsOpen() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    Shared<AutoCloseable> handle = Shared.of(closed::incrementAndGet);
    Shared.Weak<AutoCloseable> weak = handle.weak();
    try (Shared<AutoCloseable> strong = weak.upgrade()) {
      handle.close();
      assertThat(closed.get()).isZero();
      assertThat(strong.get()).isNotNull();
    }
    assertThat(closed.get()).isEqualTo(1);
    assertThat(weak.upgrade()).isNull();
  }

  @Test
  void aFailingCloseIsThrownByTheLastOne() throws Exception {
    Shared<AutoCloseable> handle =
        Shared.of(() -> {
          throw new IOException("disk");
        });
    Shared<AutoCloseable> other = handle.share();
    handle.close();
    assertThatThrownBy(other::close).isInstanceOf(IOException.class);
    assertThatIllegalStateException().isThrownBy(other::close);
    assertThatNullPointerException().isThrownBy(() -> Shared.of(null));
  }
}
