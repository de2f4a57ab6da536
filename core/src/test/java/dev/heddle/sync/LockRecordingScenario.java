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

  private static void readsFirst(RwLock<String> table, Mutex<String> log) {
    try (var reading = table.read()) {
      reading.share().close();
      try (var guard = log.lock()) {
        print(reading.get(), guard.get());
      }
    }
  }

  private static void logsFirst(RwLock<String> table, Mutex<String> log) {
    try (var guard = log.lock();
        var writing = table.write()) {
      print(guard.get(), writing.get());
    }
  }

  private static void readsWhileAnotherWaits(RwLock<String> table) {
    Actor<Object> writer;
    try (var guard = table.read()) {
      writer =
          Actor.start(
              Kind.PLATFORM,
              () -> {
                try (var writing = table.upgradable().upgrade().downgrade()) {
                  return writing.get();
                }
              });
      dev.heddle.stress.Waits.until("the writer waits", table::isWriteLocked);
      System.out.println(guard.get());
    }
    writer.result();
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

    RwLock<String> table = new RwLock<>("table", LockOptions.named("table"));
    Mutex<String> log = new Mutex<>("log", LockOptions.named("log"));
    readsFirst(table, log);
    logsFirst(table, log);
    RwLock<String> read = new RwLock<>("read");
    readsWhileAnotherWaits(read);
    System.out.println("readers: " + read.readStatistics());
    read.readStatistics().longestHold().printStackTrace(System.out);
    System.out.println("writers: " + read.writeStatistics());
    RwLock<String> awaited = new RwLock<>("awaited");
    Actor<Object> reader;
    try (var writing = awaited.write()) {
      writing.set("written");
      reader = Actor.start(Kind.PLATFORM, () -> awaited.read(data -> data));
      LockProbe.awaitWaiting(awaited.core, 1);
    }
    reader.result();
    System.out.println("awaited: " + awaited.readStatistics());

    ReentrantMutex<String> again = new ReentrantMutex<>("again");
    try (var one = again.lock();
        var two = again.lock()) {
      print(one.get(), two.get());
    }
    System.out.println("again " + again.statistics().acquisitions());
  }
}
