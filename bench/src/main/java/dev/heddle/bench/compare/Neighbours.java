package dev.heddle.bench.compare;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * The same benchmark over two cores in one JVM, each in a class loader of its own, in turns of some
 * milliseconds: whatever disturbs the machine for longer strikes both.
 */
final class Neighbours {
  /** A class of benchmarks in a class loader of its own. */
  record Loaded(Object bench, Method body) {
    /**
     * Loads and prepares it.
     *
     * @param setup the method that does what is to be done once
     */
    static Loaded of(String classPath, String type, String setup, String body) throws Exception {
      List<URL> places = new ArrayList<>();
      for (String place : classPath.split(File.pathSeparator, -1)) {
        places.add(Path.of(place).toUri().toURL());
      }
      ClassLoader own =
          new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
      Class<?> loaded = own.loadClass(type);
      Object bench = loaded.getConstructor().newInstance();
      loaded.getMethod(setup).invoke(bench);
      return new Loaded(bench, loaded.getMethod(body));
    }

    private double nanos() throws ReflectiveOperationException {
      long start = System.nanoTime();
      body.invoke(bench);
      return System.nanoTime() - start;
    }
  }

  private Neighbours() {}

  /** The median of what {@code compare} makes of the times of {@code one} and its neighbour. */
  static double median(
      Loaded one, Loaded other, int warmUp, int pairs, DoubleBinaryOperator compare)
      throws ReflectiveOperationException {
    double[] values = new double[pairs];
    for (int i = -warmUp; i < pairs; i++) {
      boolean oneFirst = (i & 1) == 0;
      double first = (oneFirst ? one : other).nanos();
      double second = (oneFirst ? other : one).nanos();
      if (i >= 0) {
        values[i] =
            oneFirst ? compare.applyAsDouble(first, second) : compare.applyAsDouble(second, first);
      }
    }
    return Summary.of(values).median();
  }
}
