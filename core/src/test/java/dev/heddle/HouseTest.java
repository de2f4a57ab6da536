package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.heddle.channel.Channel;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of the house: a package of core uses only the floors below its own, and everything that
 * a test runtime must be able to decide passes through the seam.
 */
@Tag("once")
class HouseTest {
  private static final String SEAM = "dev.heddle.internal.seam";

  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          Map.entry("dev.heddle.io", 5),
          Map.entry("dev.heddle.pattern", 5),
          Map.entry("dev.heddle.inspect", 5),
          Map.entry("dev.heddle.channel", 4),
          Map.entry("dev.heddle.sync", 4),
          Map.entry("dev.heddle", 3),
          Map.entry("dev.heddle.time", 3),
          Map.entry("dev.heddle.internal.wait", 2),
          Map.entry("dev.heddle.internal.engine", 1),
          Map.entry("dev.heddle.internal.seam", 0),
          Map.entry("dev.heddle.internal.util", 0),
          Map.entry("dev.heddle.internal.flight", 0),
          Map.entry("dev.heddle.check", 0));

  private static final Set<String> SEAM_ONLY_PACKAGES =
      Set.of("java.util.concurrent.atomic", "java.util.concurrent.locks");

  private static final Set<String> SEAM_ONLY_CLASSES =
      Set.of(
          "java.lang.invoke.VarHandle",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.util.concurrent.CountDownLatch",
          "java.util.concurrent.CyclicBarrier",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.Phaser",
          "java.util.concurrent.Semaphore",
          "java.util.concurrent.ThreadLocalRandom");

  private static final Map<Class<?>, Set<String>> SEAM_ONLY_METHODS =
      Map.of(
          System.class, Set.of("nanoTime", "currentTimeMillis"),
          Math.class, Set.of("random"),
          Instant.class, Set.of("now"),
          Clock.class, Set.of("system", "systemUTC", "systemDefaultZone"),
          Object.class, Set.of("wait", "notify", "notifyAll"),
          Thread.class, Set.of("sleep", "onSpinWait", "yield", "start", "startVirtualThread"),
          Thread.Builder.class, Set.of("start"),
          MethodHandles.Lookup.class, Set.of("findVarHandle", "findStaticVarHandle"));

  /** Volatile fields that may be read without the seam, and why no interleaving is hidden by it. */
  private static final Map<String, String> READ_DIRECTLY =
      Map.of("dev.heddle.internal.engine.Worker.slices", "by its only writer");

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.heddle");

  private static final JavaClasses PLANTED =
      new ClassFileImporter()
          .importClasses(
              Stream.concat(
                      Stream.of(HouseTest.class.getDeclaredClasses()),
                      Stream.of(dev.heddle.nowhere.Planted.class))
                  .toList());

  @Test
  void theImportReadsCore() {
    assertThat(CORE)
        .extracting(JavaClass::getName)
        .contains(Scope.class.getName(), Channel.class.getName(), SEAM + ".Seam")
        .doesNotContain(HouseTest.class.getName());
  }

  @Test
  void everyPackageUsesOnlyLowerFloors() {
    assertThat(CORE.stream().flatMap(HouseTest::floorFaults)).isEmpty();
  }

  @Test
  void everythingThatATestRuntimeDecidesPassesThroughTheSeam() {
    assertThat(CORE.stream().flatMap(HouseTest::seamFaults)).isEmpty();
  }

  @Test
  void everyDirectReadThatIsAllowedHappens() {
    assertThat(
            CORE.stream()
                .flatMap(from -> from.getFieldAccessesFromSelf().stream())
                .filter(HouseTest::isVolatile)
                .map(access -> access.getTarget().getFullName()))
        .containsAll(READ_DIRECTLY.keySet());
  }

  @Test
  void theFloorRuleSeesAUseOfAHigherFloor() {
    assertThat(floorFaults(read(UsesUpstairs.class)))
        .anyMatch(fault -> fault.contains("dev.heddle.channel (floor 4)"));
  }

  @Test
  void theFloorRuleSeesAPackageWithoutAFloor() {
    assertThat(floorFaults(read(dev.heddle.nowhere.Planted.class)))
        .anyMatch(fault -> fault.contains("dev.heddle.nowhere has no floor"));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ReadsTheClock.class,
        ReadsTheClockByReference.class,
        AsksForTheInstant.class,
        Parks.class,
        Draws.class,
        DrawsFromItsOwn.class,
        Sleeps.class,
        Spins.class,
        Yields.class,
        StartsAThread.class,
        StartsItsOwnKindOfThread.class,
        StartsAVirtualThread.class,
        StartsByBuilder.class,
        UsesThePool.class,
        UsesExecutors.class,
        UsesATimer.class,
        AccessesAVarHandle.class,
        FindsAVarHandle.class,
        UsesAnAtomic.class,
        UpdatesThroughAnUpdater.class,
        ReadsAVolatileField.class,
        WritesAVolatileField.class,
        Locks.class,
        Waits.class,
        DeclaresSynchronized.class
      })
  void theSeamRuleSees(Class<?> planted) {
    assertThat(seamFaults(read(planted))).isNotEmpty();
  }

  @Test
  void theSeamRuleAllowsCreatingAFieldUpdater() {
    assertThat(seamFaults(read(CreatesAnUpdater.class))).isEmpty();
  }

  // --- Rules -------------------------------------------------------------------------------------

  private static Stream<String> floorFaults(JavaClass from) {
    OptionalInt floor = floor(from.getPackageName());
    if (floor.isEmpty()) {
      return Stream.of(from.getPackageName() + " has no floor: add it to HouseTest");
    }
    return from.getDirectDependenciesFromSelf().stream()
        .filter(dependency -> breaksFloors(dependency, from.getPackageName(), floor.getAsInt()))
        .map(dependency -> {
          String used = dependency.getTargetClass().getBaseComponentType().getPackageName();
          OptionalInt usedFloor = floor(used);
          return used
              + (usedFloor.isPresent() ? " (floor " + usedFloor.getAsInt() + ")" : " (no floor)")
              + " is not below: "
              + dependency.getDescription();
        });
  }

  private static boolean breaksFloors(Dependency dependency, String from, int floor) {
    String used = dependency.getTargetClass().getBaseComponentType().getPackageName();
    // The seam is the lowest package of floor 0.
    if (used.equals(from)
        || used.equals(SEAM)
        || !(used.equals("dev.heddle") || used.startsWith("dev.heddle."))) {
      return false;
    }
    OptionalInt usedFloor = floor(used);
    return usedFloor.isEmpty() || usedFloor.getAsInt() >= floor;
  }

  private static OptionalInt floor(String packageName) {
    Integer floor = FLOORS.get(packageName);
    return floor == null ? OptionalInt.empty() : OptionalInt.of(floor);
  }

  private static Stream<String> seamFaults(JavaClass from) {
    if (from.getPackageName().equals(SEAM)) {
      return Stream.empty();
    }
    Stream<String> accesses =
        from.getAccessesFromSelf().stream()
            .filter(HouseTest::belongsToTheSeam)
            .map(JavaAccess::getDescription);
    Stream<String> declarations =
        from.getMethods().stream()
            .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
            .map(JavaMethod::getDescription)
            .map(description -> description + " is synchronized");
    return Stream.concat(accesses, declarations);
  }

  private static boolean belongsToTheSeam(JavaAccess<?> access) {
    if (access instanceof JavaFieldAccess fieldAccess) {
      return isVolatile(fieldAccess)
          && !access.getOrigin().isConstructor()
          && !(fieldAccess.getAccessType() == JavaFieldAccess.AccessType.GET
              && READ_DIRECTLY.containsKey(access.getTarget().getFullName()));
    }
    JavaClass owner = access.getTargetOwner();
    String method = access.getTarget().getName();
    if (SEAM_ONLY_PACKAGES.contains(owner.getPackageName())) {
      return !method.equals("newUpdater");
    }
    return SEAM_ONLY_CLASSES.stream().anyMatch(owner::isAssignableTo)
        || SEAM_ONLY_METHODS.entrySet().stream()
            .anyMatch(entry ->
                entry.getValue().contains(method) && isInherited(owner, entry.getKey(), access));
  }

  /** Whether the call reaches {@code declaring}, also through a subclass that does not override. */
  private static boolean isInherited(JavaClass owner, Class<?> declaring, JavaAccess<?> access) {
    return owner.isAssignableTo(declaring)
        && access
            .getTarget()
            .resolveMember()
            .map(JavaMember::getOwner)
            .map(resolved -> resolved.isEquivalentTo(declaring))
            .orElse(true);
  }

  private static boolean isVolatile(JavaFieldAccess access) {
    return access
        .getTarget()
        .resolveMember()
        .map(field -> field.getModifiers().contains(JavaModifier.VOLATILE))
        .orElse(false);
  }

  private static JavaClass read(Class<?> planted) {
    return PLANTED.get(planted);
  }

  // --- Planted faults ----------------------------------------------------------------------------

  static class UsesUpstairs {
    Object up() {
      return Channel.rendezvous();
    }
  }

  static class ReadsTheClock {
    long now() {
      return System.nanoTime();
    }
  }

  static class ReadsTheClockByReference {
    LongSupplier clock() {
      return System::currentTimeMillis;
    }
  }

  static class AsksForTheInstant {
    Object now() {
      return Instant.now();
    }
  }

  static class Parks {
    void park() {
      LockSupport.park();
    }
  }

  static class Draws {
    int draw() {
      return ThreadLocalRandom.current().nextInt();
    }
  }

  static class DrawsFromItsOwn {
    int draw() {
      return new Random().nextInt();
    }
  }

  static class Sleeps {
    void sleep() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  static class Spins {
    void spin() {
      Thread.onSpinWait();
    }
  }

  static class Yields {
    void yieldNow() {
      Thread.yield();
    }
  }

  static class StartsAThread {
    void start(Thread thread) {
      thread.start();
    }
  }

  static class OwnThread extends Thread {}

  static class StartsItsOwnKindOfThread {
    void start(OwnThread thread) {
      thread.start();
    }
  }

  static class StartsAVirtualThread {
    Thread start() {
      return Thread.startVirtualThread(() -> {});
    }
  }

  static class StartsByBuilder {
    Thread start() {
      return Thread.ofVirtual().start(() -> {});
    }
  }

  static class UsesThePool {
    Object pool() {
      return ForkJoinPool.commonPool();
    }
  }

  static class UsesExecutors {
    Object executor() {
      return Executors.newVirtualThreadPerTaskExecutor();
    }
  }

  static class UsesATimer {
    Object timer() {
      return new Timer();
    }
  }

  static class AccessesAVarHandle {
    void set(VarHandle handle) {
      handle.setVolatile(this, 1);
    }
  }

  static class FindsAVarHandle {
    VarHandle find() throws ReflectiveOperationException {
      return MethodHandles.lookup().findVarHandle(CreatesAnUpdater.class, "count", int.class);
    }
  }

  static class UsesAnAtomic {
    Object count() {
      return new AtomicInteger();
    }
  }

  static class CreatesAnUpdater {
    static final AtomicIntegerFieldUpdater<CreatesAnUpdater> COUNT =
        AtomicIntegerFieldUpdater.newUpdater(CreatesAnUpdater.class, "count");
    volatile int count;

    CreatesAnUpdater() {
      count = 1;
    }
  }

  static class UpdatesThroughAnUpdater {
    void add(CreatesAnUpdater counter) {
      CreatesAnUpdater.COUNT.incrementAndGet(counter);
    }
  }

  static class ReadsAVolatileField {
    volatile List<String> names = List.of();

    List<String> names() {
      return names;
    }
  }

  static class WritesAVolatileField {
    void reset(CreatesAnUpdater counter) {
      counter.count = 0;
    }
  }

  static class Locks {
    void lock(ReentrantLock lock) {
      lock.lock();
    }
  }

  static class Waits {
    void hurry(Object other) {
      other.notifyAll();
    }
  }

  static class DeclaresSynchronized {
    synchronized void act() {}
  }
}
