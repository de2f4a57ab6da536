/** Parallel loops and pipelines. */
module dev.heddle.parallel {
  requires transitive dev.heddle;
  requires static transitive org.jspecify;

  exports dev.heddle.parallel;
}
