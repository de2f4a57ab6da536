package dev.heddle.examples;

import dev.heddle.Scope;
import dev.heddle.channel.Channel;
import dev.heddle.parallel.Par;

/**
 * Seals blocks on all processors as they come out of a channel, and passes the seals on in the
 * order of the blocks. At most eight are on their way, so a slow reader holds up the writer, and
 * memory stays small however many there are.
 */
final class OrderedStage {
  private static final int BLOCKS = 2_000;
  private static final int ROUNDS = 10_000;
  private static final int ON_THE_WAY = 8;

  private OrderedStage() {}

  static void main() throws InterruptedException {
    Channel<String> blocks = Channel.bounded(4);
    Channel<Integer> seals = Channel.bounded(4);
    Scope.execute(scope -> {
      scope.spawn("blocks", () -> write(blocks));
      scope.spawn(
          "seals",
          () -> {
            Par.<String>from(blocks).mapOrdered(ON_THE_WAY, OrderedStage::seal).into(seals);
            seals.close();
          });
      int count = 0;
      int chain = 0;
      for (Integer seal; (seal = seals.receiveOrClosed()) != null; ) {
        count++;
        chain = 31 * chain + seal; // depends on the order
      }
      IO.println(count + " blocks, sealed in order as " + Integer.toHexString(chain));
    });
  }

  private static void write(Channel<String> blocks) throws InterruptedException {
    for (int i = 0; i < BLOCKS; i++) {
      blocks.send("block " + i);
    }
    blocks.close();
  }

  private static int seal(String block) {
    int seal = block.hashCode();
    for (int i = 0; i < ROUNDS; i++) {
      seal = seal * 1_664_525 + (seal >>> 7);
    }
    return seal;
  }
}
