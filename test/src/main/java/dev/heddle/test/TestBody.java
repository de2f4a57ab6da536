package dev.heddle.test;

/** A test that is run once under every schedule; everything that it shares is made inside. */
@FunctionalInterface
public interface TestBody {
  /** Runs the test as the main task of a simulation. */
  void run() throws Exception;
}
