package dev.heddle.inspect;

import dev.heddle.Counter;
import dev.heddle.DurationHistogram;
import dev.heddle.LiveView;
import dev.heddle.RuntimeCounters;
import dev.heddle.TaskRuntime;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Opens the live view and the counters to tools: as an MXBean, and, the view, on a signal. Both
 * must be asked for; a program that does not ask pays nothing, and {@code ./heddle dump PID} needs
 * neither.
 *
 * {@snippet file="dev/heddle/snippets/InspectionSnippets.java" region="open"}
 */
public final class Inspection {
  /** The name of the bean. */
  public static final String NAME = "dev.heddle:type=Heddle";

  private Inspection() {}

  /**
   * Registers the {@link HeddleMXBean} with the platform's server; does nothing if it is there.
   *
   * @throws IllegalStateException if the server refuses it
   */
  public static void register() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      server.registerMBean(new Bean(), new ObjectName(NAME));
    } catch (InstanceAlreadyExistsException registered) {
      // By this class, or by the Heddle of another class loader, which is as good as this one.
    } catch (JMException refused) {
      throw new IllegalStateException(NAME + " could not be registered: " + refused, refused);
    }
  }

  /** Takes the bean back; does nothing if it is not there. */
  public static void unregister() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName name = new ObjectName(NAME);
      if (server.isRegistered(name)) {
        server.unregisterMBean(name);
      }
    } catch (JMException refused) {
      throw new IllegalStateException(NAME + " could not be taken back: " + refused, refused);
    }
  }

  /**
   * Has the text with all stacks written to {@code out} when this process gets a signal, from now
   * on: {@code kill -USR1 PID}. A handler that the program has set for it before is replaced.
   *
   * <p>The JDK has no supported way to receive signals. This uses {@code sun.misc.Signal}, in the
   * module {@code jdk.unsupported}, which has been there since JDK 1.2; where it is not, {@code
   * ./heddle dump} works.
   *
   * @param signal its name without SIG, as {@code USR1}; not one that the JVM uses itself
   * @throws IllegalArgumentException if there is no such signal, or the JVM uses it
   * @throws UnsupportedOperationException if this JVM lacks the module
   */
  public static void onSignal(String signal, PrintStream out) {
    Objects.requireNonNull(signal, "signal");
    Objects.requireNonNull(out, "out");
    try {
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Runnable write = () -> write(out);
      MethodHandle run =
          MethodHandles.publicLookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(write);
      Object handler =
          MethodHandleProxies.asInterfaceInstance(
              handlers, MethodHandles.dropArguments(run, 0, signals));
      Object wanted = signals.getConstructor(String.class).newInstance(signal);
      signals.getMethod("handle", signals, handlers).invoke(null, wanted, handler);
    } catch (InvocationTargetException refused) {
      throw new IllegalArgumentException(
          "signal '" + signal + "' cannot be used: " + refused.getCause(), refused);
    } catch (ReflectiveOperationException absent) {
      throw new UnsupportedOperationException(
          "this JVM cannot receive signals: start it with --add-modules jdk.unsupported", absent);
    }
  }

  /** In a thread of the JVM's own, one for each signal. */
  private static void write(PrintStream out) {
    try {
      LiveView.ofAll().withStacks().writeText(out);
      out.flush();
    } catch (IOException | RuntimeException failure) {
      System.getLogger("dev.heddle")
          .log(System.Logger.Level.ERROR, "the live view could not be written", failure);
    }
  }

  private static final class Bean implements HeddleMXBean {
    @Override
    public String[] getRuntimes() {
      return LiveView.ofAll().runtimes().stream().map(TaskRuntime::name).toArray(String[]::new);
    }

    /** The counters of all runtimes of that name; at least one. */
    private static List<RuntimeCounters> named(String runtime) {
      List<RuntimeCounters> found =
          LiveView.ofAll().runtimes().stream()
              .filter(each -> each.name().equals(runtime))
              .map(TaskRuntime::counters)
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "there is no runtime '" + runtime + "'; see the attribute Runtimes");
      }
      return found;
    }

    @Override
    public Map<String, Long> counters(String runtime) {
      Map<String, Long> sums = new LinkedHashMap<>();
      for (RuntimeCounters counters : named(runtime)) {
        add(sums, counters.total());
        sums.merge("OUTSIDE_SCHEDULES", counters.outsideSchedules(), Long::sum);
        sums.merge("SPARES_BROUGHT", counters.sparesBrought(), Long::sum);
      }
      return sums;
    }

    @Override
    public Map<String, Long> workerCounters(String runtime, int worker) {
      Map<String, Long> sums = new LinkedHashMap<>();
      for (RuntimeCounters counters : named(runtime)) {
        if (worker >= 0 && worker < counters.workers().size()) {
          add(sums, counters.workers().get(worker));
        }
      }
      if (sums.isEmpty()) {
        throw new IllegalArgumentException("runtime '" + runtime + "' has no worker " + worker);
      }
      return sums;
    }

    private static void add(Map<String, Long> sums, RuntimeCounters.OfWorker counters) {
      for (Counter counter : Counter.values()) {
        sums.merge(counter.name(), counters.get(counter), Long::sum);
      }
    }

    @Override
    public long[] runTimes(String runtime) {
      return sum(runtime, RuntimeCounters.OfWorker::runTimes);
    }

    @Override
    public long[] delays(String runtime) {
      return sum(runtime, RuntimeCounters.OfWorker::delays);
    }

    private static long[] sum(
        String runtime, Function<RuntimeCounters.OfWorker, DurationHistogram> which) {
      long[] sum = new long[DurationHistogram.BUCKETS];
      for (RuntimeCounters counters : named(runtime)) {
        DurationHistogram histogram = which.apply(counters.total());
        Arrays.setAll(sum, bucket -> sum[bucket] + histogram.count(bucket));
      }
      return sum;
    }

    @Override
    public String dump(boolean json, boolean stacks) {
      StringBuilder text = new StringBuilder();
      try {
        write(text, json, stacks);
      } catch (IOException impossible) {
        throw new AssertionError(impossible);
      }
      return text.toString();
    }

    @Override
    public void dumpToFile(String file, boolean json, boolean stacks) throws IOException {
      Path path = Path.of(file);
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException(
            "the path must be absolute, the program has a working directory of its own: " + file);
      }
      try (OutputStream bytes = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW);
          Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
        write(out, json, stacks);
      }
    }

    private static void write(Appendable out, boolean json, boolean stacks) throws IOException {
      LiveView view = stacks ? LiveView.ofAll().withStacks() : LiveView.ofAll();
      if (json) {
        view.writeJson(out);
      } else {
        view.writeText(out);
      }
    }
  }
}
