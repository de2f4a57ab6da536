package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.Select;
import dev.heddle.TimeoutException;
import dev.heddle.channel.Channel;
import dev.heddle.stress.Actor;
import dev.heddle.stress.Actor.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RwLockTest {
  private static final Duration SHORT = Duration.ofMillis(1);

  private static void assertQuiet(RwLock<?> lock) {
    LockProbe.validateQuiet(lock.core);
    assertThat(lock.readers()).isZero();
    assertThat(lock.isWriteLocked()).isFalse();
    try (WriteGuard<?> alone = lock.tryWrite()) {
      assertThat(alone).as("the lock is free, and nobody is believed to wait").isNotNull();
    }
  }

  @Test
  void readersShareAndAWriterIsAlone() {
    RwLock<String> lock = new RwLock<>("a");
    try (ReadGuard<String> one = lock.read();
        ReadGuard<String> two = lock.tryRead()) {
      assertThat(one.get() + two.get()).isEqualTo("aa");
      assertThat(lock.readers()).isEqualTo(2);
      assertThat(lock.tryWrite()).isNull();
      assertThat(Actor.start(Kind.TASK, () -> lock.read(x -> x)).result()).isEqualTo("a");
    }
    try (WriteGuard<String> writer = lock.write()) {
      writer.set("b");
      assertThat(lock.isWriteLocked()).isTrue();
      assertThat(lock.tryRead()).isNull();
      assertThat(Actor.start(Kind.TASK, () -> lock.tryRead()).result()).isNull();
      assertThat(Actor.start(Kind.TASK, () -> lock.tryWrite()).result()).isNull();
    }
    assertThat(lock.<String, RuntimeException>read(x -> x)).isEqualTo("b");
    assertQuiet(lock);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsReadIsWhole(Kind kind) {
    RwLock<long[]> lock = new RwLock<>(new long[2]);
    List<Actor<Object>> actors = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      actors.add(
          Actor.start(
              kind,
              () -> {
                for (int n = 0; n < 1_000; n++) {
                  if (n % 10 == number) {
                    lock.write(data -> {
                      data[0]++;
                      data[1]++;
                    });
                  } else if (n % 10 == number + 1) {
                    try (WriteGuard<long[]> writer = lock.upgradable().upgrade()) {
                      writer.get()[0]++;
                      writer.get()[1]++;
                    }
                  } else {
                    assertThat(lock.<Boolean, RuntimeException>read(data -> data[0] == data[1]))
                        .isTrue();
                  }
                }
                return null;
              }));
    }
    actors.forEach(Actor::result);
    assertThat(lock.<Long, RuntimeException>read(data -> data[0])).isEqualTo(1_600);
    assertQuiet(lock);
  }

  @Test
  void firstComeFirstServedIsStrict() {
    RwLock<List<String>> lock =
        new RwLock<>(
            Collections.synchronizedList(new ArrayList<>()), LockOptions.defaults().fifo());
    ReadGuard<List<String>> first = lock.read();
    List<Actor<Object>> actors = new ArrayList<>();
    for (String name : List.of("w1", "r1", "r2", "w2", "r3")) {
      actors.add(
          Actor.start(
              Actor.kind(actors.size()),
              () -> {
                if (name.startsWith("w")) {
                  lock.write(order -> order.add(name));
                } else {
                  lock.read(order -> order.add(name));
                }
                return null;
              }));
      LockProbe.awaitWaiting(lock.core, actors.size());
    }
    assertThat(lock.tryRead()).as("past a writer that waits").isNull();
    first.close();
    actors.forEach(Actor::result);
    List<String> order = lock.read(List::copyOf);
    assertThat(order.getFirst()).isEqualTo("w1");
    assertThat(order.subList(1, 3)).containsExactlyInAnyOrder("r1", "r2");
    assertThat(order.subList(3, 5)).containsExactly("w2", "r3");
    assertQuiet(lock);
  }

  @Test
  void aYoungWriterIsOvertakenAndAnOldOneIsNot() {
    for (boolean old : new boolean[] {false, true}) {
      long patience = old ? -1 : Long.MAX_VALUE;
      RwLock<String> lock = new RwLock<>("a", patience, 0);
      ReadGuard<String> reader = lock.read();
      Actor<Object> writer =
          Actor.start(
              Kind.TASK,
              () -> {
                lock.write(x -> {});
                return null;
              });
      LockProbe.awaitWaiting(lock.core, 1);
      try (ReadGuard<String> passes = lock.tryRead()) {
        assertThat(passes == null).as("keeps out, if old: %s", old).isEqualTo(old);
      }
      assertThat(lock.tryWrite()).isNull();
      assertThat(writer.ended()).isFalse();
      reader.close();
      writer.result();
      assertQuiet(lock);
    }
  }

  /** There is always somebody who reads, so no reader is ever the last one that leaves. */
  @Test
  void readersThatOverlapDoNotKeepAWriterOut() {
    RwLock<int[]> lock = new RwLock<>(new int[1]);
    List<Actor<Object>> readers =
        Actor.startMixed(
            3,
            () -> {
              ReadGuard<int[]> held = lock.read();
              while (held.get()[0] == 0) {
                ReadGuard<int[]> next = lock.tryRead();
                held.close();
                held = next == null ? lock.read() : next;
              }
              held.close();
              return null;
            });
    dev.heddle.stress.Waits.until("somebody reads", () -> lock.readers() > 0);
    lock.write(data -> data[0] = 1);
    readers.forEach(Actor::result);
    assertQuiet(lock);
  }

  /** The collapse begins with a wake-up for each release: here, too, one is awake at a time. */
  @Test
  void whileOneIsAwakeNobodyElseIsWoken() {
    RwLock<int[]> lock = new RwLock<>(new int[1], Long.MAX_VALUE, Long.MAX_VALUE);
    List<Actor<Object>> crowd = new ArrayList<>();
    WriteGuard<int[]> guard = lock.write();
    for (int i = 0; i < 12; i++) {
      boolean writes = i % 3 == 0;
      crowd.add(
          Actor.start(
              Actor.kind(i),
              () -> {
                if (writes) {
                  lock.write(n -> n[0]++);
                } else {
                  lock.read(n -> n[0]);
                }
                return null;
              }));
      LockProbe.awaitWaiting(lock.core, i + 1);
    }
    guard.close();
    int most = 0;
    for (int i = 0; i < 200; i++) {
      lock.write(n -> n[0]--);
      most = Math.max(most, LockProbe.woken(lock.core));
      lock.read(n -> n[0]);
      most = Math.max(most, LockProbe.woken(lock.core));
    }
    assertThat(most).isLessThanOrEqualTo(1);
    crowd.forEach(Actor::result);
    assertThat(lock.<Integer, RuntimeException>read(n -> n[0])).isEqualTo(4 - 200);
    assertQuiet(lock);
  }

  /** A convoy does not outlive what made it: each gets in once, then the lock is as it was. */
  @Test
  void afterAStallTheLockIsInItsNormalStateAgain() {
    RwLock<int[]> lock = new RwLock<>(new int[1]);
    WriteGuard<int[]> stalled = lock.write();
    List<Actor<Object>> crowd =
        Actor.startMixed(
            24,
            () -> {
              for (int n = 0; n < 20; n++) {
                lock.write(data -> data[0]++);
                lock.read(data -> data[0]);
              }
              return null;
            });
    LockProbe.awaitWaiting(lock.core, 24);
    long old = System.nanoTime() + 2 * LockQueue.PATIENCE_NANOS;
    dev.heddle.stress.Waits.until("all are old", () -> System.nanoTime() - old > 0);
    stalled.close();
    crowd.forEach(Actor::result);
    assertThat(lock.<Integer, RuntimeException>read(n -> n[0])).isEqualTo(480);
    assertQuiet(lock);
  }

  @Test
  void aReaderThatReadsAgainBehindAWriterWaitsForItselfUnlessItShares() throws Exception {
    RwLock<String> lock = new RwLock<>("a", LockOptions.defaults().fifo());
    ReadGuard<String> reader = lock.read();
    Actor<Object> writer =
        Actor.start(
            Kind.TASK,
            () -> {
              lock.write(x -> {});
              return null;
            });
    LockProbe.awaitWaiting(lock.core, 1);
    assertThatThrownBy(() -> lock.readWithin(SHORT)).isInstanceOf(TimeoutException.class);
    try (ReadGuard<String> again = reader.share()) {
      reader.close();
      assertThat(again.get()).isEqualTo("a");
      assertThat(lock.readers()).isEqualTo(1);
      assertThat(writer.ended()).isFalse();
    }
    writer.result();
    assertQuiet(lock);
  }

  @Test
  void aWriterThatAsksAgainIsNamed() throws InterruptedException {
    RwLock<String> lock = new RwLock<>("a", LockOptions.named("table"));
    try (WriteGuard<String> writer = lock.write()) {
      assertThatIllegalStateException()
          .isThrownBy(lock::write)
          .withMessageContaining("rw lock 'table' is held by")
          .withMessageContaining("already");
      assertThatIllegalStateException().isThrownBy(lock::read);
      assertThatIllegalStateException().isThrownBy(lock::upgradable);
      assertThatIllegalStateException().isThrownBy(() -> lock.readWithin(SHORT));
      assertThat(writer.get()).isEqualTo("a");
    }
    try (UpgradableGuard<String> upgradable = lock.upgradable()) {
      assertThatIllegalStateException().isThrownBy(lock::write);
      assertThatIllegalStateException().isThrownBy(lock::upgradable);
      assertThat(upgradable.get()).isEqualTo("a");
    }
    assertQuiet(lock);
  }

  @Test
  void anUpgradeWaitsForTheReadersAndKeepsNewOnesOut() throws Exception {
    RwLock<String> lock = new RwLock<>("a");
    ReadGuard<String> reader = lock.read();
    Actor<String> upgrader =
        Actor.start(
            Kind.TASK,
            () -> {
              UpgradableGuard<String> guard = lock.upgradable();
              try (WriteGuard<String> writer = guard.upgrade()) {
                writer.set("b");
                assertThatIllegalStateException().isThrownBy(guard::get);
                return writer.get();
              }
            });
    dev.heddle.stress.Waits.until("it wants to write", lock::isWriteLocked);
    assertThat(lock.tryRead()).isNull();
    Actor<String> late = Actor.start(Kind.PLATFORM, () -> lock.read(x -> x));
    LockProbe.awaitWaiting(lock.core, 1);
    assertThat(upgrader.ended()).isFalse();
    reader.close();
    assertThat(upgrader.result()).isEqualTo("b");
    assertThat(late.result()).isEqualTo("b");
    assertQuiet(lock);
  }

  @Test
  void anUpgradeThatGivesUpStaysAReader() throws Exception {
    RwLock<String> lock = new RwLock<>("a");
    ReadGuard<String> reader = lock.read();
    Actor<String> upgrader =
        Actor.start(
            Kind.TASK,
            () -> {
              try (UpgradableGuard<String> guard = lock.upgradable()) {
                assertThatThrownBy(() -> guard.upgradeWithin(SHORT))
                    .isInstanceOf(TimeoutException.class);
                assertThatThrownBy(() -> guard.upgradeWithin(Duration.ZERO))
                    .isInstanceOf(TimeoutException.class);
                assertThat(lock.isWriteLocked()).isFalse();
                try (ReadGuard<String> beside = lock.tryRead()) {
                  return guard.get() + beside.get();
                }
              }
            });
    assertThat(upgrader.result()).isEqualTo("aa");
    Actor<Object> cancelled =
        Actor.start(
            Kind.TASK,
            () -> {
              try (UpgradableGuard<String> guard = lock.upgradable()) {
                return guard.upgradeWithin(Duration.ofHours(1));
              }
            });
    dev.heddle.stress.Waits.until("it wants to write", lock::isWriteLocked);
    cancelled.cancel();
    assertThat(cancelled.failure()).isInstanceOf(CancelledException.class);
    reader.close();
    assertQuiet(lock);
  }

  @Test
  void downgradingLetsReadersInAndNoWriter() {
    RwLock<String> lock = new RwLock<>("a");
    WriteGuard<String> writer = lock.write();
    Actor<String> reader = Actor.start(Kind.VIRTUAL, () -> lock.read(x -> x));
    LockProbe.awaitWaiting(lock.core, 1);
    Actor<Object> second =
        Actor.start(
            Kind.TASK,
            () -> {
              lock.write(x -> {});
              return null;
            });
    LockProbe.awaitWaiting(lock.core, 2);
    writer.set("b");
    try (ReadGuard<String> mine = writer.downgrade()) {
      assertThatIllegalStateException().isThrownBy(writer::get);
      assertThat(reader.result()).isEqualTo("b");
      assertThat(second.ended()).isFalse();
      assertThat(mine.get()).isEqualTo("b");
    }
    second.result();
    try (ReadGuard<String> mine = lock.upgradable().downgrade();
        UpgradableGuard<String> other = lock.upgradable()) {
      assertThat(mine.get()).isEqualTo(other.get());
    }
    assertQuiet(lock);
  }

  @Test
  void whoGivesUpLeavesNothing() throws Exception {
    RwLock<String> lock = new RwLock<>("a", LockOptions.defaults().fifo());
    try (ReadGuard<String> reader = lock.read()) {
      Actor<Object> late = Actor.start(Kind.TASK, () -> lock.writeWithin(Duration.ofHours(1)));
      LockProbe.awaitWaiting(lock.core, 1);
      Actor<String> behind = Actor.start(Kind.PLATFORM, () -> lock.read(x -> x));
      LockProbe.awaitWaiting(lock.core, 2);
      late.cancel();
      assertThat(late.failure()).isInstanceOf(CancelledException.class);
      assertThat(behind.result()).as("nothing stands before it any more").isEqualTo("a");
      assertThatThrownBy(() -> lock.writeWithin(SHORT))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("PT0.001S");
      assertThat(reader.get()).isEqualTo("a");
    }
    try (UpgradableGuard<String> one = lock.upgradable()) {
      assertThat(Actor.start(Kind.TASK, () -> lock.upgradableWithin(SHORT)).failure())
          .isInstanceOf(TimeoutException.class);
      assertThat(one.get()).isEqualTo("a");
    }
    assertQuiet(lock);
  }

  @Test
  void areCasesOfSelect() throws Exception {
    RwLock<String> lock = new RwLock<>("a");
    Channel<String> quiet = Channel.rendezvous();
    WriteGuard<String> writer = lock.write();
    Actor<String> reads = Actor.start(Kind.TASK, () -> select(lock, quiet, false));
    LockProbe.awaitWaiting(lock.core, 1);
    Actor<String> writes = Actor.start(Kind.TASK, () -> select(lock, quiet, true));
    LockProbe.awaitWaiting(lock.core, 2);
    writer.close();
    assertThat(reads.result()).isEqualTo("read a");
    assertThat(writes.result()).isEqualTo("wrote");
    try (ReadGuard<String> reader = lock.read()) {
      Actor<String> loses = Actor.start(Kind.TASK, () -> select(lock, quiet, true));
      LockProbe.awaitWaiting(lock.core, 1);
      quiet.send("message");
      assertThat(loses.result()).isEqualTo("message");
      assertThat(reader.get()).isEqualTo("b");
    }
    assertQuiet(lock);
  }

  private static String select(RwLock<String> lock, Channel<String> channel, boolean write)
      throws InterruptedException {
    Select<String> select = Select.<String>of().receive(channel, x -> x);
    if (write) {
      return select
          .receive(
              lock.writing(),
              guard -> {
                try (guard) {
                  guard.set("b");
                  assertThatIllegalStateException().isThrownBy(lock::read);
                  return "wrote";
                }
              })
          .await();
    }
    return select
        .receive(
            lock.reading(),
            guard -> {
              try (guard) {
                return "read " + guard.get();
              }
            })
        .await();
  }

  @Test
  void guardsAreClosedOnceAndBelongToTheirTask() {
    RwLock<String> lock = new RwLock<>("abc", LockOptions.named("table"));
    ReadGuard<String> reader = lock.read();
    assertThat(Actor.start(Kind.TASK, reader::get).failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rw lock 'table'");
    Guard<Integer> length = reader.map(String::length);
    assertThat(length.get()).isEqualTo(3);
    assertThatIllegalStateException().isThrownBy(reader::share);
    length.close();
    assertThatIllegalStateException().isThrownBy(length::close);
    WriteGuard<String> writer = lock.write();
    writer.close();
    assertThatIllegalStateException().isThrownBy(writer::close).withMessageContaining("'table'");
    assertThatIllegalStateException().isThrownBy(writer::downgrade);
    assertThatNullPointerException().isThrownBy(() -> new RwLock<>(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RwLock<>("a", LockOptions.defaults().poisoning()));
    assertQuiet(lock);
  }

  @Test
  @SuppressWarnings("LockNotBeforeTry")
  void isAReadWriteLockOfTheJdk() throws InterruptedException {
    RwLock<String> core = new RwLock<>("a");
    ReadWriteLock view = core.asReadWriteLock();
    Lock read = view.readLock();
    Lock write = view.writeLock();
    read.lock();
    assertThat(read.tryLock()).isTrue();
    assertThat(write.tryLock()).isFalse();
    assertThat(write.tryLock(1, TimeUnit.MILLISECONDS)).isFalse();
    assertThatThrownBy(write::unlock).isInstanceOf(IllegalMonitorStateException.class);
    read.unlock();
    read.unlock();
    assertThatThrownBy(read::unlock).isInstanceOf(IllegalMonitorStateException.class);
    write.lockInterruptibly();
    assertThatIllegalStateException().isThrownBy(write::lock);
    assertThat(Actor.start(Kind.PLATFORM, () -> read.tryLock(-1, TimeUnit.DAYS)).result())
        .isFalse();
    assertThat(
            Actor.<Object>start(
                    Kind.TASK,
                    () -> {
                      write.unlock();
                      return null;
                    })
                .failure())
        .isInstanceOf(IllegalMonitorStateException.class);
    Actor<Object> reader =
        Actor.start(
            Kind.TASK,
            () -> {
              read.lockInterruptibly();
              read.unlock();
              return null;
            });
    LockProbe.awaitWaiting(core.core, 1);
    write.unlock();
    reader.result();
    assertThatThrownBy(write::newCondition).isInstanceOf(UnsupportedOperationException.class);
    assertQuiet(core);
  }
}
