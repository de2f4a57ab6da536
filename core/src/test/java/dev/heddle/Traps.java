package dev.heddle;

import dev.heddle.channel.Channel;
import dev.heddle.stress.Waits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The traps that the JDK's virtual threads set for a scheduler of one's own. Each is walked into in
 * a JVM of its own; it snaps if Heddle's cure for it, which has the same name, is left out.
 */
enum Traps {
  /** A carrier that holds a monitor shares it with the virtual threads that it runs. */
  MONITORS("holds a monitor") {
    @Override
    @Nullable String walkInto() throws Exception {
      try (TaskRuntime runtime = worker()) {
        return runtime
            .spawn(
                "looks at its carrier",
                () -> {
                  for (ThreadInfo thread :
                      ManagementFactory.getThreadMXBean().dumpAllThreads(true, false)) {
                    if (thread.getThreadName().startsWith(CARRIER)
                        && thread.getLockedMonitors().length > 0) {
                      return "a carrier that runs a task "
                          + symptom
                          + ": "
                          + thread.getLockedMonitors()[0];
                    }
                  }
                  return null;
                })
            .join();
      }
    }
  },

  /** The JDK's socket pollers live on the carriers of whoever used a socket first. */
  POLLERS("sockets stand still while a task computes") {
    @Override
    @Nullable String walkInto() throws Exception {
      try (TaskRuntime runtime = worker()) {
        runtime.spawn("first user of a socket", () -> acceptOne()).join();
        AtomicBoolean mayEnd = new AtomicBoolean();
        CountDownLatch computes = new CountDownLatch(1);
        runtime.spawn(
            "computes",
            () -> {
              computes.countDown();
              while (!mayEnd.get()) {
                Thread.onSpinWait();
              }
            });
        computes.await();
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread other =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    acceptOne();
                  } catch (IOException refused) {
                    failure.set(refused);
                  }
                });
        boolean accepted = other.join(LIMIT);
        mayEnd.set(true);
        if (failure.get() != null) {
          throw failure.get();
        }
        return accepted ? null : symptom;
      }
    }

    // Waits for a connection, which comes when it waits.
    private static void acceptOne() throws IOException {
      Thread acceptor = Thread.currentThread();
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              Waits.until("somebody accepts", () -> Waits.rests(acceptor));
              try {
                new Socket(server.getInetAddress(), server.getLocalPort()).close();
              } catch (IOException failure) {
                throw new AssertionError(failure);
              }
            });
        server.accept().close();
      }
    }
  },

  /**
   * A scheduler that refuses throws into whoever made the thread runnable, and loses the thread.
   */
  LATE("an unrelated thread was struck") {
    @Override
    @Nullable String walkInto() throws Exception {
      TaskRuntime runtime = worker();
      CountDownLatch opens = new CountDownLatch(1);
      AtomicReference<Thread> thread = new AtomicReference<>();
      Task<?> task =
          runtime.spawn(
              "waits",
              () -> {
                thread.set(Thread.currentThread());
                Scope.execute(
                    Policy.failFast().interrupt(InterruptPolicy.never()),
                    scope -> {
                      while (opens.getCount() > 0) {
                        LockSupport.park(); // which cancelling does not end
                      }
                    });
              });
      Waits.until("the task waits", () -> thread.get() != null && Waits.rests(thread.get()));
      runtime.shutdown(Duration.ZERO);
      opens.countDown();
      try {
        LockSupport.unpark(thread.get());
      } catch (RejectedExecutionException struck) {
        return symptom + ": " + struck;
      }
      return Waits.within(LIMIT, task::isDone) ? null : "the task was lost";
    }
  },

  /** A plain virtual thread that is started inside a task inherits the task's executor. */
  STRAYS("a plain thread started in a task never ran") {
    @Override
    @Nullable String walkInto() {
      AtomicBoolean ran = new AtomicBoolean();
      TaskRuntime runtime = worker();
      runtime.spawn("starts a thread", () -> Thread.ofVirtual().start(() -> ran.set(true)));
      return Waits.within(LIMIT, ran::get) ? null : symptom;
    }
  },

  /** The same for a task of a runtime that wants the JDK's scheduler. */
  INHERITANCE("a task of the JDK backend runs on") {
    @Override
    @Nullable String walkInto() throws Exception {
      try (TaskRuntime runtime = worker();
          TaskRuntime jdk = TaskRuntime.builder().backend(Backend.JDK).build()) {
        String thread =
            runtime
                .spawn(
                    "spawns elsewhere",
                    () -> jdk.spawn("guest", () -> Thread.currentThread().toString()).join())
                .join();
        return thread.contains(CARRIER) ? symptom + " " + thread : null;
      }
    }
  },

  /**
   * The JDK keeps a virtual thread that is parked for ever, and all that it holds. On own carriers
   * it does not know it.
   */
  ABANDONED("what abandoned tasks hold is never freed") {
    @Override
    @Nullable String walkInto() throws Exception {
      List<WeakReference<Object>> held = new ArrayList<>();
      abandon(held);
      boolean freed =
          Waits.within(
              LIMIT,
              () -> {
                System.gc();
                return held.stream().allMatch(each -> each.get() == null);
              });
      return freed ? null : symptom;
    }

    private static void abandon(List<WeakReference<Object>> held) throws InterruptedException {
      TaskRuntime runtime = TaskRuntime.builder().name(NAME).backend(Backend.JDK).build();
      int count = 100;
      CountDownLatch ready = new CountDownLatch(count);
      for (int i = 0; i < count; i++) {
        byte[] payload = new byte[1_000];
        held.add(new WeakReference<>(payload));
        runtime.spawn(
            "abandoned",
            () -> {
              ready.countDown();
              Channel.rendezvous().receive();
              return payload.length;
            });
      }
      ready.await();
      runtime.shutdown(Duration.ZERO);
    }
  };

  private static final String NAME = "trapped";
  private static final String CARRIER = NAME + "-worker-";

  /** How long what shall happen may take; short where it is known that it will not. */
  private static final Duration LIMIT =
      Duration.ofSeconds(System.getProperty("heddle.test.withoutCure") == null ? 20 : 2);

  /** What one sees when it snaps. */
  final String symptom;

  Traps(String symptom) {
    this.symptom = symptom;
  }

  /** What happened, or null if nothing did. */
  abstract @Nullable String walkInto() throws Exception;

  /** The name of its cure. */
  String cure() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Without a watchdog, whose spare workers would lead out of a trap. */
  private static TaskRuntime worker() {
    return TaskRuntime.builder()
        .name(NAME)
        .backend(Backend.WORKER)
        .workers(1)
        .slowAfter(ChronoUnit.FOREVER.getDuration())
        .build();
  }

  /** Walks into the traps that are named; exit code 0 if none snaps. */
  static class Main {
    public static void main(String[] names) throws Exception {
      int snapped = 0;
      for (String name : names) {
        String happened = Traps.valueOf(name).walkInto();
        System.out.println(name + ": " + (happened == null ? "safe" : happened));
        snapped += happened == null ? 0 : 1;
      }
      System.exit(snapped);
    }
  }
}
