/** Parallel loops and pipelines. */
module dev.heddle.parallel {
  requires transitive dev.heddle;
  requires static org.jspecify;

  exports dev.heddle.parallel;
}
