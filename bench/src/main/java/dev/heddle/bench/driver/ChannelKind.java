package dev.heddle.bench.driver;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The channels of one contender, where sending and receiving are calls that wait. */
public interface ChannelKind {
  /** The capacity of an unbounded channel. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /** A channel. */
  interface Link<T> {
    /** Sends, waiting for room. */
    void send(T value) throws Exception;

    /** Receives, waiting for a value. */
    T receive() throws Exception;
  }

  /** Receives from one of several channels, whichever has a value. */
  @FunctionalInterface
  interface Receiver<T> {
    /** The next value. */
    T receive() throws Exception;
  }

  /** Sends into one of several channels, whichever has room. */
  @FunctionalInterface
  interface Sender<T> {
    /** Sends the value into one of them. */
    void send(T value) throws Exception;
  }

  /** Whether there are channels of that capacity. */
  boolean has(int capacity);

  /** Makes a channel for so many senders and receivers. */
  <T> Link<T> link(int capacity, int senders, int receivers);

  /** Makes a one-shot: a future of the JDK where there is nothing for that purpose. */
  default <T> Link<T> oneShot() {
    CompletableFuture<T> future = new CompletableFuture<>();
    return new Link<>() {
      @Override
      public void send(T value) {
        future.complete(value);
      }

      @Override
      public T receive() throws Exception {
        return future.get();
      }
    };
  }

  /** Whether one can wait for several channels at once. */
  boolean hasSelect();

  /** Waits for the first of several channels to have a value. */
  <T> Receiver<T> receiver(List<Link<T>> links);

  /** Waits for the first of several channels to have room. */
  <T> Sender<T> sender(List<Link<T>> links);
}
