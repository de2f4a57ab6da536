package dev.heddle.test.probe;

import dev.heddle.test.Explorer;
import dev.heddle.test.Finding;
import dev.heddle.test.TestBody;

/** Known bugs that the test runtime must find, each with its mended twin, which must pass. */
public enum Probe {
  /** Read, add, write, without a lock. */
  LOST_UPDATE(Finding.Kind.ASSERTION, Classics::lostUpdate),
  /** Two locks in opposed orders. */
  OPPOSED_LOCKS(Finding.Kind.DEADLOCK, Classics::opposedLocks),
  /** A flag is looked at before the waiter is published. */
  LOST_WAKE_UP(Finding.Kind.LOST_WAKE_UP, Classics::lostWakeUp),
  /** A receiver looks for the closing only before it queues. */
  MISSED_CLOSE(Finding.Kind.LOST_WAKE_UP, Classics::missedClose),
  /** Two takers read the same head. */
  DOUBLE_DELIVERY(Finding.Kind.LEDGER, Classics::doubleDelivery),
  /** A value is handed to a receiver that is being cancelled. */
  SWALLOWED_VALUE(Finding.Kind.LEDGER, Handovers::swallowedValue),
  /** Two senders complete two cases of one select. */
  SELECT_TWICE(Finding.Kind.ASSERTION, Handovers::selectTwice),
  /** The time limit and the completion both act. */
  TIMEOUT_AND_COMPLETION(Finding.Kind.ASSERTION, Handovers::timeoutAndCompletion),
  /** Who was notified and leaves does not pass the notification on: Tokio's Notify. */
  NOTIFICATION_NOT_PASSED_ON(Finding.Kind.DEADLOCK, Handovers::notificationNotPassedOn),
  /** A closed queue counts as drained while a place is still reserved: Tokio's mpsc. */
  CLOSED_BEFORE_RESERVED_PLACE(Finding.Kind.LEDGER, Handovers::closedBeforeReservedPlace),
  /** The messages are discarded while a sender is between reserving and writing: Crossbeam. */
  DISCARDED_TOO_EARLY(Finding.Kind.LEDGER, Handovers::discardedTooEarly),
  /** Two selects hold themselves and wait for each other: Kotlin's channels. */
  SELECTS_WAIT_FOR_EACH_OTHER(Finding.Kind.LIVELOCK, Protocols::selectsWaitForEachOther),
  /** A reader comes again behind a waiting writer: fair read-write locks. */
  READ_TWICE_PAST_A_WRITER(Finding.Kind.DEADLOCK, Protocols::readTwicePastAWriter),
  /** What is waited for is counted by the tasks themselves: Go's WaitGroup. */
  COUNTED_TOO_LATE(Finding.Kind.ASSERTION, Protocols::countedTooLate),
  /** Made twice, because looking and making are two steps. */
  MADE_TWICE(Finding.Kind.ASSERTION, Protocols::madeTwice),
  /** A cell of a ring is published before it is written: jox, JCTools, everybody once. */
  PUBLISHED_BEFORE_WRITTEN(Finding.Kind.ASSERTION, Protocols::publishedBeforeWritten),
  /** A stack's top comes back as the same node with another rest. */
  SAME_TOP_OTHER_REST(Finding.Kind.ASSERTION, Protocols::sameTopOtherRest);

  /** The code of a probe, broken or mended. */
  interface Variant {
    void run(boolean mended) throws Exception;
  }

  private final Finding.Kind kind;
  private final Variant variant;

  Probe(Finding.Kind kind, Variant variant) {
    this.kind = kind;
    this.variant = variant;
  }

  /** What is to be found. */
  public Finding.Kind kind() {
    return kind;
  }

  /** The broken code. */
  public TestBody broken() {
    return () -> variant.run(false);
  }

  /** The same without the bug. */
  public TestBody mended() {
    return () -> variant.run(true);
  }

  /** An explorer for this probe. */
  public Explorer explorer() {
    return new Explorer().name(name()).schedules(10_000).pages(false);
  }
}
