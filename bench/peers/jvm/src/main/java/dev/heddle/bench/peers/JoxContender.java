package dev.heddle.bench.peers;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.Select;
import com.softwaremill.jox.SelectClause;
import dev.heddle.bench.driver.ChannelKind;
import dev.heddle.bench.driver.ChannelSuite;
import dev.heddle.bench.driver.Driver;
import dev.heddle.bench.driver.Options;
import dev.heddle.bench.driver.ThreadCrew;
import dev.heddle.bench.driver.Versions;
import dev.heddle.bench.driver.Workload;
import java.util.ArrayList;
import java.util.List;

/** The channels of jox between virtual threads, for which they are made. */
final class JoxContender implements ChannelKind {
  private static final String JOX = "jox";

  private JoxContender() {}

  /** Measures what the arguments ask for. */
  public static void main(String[] arguments) {
    Driver.run(Versions.of(Channel.class), JoxContender::workloads, arguments);
  }

  private static List<Workload> workloads(Options options) {
    if (!options.suite().equals("channel")) {
      return List.of();
    }
    JoxContender channels = new JoxContender();
    ThreadCrew crew = ThreadCrew.VIRTUAL;
    List<Workload> workloads =
        new ArrayList<>(ChannelSuite.ofTasks(JOX, channels, crew, crew::inside));
    // jox has no one-shot; on virtual threads the JDK's own is what one takes.
    workloads.add(ChannelSuite.requestReply(JOX, channels, crew, crew::inside));
    return workloads;
  }

  private record Jox<T>(Channel<T> channel) implements Link<T> {
    @Override
    public void send(T value) throws InterruptedException {
      channel.send(value);
    }

    @Override
    public T receive() throws InterruptedException {
      return channel.receive();
    }
  }

  @Override
  public boolean has(int capacity) {
    return true;
  }

  @Override
  public <T> Link<T> link(int capacity, int senders, int receivers) {
    return new Jox<>(
        switch (capacity) {
          case 0 -> Channel.<T>newRendezvousChannel();
          case UNBOUNDED -> Channel.<T>newUnlimitedChannel();
          default -> Channel.<T>newBufferedChannel(capacity);
        });
  }

  @Override
  public boolean hasSelect() {
    return true;
  }

  @Override
  public <T> Receiver<T> receiver(List<Link<T>> links) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    SelectClause<T>[] clauses = new SelectClause[links.size()];
    for (int i = 0; i < clauses.length; i++) {
      clauses[i] = ((Jox<T>) links.get(i)).channel().receiveClause();
    }
    return () -> Select.select(clauses);
  }

  @Override
  public <T> Sender<T> sender(List<Link<T>> links) {
    return value -> {
      @SuppressWarnings({"unchecked", "rawtypes"})
      SelectClause<Void>[] clauses = new SelectClause[links.size()];
      for (int i = 0; i < clauses.length; i++) {
        clauses[i] = ((Jox<T>) links.get(i)).channel().sendClause(value);
      }
      Select.select(clauses);
    };
  }
}
