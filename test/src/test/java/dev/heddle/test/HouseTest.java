package dev.heddle.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.heddle.Scope;
import dev.heddle.TaskRuntime;
import dev.heddle.internal.engine.TimerEntry;
import dev.heddle.internal.engine.TimerWheel;
import dev.heddle.internal.seam.SeamDriver;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What keeps the test runtime honest: it runs core's own classes, none of which it copies or
 * extends, and it needs nothing of the JDK that is not public.
 */
class HouseTest {
  private static final JavaClasses OWN =
      new ClassFileImporter()
          .importUrl(Explorer.class.getProtectionDomain().getCodeSource().getLocation());

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importUrl(Scope.class.getProtectionDomain().getCodeSource().getLocation());

  private static DescribedPredicate<JavaClass> coreClass() {
    return new DescribedPredicate<>("a class of core other than the seam's driver and the timer") {
      @Override
      public boolean test(JavaClass type) {
        return CORE.contain(type.getFullName())
            && !type.isEquivalentTo(SeamDriver.class)
            && !type.isEquivalentTo(TimerEntry.class)
            && !type.isEquivalentTo(java.lang.Object.class);
      }
    };
  }

  @Test
  void noClassExtendsOrImplementsOneOfCore() {
    assertThat(OWN).hasSizeGreaterThan(20);
    noClasses().should().beAssignableTo(coreClass()).check(OWN);
    // The rule sees what it is for.
    assertThat(coreClass().test(CORE.get(TaskRuntime.class))).isTrue();
  }

  @Test
  void noClassHasTheNameOfOneOfCore() {
    Set<String> core = names(CORE);
    Set<String> both = new TreeSet<>(names(OWN));
    both.retainAll(core);

    assertThat(both).isEmpty();
    assertThat(core).contains("RingChannel", "SpawnedTask", "Waiter");
  }

  private static Set<String> names(JavaClasses classes) {
    return classes.stream()
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().endsWith("-info"))
        .map(JavaClass::getSimpleName)
        .collect(Collectors.toSet());
  }

  @Test
  void onlyPublicApiOfTheJdkIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk..", "com.sun..")
        .check(OWN);
  }

  /** Virtual time is kept by the wheel that core keeps time by; nothing else of the engine is. */
  @Test
  void ofTheEngineTheWheelIsUsedAlone() {
    DescribedPredicate<JavaClass> wheel =
        JavaClass.Predicates.equivalentTo(TimerEntry.class)
            .or(JavaClass.Predicates.equivalentTo(TimerWheel.class));
    noClasses()
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("dev.heddle.internal.engine..")
                .and(DescribedPredicate.not(wheel)))
        .check(OWN);
  }

  @Test
  void simulationKnowsNothingOfStrategiesAndReports() {
    noClasses()
        .that()
        .resideInAPackage("..internal.sim..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..internal.strategy..", "..internal.report..", "dev.heddle.test")
        .check(OWN);
    classes()
        .that()
        .resideInAPackage("..internal.strategy..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages("..internal.report..", "dev.heddle.test")
        .check(OWN);
  }
}
