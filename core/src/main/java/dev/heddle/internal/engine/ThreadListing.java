package dev.heddle.internal.engine;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.invoke.MethodType.methodType;

import dev.heddle.internal.seam.Seam;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the JDK's thread dump ({@code jcmd PID Thread.dump_to_file}) finds the tasks of a runtime.
 *
 * <p>The JDK keeps every virtual thread that is started plainly in one concurrent map of the whole
 * JVM, from its start to its end. A runtime knows its tasks already, so they need not stand in a
 * second, shared list: its threads are started in a container of their own, which asks the runtime
 * when somebody wants to see them. The container's class extends one that the JDK does not export;
 * so it is made here, in the package that Heddle has been given access to.
 *
 * <p>If this JDK has other internals, threads are started plainly.
 */
final class ThreadListing {
  private static final ClassDesc CONTAINER = ClassDesc.of("java.lang.HeddleThreads");
  private static final @Nullable MethodHandle NEW_CONTAINER;
  private static final @Nullable MethodHandle START;

  static {
    MethodHandle newContainer = null;
    MethodHandle start = null;
    try {
      MethodHandles.Lookup lookup = CarrierAccess.insideJavaLang();
      Class<?> made = containerClass(lookup);
      newContainer =
          lookup
              .findConstructor(made, methodType(void.class, String.class, Supplier.class))
              .asType(methodType(Object.class, String.class, Supplier.class));
      start =
          lookup
              .findVirtual(made, "start", methodType(void.class, Thread.class))
              .asType(methodType(void.class, Object.class, Thread.class));
    } catch (Throwable otherJdk) {
      newContainer = null;
    }
    NEW_CONTAINER = newContainer;
    START = start;
  }

  private final @Nullable Object container;

  /**
   * Creates a listing.
   *
   * @param runtimeName how a dump calls it
   * @param threads the threads that have been started and have not ended; asked by whoever makes a
   *     dump
   */
  ThreadListing(String runtimeName, Supplier<? extends Collection<Thread>> threads) {
    Object made = null;
    if (NEW_CONTAINER != null) {
      Supplier<Stream<Thread>> alive = () -> threads.get().stream().filter(Thread::isAlive);
      try {
        made = (Object) NEW_CONTAINER.invokeExact(runtimeName, (Supplier<?>) alive);
      } catch (Throwable failure) {
        throw CarrierAccess.rethrow(failure);
      }
    }
    container = made;
  }

  /** Starts a virtual thread that the runtime lists from now on. */
  void start(Thread thread) {
    if (container == null || START == null || Seam.simulated()) {
      Seam.start(thread); // a driver starts threads itself
      return;
    }
    try {
      START.invokeExact(container, thread);
    } catch (Throwable failure) {
      throw CarrierAccess.rethrow(failure);
    }
  }

  /** The class, which another copy of Heddle in this JVM may have made before. */
  private static Class<?> containerClass(MethodHandles.Lookup lookup)
      throws IllegalAccessException {
    try {
      return lookup.defineClass(containerBytes());
    } catch (LinkageError madeBefore) {
      try {
        return lookup.findClass(CONTAINER.packageName() + "." + CONTAINER.displayName());
      } catch (ClassNotFoundException otherwise) {
        throw madeBefore;
      }
    }
  }

  /**
   * A container with a name, of the threads that a supplier tells of. The JDK holds it weakly; it
   * goes with the runtime. What it stands for in Java:
   *
   * <pre>
   * final class HeddleThreads extends jdk.internal.vm.ThreadContainer {
   *   private final String name;
   *   private final Supplier threads;
   *
   *   HeddleThreads(String name, Supplier threads) {
   *     super(true); // shared: it belongs to no thread
   *     this.name = name;
   *     this.threads = threads;
   *     ThreadContainers.registerContainer(this);
   *   }
   *
   *   public String name() { return name; }
   *   public Stream threads() { return (Stream) threads.get(); }
   *   void start(Thread thread) { ((VirtualThread) thread).start(this); }
   * }
   * </pre>
   */
  private static byte[] containerBytes() {
    ClassDesc superclass = ClassDesc.of("jdk.internal.vm.ThreadContainer");
    ClassDesc registry = ClassDesc.of("jdk.internal.vm.ThreadContainers");
    ClassDesc thread = ClassDesc.of("java.lang.Thread");
    ClassDesc virtual = ClassDesc.of("java.lang.VirtualThread");
    ClassDesc supplier = ClassDesc.of("java.util.function.Supplier");
    ClassDesc stream = ClassDesc.of("java.util.stream.Stream");
    return ClassFile.of()
        .build(
            CONTAINER,
            made ->
                made.withSuperclass(superclass)
                    .withFlags(ACC_FINAL)
                    .withField("name", CD_String, ACC_PRIVATE | ACC_FINAL)
                    .withField("threads", supplier, ACC_PRIVATE | ACC_FINAL)
                    .withMethodBody(
                        INIT_NAME,
                        MethodTypeDesc.of(CD_void, CD_String, supplier),
                        0,
                        code ->
                            code.aload(0)
                                .iconst_1()
                                .invokespecial(
                                    superclass, INIT_NAME, MethodTypeDesc.of(CD_void, CD_boolean))
                                .aload(0)
                                .aload(1)
                                .putfield(CONTAINER, "name", CD_String)
                                .aload(0)
                                .aload(2)
                                .putfield(CONTAINER, "threads", supplier)
                                .aload(0)
                                .invokestatic(
                                    registry,
                                    "registerContainer",
                                    MethodTypeDesc.of(CD_Object, superclass))
                                .pop()
                                .return_())
                    .withMethodBody(
                        "name",
                        MethodTypeDesc.of(CD_String),
                        ACC_PUBLIC,
                        code -> code.aload(0).getfield(CONTAINER, "name", CD_String).areturn())
                    .withMethodBody(
                        "threads",
                        MethodTypeDesc.of(stream),
                        ACC_PUBLIC,
                        code ->
                            code.aload(0)
                                .getfield(CONTAINER, "threads", supplier)
                                .invokeinterface(supplier, "get", MethodTypeDesc.of(CD_Object))
                                .checkcast(stream)
                                .areturn())
                    .withMethodBody(
                        "start",
                        MethodTypeDesc.of(CD_void, thread),
                        0,
                        code ->
                            code.aload(1)
                                .checkcast(virtual)
                                .aload(0)
                                .invokevirtual(
                                    virtual, "start", MethodTypeDesc.of(CD_void, superclass))
                                .return_()));
  }
}
