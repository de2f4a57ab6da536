package dev.heddle;

import dev.heddle.internal.engine.CarrierAccess;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What carries the virtual threads of a runtime. Both backends have the same semantics; they differ
 * in speed and in these capabilities:
 *
 * <table>
 * <caption>What each backend can do</caption>
 * <tr><th>capability</th><th>WORKER</th><th>JDK</th></tr>
 * <tr><td>{@link Capability#SINGLE_WORKER}</td><td>yes</td>
 *     <td>no: {@code UnsupportedOperationException} that names the enabling option</td></tr>
 * <tr><td>{@link Capability#WORKER_COUNT}</td><td>yes</td>
 *     <td>no: {@code workers(n)} is ignored, the JDK's scheduler has one number for the JVM</td></tr>
 * <tr><td>{@link Capability#LOCAL_HAND_OVER}</td><td>yes</td>
 *     <td>no: a woken task goes through the JDK's queues</td></tr>
 * <tr><td>{@link Capability#SEPARATE_CARRIERS}</td><td>yes</td>
 *     <td>no: all runtimes share the JDK's carriers</td></tr>
 * <tr><td>{@link Capability#WORKER_HOOKS}</td><td>yes</td>
 *     <td>no: they are never called</td></tr>
 * <tr><td>{@link Capability#COUNTERS}</td><td>yes</td>
 *     <td>no: they have no workers, and {@code histograms()} is ignored</td></tr>
 * <tr><td>{@link Capability#SPARE_WORKERS}</td><td>yes; a {@linkplain
 *     TaskRuntime.Builder#singleWorker() single worker} reports only</td>
 *     <td>no: what waits for a carrier waits on; such a task is only reported, and only while no
 *     carrier of the JDK is free</td></tr>
 * </table>
 */
public enum Backend {
  /** Heddle's own carriers. Needs {@link #enablingOption()} on the command line. */
  WORKER(EnumSet.allOf(Capability.class)),
  /** The JDK's scheduler of virtual threads. Always available. */
  JDK(EnumSet.noneOf(Capability.class));

  private final Set<Capability> capabilities;

  Backend(Set<Capability> capabilities) {
    this.capabilities = Collections.unmodifiableSet(capabilities);
  }

  /** What this backend can do. */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /** Whether this JVM can use this backend. */
  public boolean available() {
    return this == JDK || CarrierAccess.available();
  }

  /** Why this JVM cannot use this backend, or null if it can. */
  public @Nullable String problem() {
    return this == JDK ? null : CarrierAccess.problem();
  }

  /** The option for the JVM's command line that makes {@link #WORKER} available. */
  public static String enablingOption() {
    return CarrierAccess.ENABLING_OPTION;
  }
}
