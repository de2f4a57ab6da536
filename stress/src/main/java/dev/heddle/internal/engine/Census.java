package dev.heddle.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * Jobs, and who was taken how often: each job has a digit of base 4, so a sum tells all of them
 * apart that were taken at most three times.
 */
final class Census {
  private final Job[] jobs;

  Census(int count) {
    jobs = new Job[count];
    for (int i = 0; i < count; i++) {
      jobs[i] = new StrayJob(() -> {}, new JdkCarriers());
    }
  }

  Job job(int number) {
    return jobs[number];
  }

  /** What taking {@code job} adds to the sum; 0 for null. */
  int of(@Nullable Job job) {
    for (int i = 0; i < jobs.length; i++) {
      if (jobs[i] == job) {
        return 1 << (2 * i);
      }
    }
    return 0;
  }

  /** What taking all that is left in {@code ring} adds. */
  int drain(RunRing ring) {
    int sum = 0;
    for (Job job; (job = ring.poll()) != null; ) {
      sum += of(job);
    }
    return sum;
  }

  /** An empty ring of four that stands just before its end. */
  static RunRing ring() {
    RunRing ring = new RunRing(4);
    Job filler = new StrayJob(() -> {}, new JdkCarriers());
    for (int i = 0; i < 3; i++) {
      ring.push(filler);
      ring.poll();
    }
    return ring;
  }
}
