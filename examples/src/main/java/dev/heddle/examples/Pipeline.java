package dev.heddle.examples;

import dev.heddle.Scope;
import dev.heddle.channel.Channel;

/**
 * Three stages joined by bounded channels: numbers, three workers that keep the primes, a sum. A
 * stage that is slow holds up the ones before it, so memory stays small however long the input is.
 */
final class Pipeline {
  private static final int LIMIT = 10_000;
  private static final int WORKERS = 3;

  private Pipeline() {}

  static void main() throws InterruptedException {
    Channel<Integer> numbers = Channel.bounded(16);
    Channel<Integer> primes = Channel.bounded(16);
    Scope.execute(scope -> {
      scope.spawn("numbers", () -> produce(numbers));
      scope.spawn("filter", () -> filter(numbers, primes));
      int count = 0;
      long sum = 0;
      for (Integer prime; (prime = primes.receiveOrClosed()) != null; ) {
        count++;
        sum += prime;
      }
      IO.println(count + " primes below " + LIMIT + ", their sum is " + sum);
    });
  }

  private static void produce(Channel<Integer> numbers) throws InterruptedException {
    for (int n = 2; n < LIMIT; n++) {
      numbers.send(n);
    }
    numbers.close();
  }

  /** The scope ends when all workers have: only then is there nothing more to come. */
  private static void filter(Channel<Integer> numbers, Channel<Integer> primes)
      throws InterruptedException {
    Scope.execute(workers -> {
      for (int i = 0; i < WORKERS; i++) {
        workers.spawn(() ->
            numbers.forEach(n -> {
              if (isPrime(n)) {
                primes.send(n);
              }
            }));
      }
    });
    primes.close();
  }

  private static boolean isPrime(int n) {
    for (int divisor = 2; divisor * divisor <= n; divisor++) {
      if (n % divisor == 0) {
        return false;
      }
    }
    return true;
  }
}
