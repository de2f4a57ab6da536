/** Heddle's deterministic test runtime: schedules are explored from a seed and replayed. */
module dev.heddle.test {
  requires static org.jspecify;
  requires static org.junit.jupiter.api;
  requires transitive dev.heddle;

  exports dev.heddle.test;

  // JUnit creates the extension behind @HeddleTest.
  opens dev.heddle.test;
}
