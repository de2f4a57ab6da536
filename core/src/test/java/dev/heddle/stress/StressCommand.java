package dev.heddle.stress;

import dev.heddle.TaskRuntime;
import java.time.Duration;
import java.util.Locale;

/**
 * {@code ./heddle stress scheduler}: storms for as long as it is told, on the backend of its JVM.
 */
final class StressCommand {
  private static final String USAGE =
      "./heddle stress scheduler [--minutes N | --seconds N] [--seed N]";

  private static final class BadInput extends Exception {
    private static final long serialVersionUID = 1L;

    BadInput(String message) {
      super(message);
    }
  }

  private Duration time = Duration.ofMinutes(1);
  private long seed = System.nanoTime();

  public static void main(String[] arguments) throws InterruptedException {
    StressCommand command = new StressCommand();
    try {
      command.read(arguments);
    } catch (BadInput bad) {
      System.err.println("heddle: " + bad.getMessage());
      System.exit(2);
    }
    String backend = TaskRuntime.shared().backend().toString().toLowerCase(Locale.ROOT);
    try {
      System.out.println(backend + ": " + SchedulerStress.run(command.seed, command.time));
      System.exit(0);
    } catch (AssertionError failure) {
      System.err.println(backend + ": " + failure.getMessage());
      failure.getCause().printStackTrace();
      System.exit(1);
    }
  }

  private void read(String[] arguments) throws BadInput {
    for (int i = 0; i < arguments.length; i += 2) {
      String option = arguments[i];
      if (i + 1 == arguments.length) {
        throw new BadInput("'" + option + "' needs a value, or is not known: " + USAGE);
      }
      String value = arguments[i + 1];
      switch (option) {
        case "--minutes" -> time = Duration.ofMinutes(number(option, value, 1));
        case "--seconds" -> time = Duration.ofSeconds(number(option, value, 1));
        case "--seed" -> seed = number(option, value, Long.MIN_VALUE);
        default -> throw new BadInput("unknown option '" + option + "': " + USAGE);
      }
    }
  }

  private static long number(String option, String value, long least) throws BadInput {
    try {
      long number = Long.parseLong(value);
      if (number >= least && (least < 0 || number <= 100_000)) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Falls through to the message below.
    }
    throw new BadInput(
        option
            + (least < 0 ? " needs a whole number: " : " needs a number from 1 to 100000: ")
            + value);
  }
}
