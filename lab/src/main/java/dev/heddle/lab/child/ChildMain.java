package dev.heddle.lab.child;

import dev.heddle.lab.frame.Recorder;
import dev.heddle.lab.frame.Trial;
import dev.heddle.lab.frame.Workload;
import dev.heddle.lab.frame.WrongAnswer;
import dev.heddle.lab.workload.Workloads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.json.JsonFactory;

/** The main class of a child JVM: reads what to measure, measures, writes events. */
public final class ChildMain {

  private static final int FAILED = 1;

  private ChildMain() {}

  /** Takes no arguments; the trial is the first line of standard input. */
  public static void main(String[] arguments) throws IOException {
    PrintStream events = System.out;
    // Whatever a library prints must not end up among the events.
    System.setOut(System.err);
    JsonFactory json = new JsonFactory();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Trial trial = TrialJson.read(in.readLine(), json);
    endWithParent(in);
    Writer writer = new Writer(events, json);
    try {
      workload(trial.workload()).measure(trial, writer);
      writer.send(new Event.Done());
    } catch (Throwable e) {
      writer.send(new Event.Failed(describe(e)));
      e.printStackTrace();
      Runtime.getRuntime().halt(FAILED);
    }
    // Threads that a model left behind do not keep the child alive.
    Runtime.getRuntime().halt(0);
  }

  private static String describe(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof WrongAnswer) {
      return String.valueOf(root.getMessage());
    }
    return root == failure ? failure.toString() : failure + ", caused by " + root;
  }

  private static Workload workload(String name) {
    return Workloads.all().stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no workload '" + name + "'"));
  }

  /** The parent keeps our standard input open as long as it lives. */
  private static void endWithParent(BufferedReader in) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            while (in.read() >= 0) {
              // The parent says nothing more; only the end counts.
            }
          } catch (IOException e) {
            // The same as the end.
          }
          Runtime.getRuntime().halt(FAILED);
        });
  }

  /** Writes each event at once. */
  private static final class Writer implements Recorder {
    private final PrintStream out;
    private final JsonFactory json;
    private String chart = "";
    private String at = "";

    Writer(PrintStream out, JsonFactory json) {
      this.out = out;
      this.json = json;
    }

    synchronized void send(Event event) {
      out.print(event.toLine(json) + "\n");
      out.flush();
    }

    @Override
    public void begin(String newChart, String newAt) {
      chart = newChart;
      at = newAt;
      send(new Event.Begin(newChart, newAt));
    }

    @Override
    public void value(double value) {
      send(new Event.Value(chart, at, value));
    }

    @Override
    public void value(String ofChart, String ofAt, double value) {
      send(new Event.Value(ofChart, ofAt, value));
    }

    @Override
    public void absent(String ofChart, String ofAt, String reason) {
      send(new Event.Absent(ofChart, ofAt, reason));
    }

    @Override
    public void starved(String ofChart, String ofAt, String what) {
      send(new Event.Starved(ofChart, ofAt, what));
    }
  }
}
