package dev.heddle.test;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.opentest4j.TestAbortedException;

/** Runs the methods that are annotated with {@link HeddleTest}. */
final class HeddleExtension implements InvocationInterceptor {
  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context) {
    invocation.skip();
    Method method = invocationContext.getExecutable();
    Class<?> type = context.getRequiredTestClass();
    HeddleTest settings = context.getRequiredTestMethod().getAnnotation(HeddleTest.class);
    Exploration exploration = explorer(type, method, settings).run(new Case(type, method));
    exploration.orThrow();
    if (settings.exhaustive() >= 0 && !exploration.exhausted() && isWhole(settings)) {
      throw new AssertionError(
          "not exhausted within "
              + settings.timeout()
              + " s: "
              + exploration.schedules()
              + " schedules were run; make the test smaller, lower exhaustive, or raise timeout");
    }
  }

  private static boolean isWhole(HeddleTest settings) {
    Explorer fresh = new Explorer();
    return settings.exhaustive() >= 0 && fresh.seed == null && fresh.schedule == null;
  }

  static Explorer explorer(Class<?> type, Method method, HeddleTest settings) {
    Explorer explorer =
        new Explorer()
            .name(type.getSimpleName() + "." + method.getName())
            .schedules(settings.schedules())
            .strategy(strategy(settings.strategy()))
            .maxSteps(settings.maxSteps())
            .timeout(Duration.ofSeconds(settings.timeout()))
            .grain(settings.grain())
            .time(settings.time());
    if (settings.seed() != 0) {
      explorer.seed(settings.seed());
    }
    if (settings.exhaustive() >= 0) {
      explorer.exhaustive(settings.exhaustive());
    }
    return explorer;
  }

  private static Strategy strategy(HeddleTest.Choice choice) {
    return switch (choice) {
      case ROTATION -> Strategy.rotation();
      case RANDOM -> Strategy.random();
      case PCT_2 -> Strategy.pct(2);
      case PCT_3 -> Strategy.pct(3);
      case POS -> Strategy.pos();
    };
  }

  /** One test method, on a new instance at every run. */
  static final class Case implements TestBody {
    private final Constructor<?> constructor;
    private final Method method;
    private final List<Method> before;
    private final List<Method> after;

    Case(Class<?> type, Method method) {
      if (method.getParameterCount() > 0) {
        throw new ExtensionConfigurationException(
            "@HeddleTest takes no parameters, but " + method + " has some");
      }
      if (type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers())) {
        throw refused(type);
      }
      try {
        this.constructor = type.getDeclaredConstructor();
      } catch (NoSuchMethodException missing) {
        throw refused(type);
      }
      this.method = method;
      this.before =
          AnnotationSupport.findAnnotatedMethods(
              type, BeforeEach.class, HierarchyTraversalMode.TOP_DOWN);
      this.after =
          AnnotationSupport.findAnnotatedMethods(
              type, AfterEach.class, HierarchyTraversalMode.BOTTOM_UP);
      constructor.setAccessible(true);
      method.setAccessible(true);
      before.forEach(each -> each.setAccessible(true));
      after.forEach(each -> each.setAccessible(true));
    }

    private static ExtensionConfigurationException refused(Class<?> type) {
      return new ExtensionConfigurationException(
          "@HeddleTest makes a new instance for every schedule: "
              + type.getName()
              + " must be a top-level or static class with a constructor without parameters");
    }

    @Override
    public void run() throws Exception {
      try {
        Object instance = constructor.newInstance();
        for (Method each : before) {
          each.invoke(instance);
        }
        method.invoke(instance);
        for (Method each : after) {
          each.invoke(instance);
        }
      } catch (InvocationTargetException thrown) {
        Throwable cause = thrown.getCause();
        if (cause instanceof TestAbortedException) {
          return; // an assumption that does not hold under this schedule
        }
        if (cause instanceof Error error) {
          throw error;
        }
        if (cause instanceof Exception exception) {
          throw exception;
        }
        throw thrown;
      }
    }
  }
}
