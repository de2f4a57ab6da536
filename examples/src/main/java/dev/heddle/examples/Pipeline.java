package dev.heddle.examples;

import dev.heddle.Scope;
import dev.heddle.channel.Channel;

/** Values flow from one task to another through a channel that holds at most 16 of them. */
public final class Pipeline {
  private Pipeline() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws InterruptedException {
    Channel<Integer> squares = Channel.bounded(16);
    Scope.execute(scope -> {
      scope.spawn(
          "squares",
          () -> {
            for (int i = 1; i <= 5; i++) {
              squares.send(i * i);
            }
            squares.close();
          });
      squares.forEach(square -> System.out.println("square " + square));
    });
  }
}
