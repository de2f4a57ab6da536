package dev.heddle.sync;

import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;

/** Takes two locks in both orders, one after the other, then makes one wait for another. */
final class LockRecordingScenario {
  private LockRecordingScenario() {}

  private static void print(String first, String second) {
    System.out.println(first + " and " + second);
  }

  private static void outerFirst(Mutex<String> outer, Mutex<String> inner) {
    try (var one = outer.lock();
        var two = inner.lock()) {
      print(one.get(), two.get());
    }
  }

  private static void innerFirst(Mutex<String> outer, Mutex<String> inner) {
    try (var two = inner.lockInterruptibly();
        var one = outer.tryLock()) {
      print(two.get(), one == null ? "nothing" : one.get());
    } catch (InterruptedException never) {
      throw new AssertionError(never);
    }
  }

  private static void holdsWhileAnotherWaits(Mutex<String> lock) {
    Actor<Object> waiter;
    try (var guard = lock.lock()) {
      guard.set("changed");
      waiter = Actor.start(Kind.PLATFORM, () -> lock.compute(data -> data));
      LockProbe.awaitWaiting(lock, 1);
    }
    waiter.result();
  }

  public static void main(String[] args) {
    Mutex<String> outer = new Mutex<>("outer", LockOptions.named("outer"));
    Mutex<String> inner = new Mutex<>("inner", LockOptions.named("inner"));
    outerFirst(outer, inner);
    outerFirst(outer, inner);
    System.out.println("one order");
    innerFirst(outer, inner);
    innerFirst(outer, inner);
    System.out.println("both orders");
    System.out.println(inner.statistics());

    Mutex<String> busy = new Mutex<>("busy");
    holdsWhileAnotherWaits(busy);
    LockStatistics statistics = busy.statistics();
    System.out.println(statistics);
    statistics.longestHold().printStackTrace(System.out);

    ReentrantMutex<String> again = new ReentrantMutex<>("again");
    try (var one = again.lock();
        var two = again.lock()) {
      print(one.get(), two.get());
    }
    System.out.println("again " + again.statistics().acquisitions());
  }
}
