package dev.heddle.bench.contender;

import dev.heddle.Select;
import dev.heddle.bench.driver.ChannelKind;
import dev.heddle.channel.Channel;
import dev.heddle.channel.OneShot;
import java.util.List;
import java.util.function.Function;

/** Heddle's channels and its select. */
final class HeddleChannels implements ChannelKind {
  private record Queue<T>(Channel<T> channel) implements Link<T> {
    @Override
    public void send(T value) throws InterruptedException {
      channel.send(value);
    }

    @Override
    public T receive() throws InterruptedException {
      return channel.receive();
    }
  }

  private record Reply<T>(OneShot<T> shot) implements Link<T> {
    @Override
    public void send(T value) {
      shot.send(value);
    }

    @Override
    public T receive() throws InterruptedException {
      return shot.receive();
    }
  }

  @Override
  public <T> Link<T> oneShot() {
    return new Reply<>(new OneShot<>());
  }

  @Override
  public boolean has(int capacity) {
    return true;
  }

  @Override
  public <T> Link<T> link(int capacity, int senders, int receivers) {
    return new Queue<>(
        switch (capacity) {
          case 0 -> Channel.rendezvous();
          case UNBOUNDED -> Channel.unlimited();
          default -> Channel.bounded(capacity);
        });
  }

  @Override
  public boolean hasSelect() {
    return true;
  }

  @Override
  public <T> Receiver<T> receiver(List<Link<T>> links) {
    Select<T> select = Select.of();
    for (Link<T> link : links) {
      select.receive(((Queue<T>) link).channel(), Function.identity());
    }
    return select::await;
  }

  /** A select sends the values that it was made with, so each send makes its own. */
  @Override
  public <T> Sender<T> sender(List<Link<T>> links) {
    return value -> {
      Select<Boolean> select = Select.of();
      for (Link<T> link : links) {
        select.send(((Queue<T>) link).channel(), value, () -> true);
      }
      select.await();
    };
  }
}
