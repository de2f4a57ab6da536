package dev.heddle;

import java.lang.StackWalker.StackFrame;
import java.util.Set;

/**
 * Where in the code a kind of task is spawned, found by one stack walk per class of body: normally
 * there is one such class per lambda expression.
 */
final class SpawnSite extends ClassValue<String> {
  private static final SpawnSite SITES = new SpawnSite();
  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final String OWN_PACKAGE = SpawnSite.class.getPackageName() + ".";

  private static final Set<String> OWN_TYPES =
      Set.of(
          "Scope",
          "ScopeGroup",
          "SpawnedTask",
          "SpawnSite",
          "TaskGroup",
          "TaskRuntime",
          "Tasks",
          "DetachedGroup");

  private SpawnSite() {}

  /** The site for the class of {@code body}; the first call must come from the spawning thread. */
  static String of(Object body) {
    return SITES.get(body.getClass());
  }

  @Override
  protected String computeValue(Class<?> bodyClass) {
    return WALKER.walk(frames ->
        frames
            .filter(frame -> !isOwn(frame))
            .findFirst()
            .map(StackFrame::toStackTraceElement)
            .map(SpawnSite::format)
            .orElseGet(bodyClass::getName));
  }

  private static String format(StackTraceElement element) {
    String type = element.getClassName();
    String where =
        element.getFileName() == null
            ? ""
            : " (" + element.getFileName() + ":" + element.getLineNumber() + ")";
    return type.substring(type.lastIndexOf('.') + 1) + "." + element.getMethodName() + where;
  }

  /** Frames of this package itself; everything else, channels and users' code, may be a spawner. */
  private static boolean isOwn(StackFrame frame) {
    String type = frame.getClassName();
    if (type.startsWith("java.lang.ClassValue")) {
      return true;
    }
    return type.startsWith(OWN_PACKAGE)
        && type.indexOf('.', OWN_PACKAGE.length()) < 0
        && OWN_TYPES.contains(outermost(type.substring(OWN_PACKAGE.length())));
  }

  private static String outermost(String simpleName) {
    int nested = simpleName.indexOf('$');
    return nested < 0 ? simpleName : simpleName.substring(0, nested);
  }
}
