package dev.heddle.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code heddle bench selftest}: builds the peers whose toolchain is there and runs one
 * scenario of each contender, for as long as it takes to see that it works. Its figures mean
 * nothing.
 */
public final class SelfTest {
  private static final int FINE = 0;
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  /** Where a contender that is in several suites is tried: what ends soonest comes first. */
  private static final List<Suite> ORDER =
      List.of(Suite.CHANNEL, Suite.SPAWN, Suite.PARALLEL, Suite.LOCK);

  private static final int WINDOW_MILLIS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private SelfTest() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) throws InterruptedException {
    if (arguments.length > 0) {
      return complain("selftest takes no arguments, but was given '" + arguments[0] + "'");
    }
    try {
      return test(Arena.build(List.of(), System.out::println));
    } catch (BadInput e) {
      return complain(e.getMessage());
    } catch (Peer.BuildFailed e) {
      System.err.println("heddle bench selftest: " + e.getMessage());
      return FAILED;
    }
  }

  private static int complain(@Nullable String message) {
    System.err.println("heddle bench selftest: " + message);
    return BAD_INPUT;
  }

  /** Whether one scenario of each contender of these programs gives a value. */
  static int test(List<Program> programs) throws InterruptedException {
    int exitCode = FINE;
    for (Program program : programs) {
      try {
        for (Contender contender : oneSuiteEach(program)) {
          String error = tryOut(contender);
          System.out.println(
              (contender.name() + " " + contender.version()).strip()
                  + ": "
                  + (error.isEmpty() ? "ok" : error));
          if (!error.isEmpty()) {
            exitCode = FAILED;
          }
        }
      } catch (Program.Broken e) {
        System.out.println(program.name() + ": " + e.getMessage());
        exitCode = FAILED;
      }
    }
    return exitCode;
  }

  private static List<Contender> oneSuiteEach(Program program)
      throws Program.Broken, InterruptedException {
    Map<String, Contender> chosen = new LinkedHashMap<>();
    for (Suite suite : ORDER) {
      if (chosen.keySet().containsAll(program.holds())) {
        break;
      }
      for (Contender contender : program.contenders(suite, true)) {
        chosen.putIfAbsent(Names.base(contender.name()), contender);
      }
    }
    List<String> absent = new ArrayList<>(program.holds());
    absent.removeAll(chosen.keySet());
    if (!absent.isEmpty()) {
      throw new Program.Broken("it does not list " + String.join(", ", absent));
    }
    return List.copyOf(chosen.values());
  }

  /** The error, or an empty text. */
  private static String tryOut(Contender contender) throws InterruptedException {
    List<String> scenarios = List.of(contender.scenarios().iterator().next());
    try (Signals signals = Signals.open();
        Session session = Session.start(contender, scenarios, signals)) {
      return session.window(WINDOW_MILLIS, LIMIT).values().stream()
          .map(Session.Sample::error)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "cannot be started: " + e.getMessage();
    }
  }
}
