package dev.heddle.internal.engine;

import dev.heddle.internal.seam.Seam;
import dev.heddle.stress.Scenario;
import dev.heddle.stress.Waits;
import java.util.ArrayList;
import java.util.List;

/** The last of three workers gets no thread: the constructor fails, and the others must end. */
final class NoThreadScenario extends Scenario {
  private final List<Thread> started = new ArrayList<>();

  public static void main(String[] args) {
    NoThreadScenario scenario = new NoThreadScenario();
    Seam.install(scenario);
    exit(scenario.play());
  }

  private boolean play() {
    try {
      WorkerCarriers carriers = new WorkerCarriers("scenario", 3, WorkerListener.NONE);
      System.out.println("it did not fail, and has workers: " + carriers.workers.length);
      return false;
    } catch (OutOfMemoryError expected) {
      System.out.println(started);
      return started.size() == 2
          && Waits.within(Waits.LONG, () -> started.stream().noneMatch(Thread::isAlive));
    }
  }

  @Override
  public void start(Thread thread) {
    if (thread.getName().equals("scenario-worker-2")) {
      throw new OutOfMemoryError("unable to create native thread, says the script");
    }
    if (thread instanceof Worker) {
      started.add(thread);
    }
    super.start(thread);
  }
}
