package dev.heddle.channel;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The values of a channel as an {@code Iterable}, until it is closed and empty; from {@link
 * Views#values}.
 *
 * {@snippet file="dev/heddle/snippets/ViewSnippets.java" region="values"}
 *
 * <p>{@code hasNext} has to receive a value in order to tell that there is one. Close the view, and
 * a value that {@code next} has not fetched yet goes back: it is the next one that the channel
 * gives, in front of all others, also after the channel was closed; another receiver may have found
 * it closed and empty meanwhile. Where you can, use {@link ReceiveChannel#forEach}, which never
 * holds a value back.
 *
 * <p>One iterator, for one thread. Two views of one channel share its values: each goes to one of
 * them. What {@code hasNext} throws besides what is written there: {@link
 * dev.heddle.ClosedException} if the channel was closed with a cause.
 *
 * @param <T> the type of the values
 */
public final class Values<T> implements Iterable<T>, AutoCloseable {
  private final ReceiveChannel<T> channel;
  private boolean iterated;
  private boolean closed;
  private @Nullable T fetched;

  Values(ReceiveChannel<T> channel) {
    this.channel = channel;
  }

  /**
   * The iterator. Its {@code hasNext} waits, and throws {@link CancellationException} if the caller
   * is cancelled or interrupted meanwhile; an interrupt from outside stays set.
   *
   * @throws IllegalStateException if it was asked for before, or the view is closed
   */
  @Override
  public Iterator<T> iterator() {
    if (iterated || closed) {
      throw new IllegalStateException(
          closed
              ? "this view is closed"
              : "this view has an iterator already: make a view for each loop");
    }
    iterated = true;
    return new Iterating();
  }

  /** Gives a value back that was received for {@code hasNext} and not fetched. */
  @Override
  public void close() {
    closed = true;
    T value = fetched;
    fetched = null;
    if (value != null) {
      Views.giveBack(channel, value);
    }
  }

  private final class Iterating implements Iterator<T> {
    @Override
    public boolean hasNext() {
      if (fetched == null && !closed) {
        fetched = receive();
      }
      return fetched != null;
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the channel is closed and empty, or this view is closed");
      }
      T value = fetched;
      fetched = null;
      if (value == null) {
        throw new AssertionError("a value was fetched and is not there");
      }
      return value;
    }
  }

  private @Nullable T receive() {
    try {
      return channel.receiveOrClosed();
    } catch (InterruptedException stopped) {
      throw Views.unchecked(stopped);
    }
  }
}
