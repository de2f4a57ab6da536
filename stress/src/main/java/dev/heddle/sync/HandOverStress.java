package dev.heddle.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.heddle.TimeoutException;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Who gets a lock sees what its owners before wrote, in plain fields, however the lock came to it;
 * and it comes to one, whoever gives up. Two actors each: a third one would not run on a machine
 * with two processors.
 */
public final class HandOverStress {
  /** About as long as a waiter takes to park: it ends before, with and after the hand-over. */
  private static final Duration LIMIT = Duration.ofNanos(20_000);

  private HandOverStress() {}

  /** Guarded data without any final or volatile field. */
  static final class Counts {
    int first;
    int second;

    void count() {
      first++;
      second++;
    }

    /** Both counts if they are the same, else -1. */
    int seen() {
      return first == second ? first : -1;
    }
  }

  private static void countTwice(Mutex<Counts> mutex) {
    mutex.with(Counts::count);
    mutex.with(Counts::count);
  }

  /** Where newcomers may overtake. */
  @JCStressTest
  @Outcome(id = "4", expect = ACCEPTABLE, desc = "each section was alone, and saw the last one")
  @Outcome(expect = FORBIDDEN, desc = "two were inside, or one saw something old")
  @State
  public static class Barging {
    private final Mutex<Counts> mutex = new Mutex<>(new Counts());

    /** Two sections. */
    @Actor
    public void one() {
      countTwice(mutex);
    }

    /** Two sections. */
    @Actor
    public void two() {
      countTwice(mutex);
    }

    /** What is left. */
    @Arbiter
    public void all(I_Result result) {
      result.r1 = mutex.compute(Counts::seen);
    }
  }

  /** Where each release with a waiter hands over. */
  @JCStressTest
  @Outcome(id = "4", expect = ACCEPTABLE, desc = "each section was alone, and saw the last one")
  @Outcome(expect = FORBIDDEN, desc = "two were inside, or one saw something old")
  @State
  public static class HandedOver {
    private final Mutex<Counts> mutex = new Mutex<>(new Counts(), LockOptions.defaults().fifo());

    /** Two sections. */
    @Actor
    public void one() {
      countTwice(mutex);
    }

    /** Two sections. */
    @Actor
    public void two() {
      countTwice(mutex);
    }

    /** What is left. */
    @Arbiter
    public void all(I_Result result) {
      result.r1 = mutex.compute(Counts::seen);
    }
  }

  /** A mutex in the hands of a thread that is none of the actors. */
  abstract static class Held {
    private static final Thread HOLDER = Thread.ofVirtual().unstarted(() -> {});

    final Mutex<Counts> mutex = new Mutex<>(new Counts(), LockOptions.defaults().fifo());

    Held() {
      mutex.acquire(HOLDER);
    }

    void countAndRelease() {
      mutex.data().count();
      mutex.release(HOLDER);
    }

    /** What is seen under the lock, -2 if it did not come in time. */
    int seenWithin() {
      try (MutexGuard<Counts> guard = mutex.lockWithin(LIMIT)) {
        return guard.get().seen();
      } catch (TimeoutException late) {
        return -2;
      } catch (InterruptedException stopped) {
        throw new AssertionError(stopped);
      }
    }

    /** Whether the lock is free and nobody is left in it. */
    int isQuiet() {
      MutexGuard<Counts> guard = mutex.tryLock();
      if (guard == null) {
        return 0;
      }
      guard.close();
      return mutex.state().isIdle() ? 1 : 0;
    }
  }

  /** The release against the time limit of the heir. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "it has the lock, and sees all")
  @Outcome(id = "-2, 1", expect = ACCEPTABLE, desc = "it was late, and the lock is free")
  @Outcome(expect = FORBIDDEN, desc = "it saw something old, or the lock is lost")
  @State
  public static class OrLate extends Held {
    /** The holder. */
    @Actor
    public void holder() {
      countAndRelease();
    }

    /** Who may become the heir. */
    @Actor
    public void heir(II_Result result) {
      result.r1 = seenWithin();
    }

    /** What is left. */
    @Arbiter
    public void left(II_Result result) {
      result.r2 = isQuiet();
    }
  }

  /** Two heirs, of which one may be late: the other one gets the lock. */
  @JCStressTest
  @Outcome(
      id = {"1, 1, 1", "-2, 1, 1"},
      expect = ACCEPTABLE,
      desc = "the patient one has had the lock")
  @Outcome(expect = FORBIDDEN, desc = "one saw something old, or the lock is lost")
  @State
  public static class OrPassedOn extends Held {
    /** The holder, which comes back and waits. */
    @Actor
    public void patient(III_Result result) {
      countAndRelease();
      result.r2 = mutex.compute(Counts::seen);
    }

    /** Who may be late. */
    @Actor
    public void impatient(III_Result result) {
      result.r1 = seenWithin();
    }

    /** What is left. */
    @Arbiter
    public void left(III_Result result) {
      result.r3 = isQuiet();
    }
  }

  /** A reader and a writer. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "it saw all of it, or nothing")
  @Outcome(expect = FORBIDDEN, desc = "it saw a part, or the write is lost")
  @State
  public static class ReaderAndWriter {
    private final RwLock<Counts> lock = new RwLock<>(new Counts());

    /** Writes. */
    @Actor
    public void writer() {
      lock.write(Counts::count);
    }

    /** Reads. */
    @Actor
    public void reader(II_Result result) {
      result.r1 = lock.read(Counts::seen);
    }

    /** What is left. */
    @Arbiter
    public void left(II_Result result) {
      result.r2 = lock.read(Counts::seen);
    }
  }

  /** Each writes, reads and writes: what waits is handed from a reader to a writer, and back. */
  public abstract static class InBothModes {
    private final RwLock<Counts> lock;

    InBothModes(LockOptions options) {
      lock = new RwLock<>(new Counts(), options);
    }

    final int writeReadWrite() {
      lock.write(Counts::count);
      int seen = lock.read(Counts::seen);
      lock.write(Counts::count);
      return seen > 0 ? 1 : seen;
    }

    final int left() {
      return lock.read(Counts::seen);
    }
  }

  /** Where newcomers may overtake. */
  @JCStressTest
  @Outcome(id = "1, 1, 4", expect = ACCEPTABLE, desc = "each saw its own write, and whole ones")
  @Outcome(expect = FORBIDDEN, desc = "one saw a part or something old, or a write is lost")
  @State
  public static class InBothModesBarging extends InBothModes {
    /** A lock without a waiter. */
    public InBothModesBarging() {
      super(LockOptions.defaults());
    }

    /** Writes, reads, writes. */
    @Actor
    public void one(III_Result result) {
      result.r1 = writeReadWrite();
    }

    /** Writes, reads, writes. */
    @Actor
    public void two(III_Result result) {
      result.r2 = writeReadWrite();
    }

    /** What is left. */
    @Arbiter
    public void all(III_Result result) {
      result.r3 = left();
    }
  }

  /** Where each release with a waiter hands over. */
  @JCStressTest
  @Outcome(id = "1, 1, 4", expect = ACCEPTABLE, desc = "each saw its own write, and whole ones")
  @Outcome(expect = FORBIDDEN, desc = "one saw a part or something old, or a write is lost")
  @State
  public static class InBothModesInTurn extends InBothModes {
    /** A lock without a waiter. */
    public InBothModesInTurn() {
      super(LockOptions.defaults().fifo());
    }

    /** Writes, reads, writes. */
    @Actor
    public void one(III_Result result) {
      result.r1 = writeReadWrite();
    }

    /** Writes, reads, writes. */
    @Actor
    public void two(III_Result result) {
      result.r2 = writeReadWrite();
    }

    /** What is left. */
    @Arbiter
    public void all(III_Result result) {
      result.r3 = left();
    }
  }
}
