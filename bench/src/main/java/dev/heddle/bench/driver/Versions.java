package dev.heddle.bench.driver;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which version of a library is on the class path. */
public final class Versions {
  private static final Pattern IN_A_JAR = Pattern.compile("-(\\d[^/]*)\\.jar$");

  private Versions() {}

  /** As the name of the jar says that the class is from. */
  public static String of(Class<?> type) {
    Matcher matcher =
        IN_A_JAR.matcher(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    return matcher.find() ? matcher.group(1) : "unknown";
  }
}
