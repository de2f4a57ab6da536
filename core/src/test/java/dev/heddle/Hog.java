package dev.heddle;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ways in which a task keeps its carrier until it is told to let go. */
enum Hog {
  LOOP(false, "loop") {
    @Override
    void run(Release release) {
      loop(release);
    }
  },
  REGULAR_EXPRESSION(false, "java.util.regex") {
    @Override
    void run(Release release) {
      Pattern pattern = Pattern.compile("(a|b)*c");
      try {
        while (!pattern.matcher(new Letters(release)).matches()) {
          Thread.onSpinWait();
        }
      } catch (LetGo released) {
        // What was wanted.
      }
    }
  },
  SORT(false, "java.util.") {
    @Override
    void run(Release release) {
      Integer[] numbers = new Integer[1_000_000];
      Arrays.setAll(numbers, i -> i * 31 % 1_000_003);
      try {
        Arrays.sort(
            numbers,
            (a, b) -> {
              for (int i = 0; i < 1_000; i++) {
                check(release);
              }
              return Integer.compare(a, b);
            });
      } catch (LetGo released) {
        // What was wanted.
      }
    }
  },
  FILE_READ(true, "read") {
    @Override
    void run(Release release) throws Exception {
      try (InputStream pipe = release.pipe()) {
        pipe.read();
      }
    }
  },
  NATIVE_CALL(true, "nativeCall") {
    @Override
    void run(Release release) throws Throwable {
      nativeCall(release);
    }
  },
  CLASS_INITIALISER(false, "<clinit>") {
    @Override
    void run(Release release) {
      SlowToLoad.release = release;
      SlowToLoad.load();
    }
  },
  MONITOR_HELD(false, "loop") {
    @Override
    void run(Release release) {
      synchronized (release) {
        loop(release);
      }
    }
  };

  /** Whether it is blocked rather than computing. */
  final boolean blocked;

  /** Something of its stack. */
  final String frame;

  Hog(boolean blocked, String frame) {
    this.blocked = blocked;
    this.frame = frame;
  }

  /** Keeps the carrier until it is released. */
  abstract void run(Release release) throws Throwable;

  /** When it may let go. */
  interface Release extends BooleanSupplier {
    /** A stream that blocks until it is released. */
    InputStream pipe() throws IOException;
  }

  private static final class LetGo extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void check(Release release) {
    if (release.getAsBoolean()) {
      throw new LetGo();
    }
  }

  static void loop(BooleanSupplier release) {
    while (!release.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  /** Do not match. */
  private record Letters(Release release) implements CharSequence {
    @Override
    public int length() {
      return 200;
    }

    @Override
    public char charAt(int index) {
      check(release);
      return 'a';
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
      return "a".repeat(length());
    }
  }

  /** Has done what takes time only once. */
  static void prepare() throws Throwable {
    nativeCall(() -> true);
  }

  private static void nativeCall(BooleanSupplier release) throws Throwable {
    do {
      int failed = (int) Native.SLEEP.invokeExact(20_000);
      if (failed != 0) {
        throw new AssertionError("usleep");
      }
    } while (!release.getAsBoolean());
  }

  private static final class Native {
    static final MethodHandle SLEEP = sleep();

    @SuppressWarnings("restricted")
    private static MethodHandle sleep() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().find("usleep").orElseThrow(),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
  }

  private static final class SlowToLoad {
    static volatile @Nullable Release release;

    static void load() {
      Slow.touch();
    }

    private static final class Slow {
      static {
        Release until = release;
        loop(until == null ? () -> true : until);
      }

      static void touch() {}
    }
  }
}
