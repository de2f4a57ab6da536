package dev.heddle.test.internal.report;

import dev.heddle.Scope;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tells the frames of the code under test from those of the JDK, of core and of this runtime. */
final class Frames {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final @Nullable Object CORE = source(Scope.class);
  private static final @Nullable Object OWN = source(Frames.class);
  private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

  private Frames() {}

  private static @Nullable Object source(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? null : source.getLocation();
  }

  private static boolean isTheirs(Class<?> type) {
    Object source = source(type);
    return source != null && !source.equals(CORE) && !source.equals(OWN);
  }

  private static boolean isTheirs(String className) {
    return KNOWN.computeIfAbsent(
        className,
        name -> {
          if (name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.")) {
            return false;
          }
          try {
            return isTheirs(Class.forName(name, false, Frames.class.getClassLoader()));
          } catch (ClassNotFoundException | LinkageError hidden) {
            return !name.startsWith("dev.heddle.");
          }
        });
  }

  /** Where the calling thread is in the code under test, or an empty text. */
  static String here() {
    return WALKER.walk(frames ->
        frames
            .filter(frame -> isTheirs(frame.getDeclaringClass()))
            .findFirst()
            .map(frame -> shortly(frame.toStackTraceElement()))
            .orElse(""));
  }

  /** The method of core that takes a step on shared memory. */
  static String insideCore() {
    return WALKER.walk(frames ->
        frames
            .filter(frame -> {
              String type = frame.getClassName();
              return !type.startsWith("dev.heddle.internal.seam.")
                  && !type.startsWith("dev.heddle.test.internal.")
                  && !type.endsWith(".SpinLock");
            })
            .findFirst()
            .map(frame -> simple(frame.getClassName()) + "." + frame.getMethodName())
            .orElse(""));
  }

  /** The frames of the code under test in a stack; all of it, if there are none. */
  static List<StackTraceElement> theirs(StackTraceElement[] stack) {
    List<StackTraceElement> theirs =
        java.util.Arrays.stream(stack).filter(frame -> isTheirs(frame.getClassName())).toList();
    return theirs.isEmpty() ? List.of(stack) : theirs;
  }

  static String shortly(StackTraceElement frame) {
    return frame.getFileName() == null
        ? simple(frame.getClassName()) + "." + frame.getMethodName()
        : frame.getFileName() + ":" + frame.getLineNumber();
  }

  static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
