package dev.heddle.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process of a contender that is asked for one window after the other and stands still between
 * them: it is stopped by a signal, so that neither its workers nor its compiler take time from the
 * contender whose turn it is.
 */
final class Session implements AutoCloseable {
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final int MOST_LINES = 1_000;
  private static final int LONGEST_LINE = 1 << 16;

  /** What comes after the last line. */
  private static final String END = "\n";

  private final Contender contender;
  private final List<String> scenarios;
  private final Signals signals;
  private final ChildProcess child;
  private final Drain complaints;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(MOST_LINES);

  private Session(
      Contender contender, List<String> scenarios, Signals signals, ChildProcess child) {
    this.contender = contender;
    this.scenarios = scenarios;
    this.signals = signals;
    this.child = child;
    complaints = Drain.of(child.process().getErrorStream());
    Thread.ofVirtual().start(this::read);
  }

  /** A value or an error. */
  record Sample(double value, @Nullable String error) {}

  /**
   * Starts a process for those scenarios, which one run measures together.
   *
   * @throws IOException if it cannot be started
   */
  static Session start(Contender contender, List<String> scenarios, Signals signals)
      throws IOException {
    return new Session(
        contender, scenarios, signals, ChildProcess.start(contender.command(scenarios)));
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(child.process().getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c != '\n') {
          line.append((char) c);
        }
        if (c == '\n' || line.length() == LONGEST_LINE) {
          lines.put(line.toString());
          line.setLength(0);
        }
      }
      lines.put(line.toString());
    } catch (IOException e) {
      // The process was killed: what it had said until then counts.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    lines.offer(END);
  }

  /**
   * Lets the process go on, measures one window, and stops it again. After an error it has ended.
   *
   * @param limit after which the process is killed
   * @return a value or an error for each of the scenarios
   */
  Map<String, Sample> window(int millis, Duration limit) throws InterruptedException {
    signals.resume(child.process());
    Map<String, Sample> samples = answer(millis, limit);
    if (samples.values().stream().anyMatch(sample -> sample.error() != null)) {
      child.kill();
    } else {
      signals.stop(child.process());
    }
    return samples;
  }

  private Map<String, Sample> answer(int millis, Duration limit) throws InterruptedException {
    ask("window " + millis + "\n");
    long deadline = System.nanoTime() + limit.toNanos();
    Map<String, Sample> samples = new LinkedHashMap<>();
    while (samples.size() < scenarios.size()) {
      String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        return failed("no answer after " + limit.toSeconds() + " s, the time limit: stopped");
      }
      if (line.equals(END)) {
        String end = howItEnded();
        scenarios.forEach(scenario -> samples.putIfAbsent(scenario, new Sample(0, end)));
        return samples;
      }
      if (line.isBlank()) {
        continue;
      }
      ResultLine result = ResultLine.parse(line).filter(this::isAnswer).orElse(null);
      if (result == null) {
        return failed("printed something that is no result: " + ProgramRun.shortened(line));
      }
      samples.put(result.scenario(), sample(result));
    }
    return samples;
  }

  private void ask(String command) {
    try {
      OutputStream commands = child.process().getOutputStream();
      commands.write(command.getBytes(StandardCharsets.US_ASCII));
      commands.flush();
    } catch (IOException e) {
      // It has ended, or reads no more: its output tells.
      return;
    }
  }

  private boolean isAnswer(ResultLine line) {
    return line.suite().equals(contender.suite())
        && line.contender().equals(contender.name())
        && scenarios.contains(line.scenario())
        && (line.error() != null || line.value() != null);
  }

  private static Sample sample(ResultLine line) {
    Double value = line.value();
    return line.error() != null || value == null
        ? new Sample(0, ProgramRun.shortened(String.valueOf(line.error())))
        : new Sample(value, null);
  }

  private String howItEnded() throws InterruptedException {
    Process process = child.process();
    boolean ended = process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    child.kill();
    String failure =
        new ProgramRun("", complaints.text(LAST_WORDS), ended ? process.exitValue() : 0)
            .failure(LAST_WORDS);
    return failure == null ? "ended without a result" : failure;
  }

  private Map<String, Sample> failed(String error) {
    Map<String, Sample> samples = new LinkedHashMap<>();
    scenarios.forEach(scenario -> samples.put(scenario, new Sample(0, error)));
    return samples;
  }

  /** Ends the process. */
  @Override
  public void close() {
    child.close();
  }
}
