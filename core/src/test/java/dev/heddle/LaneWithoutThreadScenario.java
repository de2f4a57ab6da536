package dev.heddle;

import dev.heddle.internal.seam.Seam;
import dev.heddle.stress.Scenario;
import dev.heddle.stress.Waits;
import java.util.concurrent.atomic.AtomicReference;

/** The only thread of a lane cannot be started, when a second call has relied on it already. */
final class LaneWithoutThreadScenario extends Scenario {
  private final Pause starting = new Pause();
  private volatile boolean refused;

  public static void main(String[] args) throws InterruptedException {
    LaneWithoutThreadScenario scenario = new LaneWithoutThreadScenario();
    Seam.install(scenario);
    exit(scenario.play());
  }

  private boolean play() throws InterruptedException {
    BlockingLane lane = BlockingLane.builder().name("thin").threads(1).queue(4).build();
    AtomicReference<Throwable> first = call(lane);
    starting.awaitReached();
    AtomicReference<Throwable> second = call(lane);
    Waits.until("the second call is queued", () -> lane.state().queued() == 2);
    starting.release();
    boolean told = Waits.within(Waits.LONG, () -> first.get() != null && second.get() != null);
    System.out.println("first " + first + ", second " + second);
    return told
        && first.get() instanceof OutOfMemoryError
        && second.get() instanceof OutOfMemoryError
        && lane.run(() -> 5) == 5;
  }

  private static AtomicReference<Throwable> call(BlockingLane lane) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            lane.run(() -> 1);
          } catch (Throwable thrown) {
            failure.set(thrown);
          }
        });
    return failure;
  }

  @Override
  public void start(Thread thread) {
    if (thread.getName().startsWith("heddle-lane-thin") && !refused) {
      refused = true;
      starting.here();
      throw new OutOfMemoryError("unable to create native thread, says the script");
    }
    super.start(thread);
  }
}
