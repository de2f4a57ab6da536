package dev.heddle.channel;

import java.util.List;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;

/**
 * Compares each flavour of channels with its model: {@code ./heddle stress lincheck [--short]}.
 * Ends with code 1 if one of them differs, or if the planted fault is not found.
 */
public final class LincheckCommand {
  private record Subject(String name, Class<?> history, Class<?> model) {}

  private static final Subject PLANTED =
      new Subject("a planted fault", PlantedFault.class, ChannelModel.OfOne.class);

  private static final List<Subject> SUBJECTS =
      List.of(
          new Subject("rendezvous", ChannelHistory.Rendezvous.class, ChannelModel.Rendezvous.class),
          new Subject("bounded", ChannelHistory.Bounded.class, ChannelModel.OfOne.class),
          new Subject("unlimited", ChannelHistory.Unlimited.class, ChannelModel.Unlimited.class),
          new Subject("barging", ChannelHistory.Barging.class, ChannelModel.OfOne.class),
          new Subject("failing", ChannelHistory.Failing.class, ChannelModel.OfOne.class),
          new Subject(
              "dropping the oldest",
              ChannelHistory.DroppingOldest.class,
              ChannelModel.DroppingOldest.class),
          new Subject(
              "dropping the newest",
              ChannelHistory.DroppingNewest.class,
              ChannelModel.DroppingNewest.class),
          new Subject("one-shot", OneShotHistory.class, OneShotHistory.Model.class));

  private final int scenarios;
  private final int invocations;
  private boolean failed;

  private LincheckCommand(boolean brief) {
    scenarios = brief ? 5 : 100;
    invocations = brief ? 100 : 5_000;
  }

  /** Takes {@code --short} or nothing. */
  public static void main(String[] args) {
    LincheckCommand command = new LincheckCommand(args.length > 0);
    command.expectFinding();
    for (Subject subject : SUBJECTS) {
      command.expect(subject, "model checking", new ModelCheckingOptions());
      command.expect(subject, "stress", new StressOptions());
    }
    System.exit(command.failed ? 1 : 0);
  }

  private void expect(Subject subject, String how, Options<?, ?> options) {
    String fault = check(subject, options);
    say(fault == null, subject.name() + ", " + how, fault);
  }

  /** By model checking, which does not depend on luck. */
  private void expectFinding() {
    boolean found = check(PLANTED, new ModelCheckingOptions()) != null;
    say(found, PLANTED.name() + ", model checking", "it was not found");
  }

  private void say(boolean good, String what, @Nullable String fault) {
    failed |= !good;
    System.out.println((good ? "as expected  " : "NOT SO       ") + what);
    if (!good) {
      System.out.println(fault);
    }
  }

  /** The history that the model cannot explain, or null. */
  private @Nullable String check(Subject subject, Options<?, ?> options) {
    try {
      options
          .iterations(scenarios)
          .invocationsPerIteration(invocations)
          .threads(3)
          .actorsPerThread(3)
          .sequentialSpecification(subject.model())
          .check(subject.history());
      return null;
    } catch (LincheckAssertionError found) {
      return String.valueOf(found.getMessage());
    }
  }
}
