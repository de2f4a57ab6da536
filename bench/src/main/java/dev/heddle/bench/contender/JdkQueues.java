package dev.heddle.bench.contender;

import dev.heddle.bench.driver.ChannelKind;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;

/** The JDK's fastest blocking queue of each capacity. It has no select. */
final class JdkQueues implements ChannelKind {

  private record Queue<T>(BlockingQueue<T> queue) implements Link<T> {
    @Override
    public void send(T value) throws InterruptedException {
      queue.put(value);
    }

    @Override
    public T receive() throws InterruptedException {
      return queue.take();
    }
  }

  @Override
  public boolean has(int capacity) {
    return true;
  }

  @Override
  public <T> Link<T> link(int capacity, int senders, int receivers) {
    return new Queue<>(
        switch (capacity) {
          case 0 -> new SynchronousQueue<>();
          case UNBOUNDED -> new LinkedTransferQueue<>();
          default -> new ArrayBlockingQueue<>(capacity);
        });
  }

  @Override
  public boolean hasSelect() {
    return false;
  }

  @Override
  public <T> Receiver<T> receiver(List<Link<T>> links) {
    throw new UnsupportedOperationException("no select");
  }

  @Override
  public <T> Sender<T> sender(List<Link<T>> links) {
    throw new UnsupportedOperationException("no select");
  }
}
