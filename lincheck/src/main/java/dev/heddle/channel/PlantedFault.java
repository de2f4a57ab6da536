package dev.heddle.channel;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Looks whether there is room, and sends afterwards: no order of the operations explains that. */
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public final class PlantedFault {
  private final Channel<Integer> channel = Channel.bounded(1);

  /** For Lincheck. */
  public PlantedFault() {}

  /** Sends if there is room. */
  @Operation(params = "value")
  public String trySend(int value) {
    boolean room = channel.size() == 0;
    channel.trySend(value);
    return String.valueOf(room);
  }

  /** Receives what there is. */
  @Operation
  public String tryReceive() {
    return String.valueOf(channel.tryReceive());
  }
}
