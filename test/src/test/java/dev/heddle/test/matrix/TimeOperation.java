package dev.heddle.test.matrix;

import dev.heddle.Select;
import dev.heddle.Ticker;
import dev.heddle.Timer;
import dev.heddle.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waiting for a timer that is brought forward or called off, and for a tick. */
final class TimeOperation extends Operation {
  enum Kind {
    TIMER,
    SELECT_TIMER,
    TICK
  }

  private final Kind kind;
  private final Timer timer;
  private final Ticker ticker = Ticker.every(LIMIT);
  private final Channel<Boolean> other = Channel.bounded(1);
  private boolean begun;
  private boolean expiring;
  private boolean closed;
  private boolean lost;
  private @Nullable Boolean result;

  TimeOperation(Kind kind, boolean limited) {
    super(limited);
    this.kind = kind;
    this.timer = Timer.after(limited ? LIMIT : Duration.ofHours(1));
    this.expiring = limited;
  }

  @Override
  void act() throws InterruptedException {
    begun = true;
    switch (kind) {
      case TIMER -> result = timer.await();
      case SELECT_TIMER ->
          result =
              Select.<Boolean>of()
                  .receive(timer, expired -> expired)
                  .receive(other, value -> null)
                  .await();
      case TICK -> {
        long tick = ticker.next();
        require(tick >= 1, "tick " + tick);
      }
    }
  }

  @Override
  void complete() {
    timer.reset(Duration.ZERO);
    expiring = true;
  }

  @Override
  void close() {
    ticker.close();
    timer.cancel();
    closed = true;
  }

  @Override
  void lose() {
    lost = other.trySend(true);
  }

  @Override
  boolean couldGoOn() {
    if (kind == Kind.TICK) {
      return begun && closed;
    }
    // While the clock runs the timer may expire even now.
    boolean pending = limited || timer.reset(Duration.ofHours(1));
    return begun && (!pending || (lost && kind == Kind.SELECT_TIMER));
  }

  @Override
  void check(End end) {
    Boolean expired = result;
    if (expired != null && expired) {
      require(expiring, "expired before its time");
    }
    if (end == End.NONE) {
      require(!begun, "the attacked task vanished");
    }
    if (kind != Kind.TICK) {
      require(end != End.CLOSED, "a timer was closed");
    }
  }
}
