package dev.heddle.internal.engine;

/**
 * The sizes of a set of workers; a test makes them small.
 *
 * @param ring the capacity of each local queue, a power of two, at least 2
 * @param shards of the injection, a power of two
 * @param searchRounds how often a worker looks at every queue before it sleeps
 * @param watchRounds how often it looks, instead, if it sees jobs that are not urgent: some ten
 *     microseconds, in which it sees how fast their owner gets on
 * @param patientRounds how often it then looks at the injection alone, if it has just found
 *     something there without having slept: a few times ten microseconds in which who wakes tasks
 *     from outside need not wake a thread
 */
record EngineSizes(int ring, int shards, int searchRounds, int watchRounds, int patientRounds) {
  static final int RING = 256;

  static EngineSizes forWorkers(int workers) {
    return new EngineSizes(RING, Injection.shardsFor(workers), 32, 256, 512);
  }
}
