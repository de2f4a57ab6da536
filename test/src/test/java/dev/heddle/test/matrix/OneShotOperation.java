package dev.heddle.test.matrix;

import dev.heddle.ClosedException;
import dev.heddle.Select;
import dev.heddle.channel.OneShot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receiving from a one-shot, plainly or as a case of a select. */
final class OneShotOperation extends Operation {
  private final OneShot<String> shot = new OneShot<>();
  private final OneShot<String> other = new OneShot<>();
  private final boolean selecting;
  private final List<String> sent = new ArrayList<>();
  private final List<String> received = new ArrayList<>();

  OneShotOperation(boolean selecting, boolean limited) {
    super(limited);
    this.selecting = selecting;
  }

  @Override
  void act() throws InterruptedException {
    String value;
    if (selecting) {
      Select<String> select = Select.<String>of().receive(other, x -> x).receive(shot, x -> x);
      value = (limited ? select.after(LIMIT, () -> "late") : select).await();
    } else {
      value = limited ? shot.receiveWithin(LIMIT) : shot.receive();
    }
    if (!value.equals("late")) {
      received.add(value);
    }
  }

  /** Twice: only one of the two is sent. */
  @Override
  void complete() {
    offer(shot, "value");
    offer(shot, "second");
  }

  @Override
  void close() {
    shot.close();
  }

  @Override
  void lose() {
    offer(other, "other");
  }

  @Override
  boolean couldGoOn() {
    return shot.isClosed() || (selecting && other.isClosed());
  }

  @Override
  void check(End end) {
    poll(shot);
    poll(other);
    require(poll(shot) == null, "received twice");
    sent.sort(null);
    received.sort(null);
    require(sent.equals(received), "sent " + sent + ", received " + received + ", " + end);
    require(!sent.contains("second") || !sent.contains("value"), "sent twice");
    if (!other.isClosed()) {
      // Nobody is left in its queue: what is sent now finds no one but us.
      other.send("probe");
      require("probe".equals(other.tryReceive()), "a receiver is left in the queue");
    }
  }

  private void offer(OneShot<String> to, String value) {
    try {
      to.send(value);
      sent.add(value);
    } catch (ClosedException closed) {
      // Not sent.
    }
  }

  private @Nullable String poll(OneShot<String> from) {
    try {
      String value = from.tryReceive();
      if (value != null) {
        received.add(value);
      }
      return value;
    } catch (ClosedException closed) {
      return null;
    }
  }
}
