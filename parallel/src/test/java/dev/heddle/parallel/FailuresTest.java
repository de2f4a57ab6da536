package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final class Boom extends RuntimeException {
    Boom(String message) {
      super(message);
    }
  }

  private static final class Crash extends Error {}

  private static void expect(Throwable wanted, ThrowingCallable call) {
    assertThat(catchThrowable(call)).isSameAs(wanted);
  }

  private static long throwAt(long x, long where, RuntimeException what) {
    if (x == where) {
      throw what;
    }
    return x;
  }

  @Test
  void theCallerGetsTheObjectThatWasThrownWhereverItWas() {
    for (int n : new int[] {1, 50, 1_000, 200_000}) {
      for (long at : new long[] {0, n / 2, n - 1}) {
        Boom boom = new Boom("at " + at + " of " + n);
        expect(boom, () -> Par.range(0, n).map(x -> throwAt(x, at, boom)).sum());
        expect(boom, () -> Par.range(0, n).filter(x -> throwAt(x, at, boom) >= 0).count());
        expect(boom, () -> Par.range(0, n).forEach(x -> throwAt(x, at, boom)));
        expect(boom, () -> Par.range(0, n).mapToDouble(x -> throwAt(x, at, boom)).sum());
        expect(boom, () -> Par.range(0, n).map(x -> throwAt(x, at, boom)).toArray());
        expect(boom, () -> Par.range(0, n).reduce(0, (a, b) -> throwAt(b, at, boom)));
        expect(boom, () -> Par.range(0, n).allMatch(x -> throwAt(x, at, boom) >= 0));
      }
    }
  }

  @Test
  void errorsArriveToo() {
    assertThatThrownBy(() ->
            Par.range(0, 100_000)
                .forEach(x -> {
                  if (x == 77_777) {
                    throw new Crash();
                  }
                }))
        .isInstanceOf(Crash.class);
  }

  @Test
  void aFailureStopsTheOtherParts() {
    AtomicLong elements = new AtomicLong();
    assertThatThrownBy(() ->
            Par.range(0, Long.MAX_VALUE)
                .forEach(x -> {
                  elements.incrementAndGet();
                  throwAt(x, 1_000, new Boom("stop"));
                }))
        .isInstanceOf(Boom.class);
    long after = elements.get();
    assertThat(after).isLessThan(Long.MAX_VALUE / 2);
    Par.range(0, 1_000_000).sum();
    assertThat(elements.get()).as("nothing runs after the call").isEqualTo(after);
  }

  @Test
  void theCallEndsWhenNoPartRunsAnyMore() {
    for (int i = 0; i < 50; i++) {
      CountDownLatch started = new CountDownLatch(1);
      AtomicBoolean finished = new AtomicBoolean();
      Boom boom = new Boom("first part");
      expect(
          boom,
          () ->
              Par.rangeInt(0, 2)
                  .forEach(x -> {
                    if (x == 0) {
                      awaitLatch(started); // so the other part runs elsewhere
                      throw boom;
                    }
                    started.countDown();
                    for (int k = 0; k < 100; k++) {
                      Thread.yield();
                    }
                    finished.set(true);
                  }));
      assertThat(finished).isTrue();
    }
  }

  @Test
  void furtherFailuresAreSuppressedInTheFirst() {
    CyclicBarrier both = new CyclicBarrier(2);
    Throwable first =
        catchThrowable(() ->
            Par.rangeInt(0, 2)
                .forEach(x -> {
                  await(both);
                  throw new Boom("part " + x);
                }));
    assertThat(first).isInstanceOf(Boom.class);
    assertThat(first.getSuppressed()).hasSize(1).allMatch(Boom.class::isInstance);
    assertThat(first.getSuppressed()[0]).isNotSameAs(first);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the other part did not run at the same time", e);
    }
  }

  @Test
  void theStackLeadsToTheLambdaAndToTheCaller() {
    Throwable thrown = catchThrowable(FailuresTest::callThatFails);
    StackTraceElement[] stack = thrown.getStackTrace();
    assertThat(stack[0].getMethodName()).isEqualTo("failHere");
    assertThat(stack).extracting(StackTraceElement::getMethodName).contains("callThatFails");
    assertThat(thrown).isInstanceOf(Boom.class);
  }

  private static void callThatFails() {
    Par.range(0, 10).forEach(FailuresTest::failHere);
  }

  private static void failHere(long x) {
    throw new Boom("here " + x);
  }

  @Test
  void oneExceptionThrownAgainAndAgainDoesNotGrow() {
    Boom shared = new Boom("shared");
    for (int i = 0; i < 100; i++) {
      expect(shared, () -> Par.range(0, 10).map(x -> throwAt(x, 3, shared)).sum());
    }
    assertThat(shared.getStackTrace().length).isLessThan(400);
    assertThat(shared.getSuppressed()).isEmpty();
  }

  @Test
  void aCheckedExceptionThatALambdaSneaksOutArrivesAsItIs() {
    java.io.IOException io = new java.io.IOException("sneaked");
    expect(io, () -> Par.range(0, 100).forEach(x -> FailuresTest.<RuntimeException>sneak(io)));
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> void sneak(Throwable t) throws X {
    throw (X) t;
  }

  @Test
  void joinThrowsWhatEitherBranchThrows() {
    Boom boom = new Boom("a");
    expect(boom, () -> Par.join(() -> fail(boom), () -> 1));
    expect(boom, () -> Par.join(() -> 1, () -> fail(boom)));
    expect(
        boom,
        () ->
            Par.join(
                () -> {
                  throw boom;
                },
                () -> {}));
    expect(
        boom,
        () ->
            Par.join(
                () -> {},
                () -> {
                  throw boom;
                }));
    Crash crash = new Crash();
    expect(
        crash,
        () ->
            Par.join(
                () -> 1,
                () -> {
                  throw crash;
                }));
  }

  private static int fail(RuntimeException e) {
    throw e;
  }

  @Test
  void joinWaitsForTheSecondBranchWhenTheFirstFails() {
    for (int i = 0; i < 200; i++) {
      CountDownLatch started = new CountDownLatch(1);
      AtomicBoolean finished = new AtomicBoolean();
      Boom a = new Boom("a");
      Boom b = new Boom("b");
      Throwable thrown =
          catchThrowable(() ->
              Par.join(
                  () -> {
                    awaitLatch(started); // so the other branch runs elsewhere
                    throw a;
                  },
                  () -> {
                    started.countDown();
                    Thread.yield();
                    finished.set(true);
                    throw b;
                  }));
      assertThat(thrown).isSameAs(a);
      assertThat(finished).isTrue();
      assertThat(a.getSuppressed()).containsExactly(b);
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void failuresDeepInARecursionReachTheCallerAndLeaveThePoolWhole() {
    for (int round = 0; round < 300; round++) {
      int bad = round % 64;
      Boom boom = new Boom("leaf " + bad);
      AtomicInteger running = new AtomicInteger();
      expect(boom, () -> tree(0, 64, bad, boom, running));
      assertThat(running).hasValue(0);
    }
    assertThat(Par.range(0, 100_000).sum()).isEqualTo(4_999_950_000L);
  }

  private static int tree(int lo, int hi, int bad, Boom boom, AtomicInteger running) {
    if (hi - lo == 1) {
      running.incrementAndGet();
      try {
        Par.range(0, 100).forEach(x -> throwAt(lo, bad, boom));
      } finally {
        running.decrementAndGet();
      }
      return 1;
    }
    int mid = (lo + hi) >>> 1;
    var both =
        Par.join(() -> tree(lo, mid, bad, boom, running), () -> tree(mid, hi, bad, boom, running));
    return both.left() + both.right();
  }

  @Test
  void aStackOverflowReachesTheCallerAndLeavesThePoolWhole() {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> Par.join(() -> bottomless(0), () -> 1))
          .isInstanceOf(StackOverflowError.class);
      assertThat(Par.range(0, 100_000).sum()).isEqualTo(4_999_950_000L);
    }
  }

  private static long bottomless(long n) {
    var both = Par.join(() -> bottomless(n + 1), () -> n);
    return both.left() + both.right();
  }
}
