package dev.heddle.lab.child;

import dev.heddle.lab.frame.Trial;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs child JVMs, one at a time, and turns every way in which one can go wrong into an error text:
 * a crash, a hang, an exhausted heap, output that is no event, a failure that the child reports.
 */
public final class ChildRunner {

  private static final int KEPT_LINES = 5;
  private static final int MOST_CHARACTERS = 300;

  /** What a process reports that SIGINT or SIGTERM has ended. */
  private static final List<Integer> ENDED_BY_USER = List.of(130, 143);

  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Variables that would change the options of some JVMs behind our back. */
  private static final List<String> OPTION_VARIABLES =
      List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

  private final JsonMapper json = new JsonMapper();
  private @Nullable Process running;
  private boolean stopped;

  /**
   * Starts the command, gives it the trial on standard input and passes its events on.
   *
   * @return why the trial failed, or empty when all went well
   */
  public Optional<String> run(
      List<String> command, Trial trial, Duration timeLimit, Consumer<Event> events) {
    Process process;
    try {
      process = start(command);
    } catch (IOException e) {
      return Optional.of("the child JVM could not be started: " + e.getMessage());
    }
    Tail complaints = new Tail();
    Thread errors = Thread.ofVirtual().start(() -> copy(process.getErrorStream(), complaints::add));
    Reader reader = new Reader(events);
    Thread output = Thread.ofVirtual().start(() -> copy(process.getInputStream(), reader::read));
    try {
      OutputStream input = process.getOutputStream();
      tell(input, TrialJson.write(trial, json));
      boolean ended = process.waitFor(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      output.join();
      errors.join();
      if (ended && ENDED_BY_USER.contains(process.exitValue())) {
        awaitStop();
      }
      return ended
          ? verdict(process.exitValue(), reader, complaints)
          : Optional.of("no end after " + timeLimit.toSeconds() + " s, the time limit: stopped");
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    } finally {
      forget();
    }
  }

  private synchronized Process start(List<String> command) throws IOException {
    if (stopped) {
      throw new IOException("the run was stopped");
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    OPTION_VARIABLES.forEach(builder.environment()::remove);
    Process process = builder.start();
    running = process;
    return process;
  }

  private synchronized void forget() {
    running = null;
  }

  /** Ctrl-C on a terminal reaches the child, too, and perhaps before it reaches us. */
  private synchronized void awaitStop() throws InterruptedException {
    long end = System.nanoTime() + GRACE.toNanos();
    for (long left = GRACE.toNanos(); !stopped && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Kills the child that runs, if any, and starts no other; any thread may call this. */
  public synchronized void stop() {
    stopped = true;
    notifyAll();
    if (running != null) {
      running.destroyForcibly();
    }
  }

  /** Standard input stays open: its end tells the child that its parent has gone. */
  private static void tell(OutputStream input, String line) {
    try {
      input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      // The child has ended already; its exit code says more than a broken pipe.
      return;
    }
  }

  private static Optional<String> verdict(int exitCode, Reader reader, Tail complaints) {
    if (reader.failure != null) {
      return Optional.of(reader.failure);
    }
    if (exitCode != 0) {
      String last = complaints.text().isEmpty() ? reader.rubbish.text() : complaints.text();
      return Optional.of(
          "the child JVM ended with exit code " + exitCode + (last.isEmpty() ? "" : ": " + last));
    }
    if (!reader.rubbish.text().isEmpty()) {
      return Optional.of("the child printed something that is no result: " + reader.rubbish.text());
    }
    return reader.done
        ? Optional.empty()
        : Optional.of("the child JVM ended before it had measured everything");
  }

  private static void copy(InputStream from, Consumer<String> lines) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      // The stream of a process that was killed: what came until then counts.
      return;
    }
  }

  /** Sorts a child's output into events and rubbish. */
  private final class Reader {
    private final Consumer<Event> events;
    private final Tail rubbish = new Tail();
    private @Nullable String failure;
    private boolean done;

    Reader(Consumer<Event> events) {
      this.events = events;
    }

    void read(String line) {
      Optional<Event> event = Event.parse(line, json);
      if (event.isEmpty()) {
        rubbish.add(line);
        return;
      }
      switch (event.get()) {
        case Event.Failed(String error) -> failure = error;
        case Event.Done() -> done = true;
        default -> events.accept(event.get());
      }
    }
  }

  /** The last lines of an output. */
  private static final class Tail {
    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
      if (line.isBlank()) {
        return;
      }
      if (lines.size() == KEPT_LINES) {
        lines.removeFirst();
      }
      lines.addLast(line.strip());
    }

    synchronized String text() {
      String text = String.join(" / ", lines);
      return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
    }
  }
}
