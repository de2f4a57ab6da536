package dev.heddle.internal.wait;

import dev.heddle.channel.Channel;
import dev.heddle.channel.ChannelProbe;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.seam.Step;
import dev.heddle.stress.Scenario;
import dev.heddle.stress.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A value is handed over after the receiver has taken up an interrupt and before it can end its
 * wait by it.
 */
final class InterruptBesideValueScenario extends Scenario {
  private final Channel<Integer> channel = Channel.rendezvous();
  private final Pause beforeEnding = new Pause();
  private final Thread receiver = Thread.ofPlatform().daemon().unstarted(this::receiveTwice);
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private boolean paused;

  public static void main(String[] args) {
    InterruptBesideValueScenario scenario = new InterruptBesideValueScenario();
    Seam.install(scenario);
    exit(scenario.play());
  }

  private boolean play() {
    receiver.start();
    ChannelProbe.awaitReceivers(channel, 1);
    receiver.interrupt();
    beforeEnding.awaitReached();
    boolean sent = channel.trySend(7);
    beforeEnding.release();
    Waits.within(Duration.ofSeconds(5), () -> !receiver.isAlive());
    System.out.println("sent: " + sent + ", seen: " + seen);
    return sent && List.copyOf(seen).equals(List.of("7", "interrupted"));
  }

  private void receiveTwice() {
    for (int i = 0; i < 2; i++) {
      try {
        seen.add(channel.receive().toString());
      } catch (InterruptedException interrupted) {
        seen.add("interrupted");
      }
    }
  }

  @Override
  public boolean step(Step step, Object owner) {
    if (Thread.currentThread() == receiver
        && step == Step.UPDATE
        && owner instanceof Waiter
        && !paused) {
      paused = true;
      beforeEnding.here();
    }
    return false;
  }
}
