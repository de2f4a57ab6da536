package dev.heddle.examples;

import dev.heddle.Scope;
import dev.heddle.Task;

/** Two things at the same time: the first failure of either would cancel the other. */
public final class Together {
  private Together() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws InterruptedException {
    int total =
        Scope.run(scope -> {
          Task<Integer> price = scope.spawn("price", () -> 21);
          Task<Integer> amount = scope.spawn("amount", () -> 2);
          return price.join() * amount.join();
        });
    System.out.println("total " + total);
  }
}
