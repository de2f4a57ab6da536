package dev.heddle.internal.engine;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The only place that reaches into the JDK: making a virtual thread for a given executor, asking
 * for the current carrier, and, for {@link ThreadListing}, a lookup. All need the package {@code
 * java.lang} opened to Heddle, which is never required: without it the JDK's own scheduler is used.
 */
public final class CarrierAccess {
  /** The option that opens {@code java.lang}, for Heddle on the class path or the module path. */
  public static final String ENABLING_OPTION =
      "--add-opens java.base/java.lang="
          + (CarrierAccess.class.getModule().isNamed()
              ? CarrierAccess.class.getModule().getName()
              : "ALL-UNNAMED");

  private CarrierAccess() {}

  /** Whether {@code java.lang} is open and has the members that this JDK is expected to have. */
  public static boolean available() {
    return Probe.PROBLEM == null;
  }

  /** Why own carriers are not available, or null if they are. */
  public static @Nullable String problem() {
    return Probe.PROBLEM;
  }

  /** Whether the calling virtual thread runs on a carrier of ours. */
  public static boolean isOnOwnCarrier() {
    return available() && currentCarrier() instanceof Carrier;
  }

  /** Whether the calling virtual thread has yielded by this, since it would be the next to run. */
  public static boolean skipsYield() {
    return available() && currentCarrier() instanceof Carrier carrier && carrier.skipsYield();
  }

  static Thread newThread(@Nullable Executor executor, @Nullable String name, Runnable body) {
    try {
      return (Thread) Opened.NEW_THREAD.invokeExact(executor, name, 0, body);
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  static Thread currentCarrier() {
    try {
      return (Thread) Opened.CURRENT_CARRIER.invokeExact();
    } catch (Throwable failure) {
      throw rethrow(failure);
    }
  }

  static Executor defaultScheduler() {
    return Opened.DEFAULT_SCHEDULER;
  }

  /** A lookup with all access to the package {@code java.lang}, on behalf of virtual threads. */
  static MethodHandles.Lookup insideJavaLang() {
    return Opened.VIRTUAL_THREAD;
  }

  static RuntimeException rethrow(Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw new AssertionError(failure);
  }

  private static final class Probe {
    static final @Nullable String PROBLEM = probe();

    private static @Nullable String probe() {
      if (!Object.class.getModule().isOpen("java.lang", CarrierAccess.class.getModule())) {
        return "package java.lang is not open to Heddle";
      }
      try {
        if (Opened.CURRENT_CARRIER == null || Opened.DEFAULT_SCHEDULER == null) {
          return "this JDK lacks the scheduler of virtual threads";
        }
        return null;
      } catch (LinkageError failure) {
        return "this JDK (" + Runtime.version() + ") has other internals: " + failure.getCause();
      }
    }
  }

  private static final class Opened {
    static final MethodHandles.Lookup VIRTUAL_THREAD;
    static final MethodHandle NEW_THREAD;
    static final MethodHandle CURRENT_CARRIER;
    static final Executor DEFAULT_SCHEDULER;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Class<?> builders = Class.forName("java.lang.ThreadBuilders");
        NEW_THREAD =
            MethodHandles.privateLookupIn(builders, lookup)
                .findStatic(
                    builders,
                    "newVirtualThread",
                    methodType(
                        Thread.class, Executor.class, String.class, int.class, Runnable.class));
        CURRENT_CARRIER =
            MethodHandles.privateLookupIn(Thread.class, lookup)
                .findStatic(Thread.class, "currentCarrierThread", methodType(Thread.class));
        Class<?> virtual = Class.forName("java.lang.VirtualThread");
        VIRTUAL_THREAD = MethodHandles.privateLookupIn(virtual, lookup);
        DEFAULT_SCHEDULER =
            (Executor)
                VIRTUAL_THREAD
                    .findStatic(virtual, "defaultScheduler", methodType(Executor.class))
                    .invoke();
      } catch (Throwable failure) {
        throw new ExceptionInInitializerError(failure);
      }
    }
  }
}
