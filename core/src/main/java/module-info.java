/** Heddle: tasks, scopes, cancellation, channels, locks and select on virtual threads. */
module dev.heddle {
  // Optional: for dev.heddle.inspect, and for the processor time of carriers.
  requires static java.management;
  // Optional: for the events of the flight recorder.
  requires static jdk.jfr;
  requires static org.jspecify;

  exports dev.heddle;
  exports dev.heddle.channel;
  exports dev.heddle.inspect;
  exports dev.heddle.sync;

  // Heddle's own modules only; the list stands in ARCHITECTURE.md too.
  exports dev.heddle.internal.seam to
      dev.heddle.bench,
      dev.heddle.parallel,
      dev.heddle.test;
  exports dev.heddle.internal.engine to
      dev.heddle.bench,
      dev.heddle.test;
  exports dev.heddle.internal.wait to
      dev.heddle.bench,
      dev.heddle.parallel,
      dev.heddle.test;
  exports dev.heddle.internal.util to
      dev.heddle.parallel,
      dev.heddle.test;
}
