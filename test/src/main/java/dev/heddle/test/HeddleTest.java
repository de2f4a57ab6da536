package dev.heddle.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test that is run under many schedules, as {@link Explorer} does, and fails with a report
 * if one of them makes it fail.
 *
 * {@snippet file="dev/heddle/test/snippets/HeddleTestSnippetsTest.java" region="annotation"}
 *
 * <p>Each schedule gets a test instance of its own, made by the no-argument constructor, and runs
 * its {@code @BeforeEach} and {@code @AfterEach} methods around the test, all inside the
 * simulation; so the fields of the test class need no care. Parameters are not supported, nor inner
 * classes that are not static. Works with parallel execution.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(HeddleExtension.class)
public @interface HeddleTest {
  /** The strategies to choose from; see {@link dev.heddle.test.Strategy}. */
  enum Choice {
    /** All of them in turns. */
    ROTATION,
    /** Random walk. */
    RANDOM,
    /** PCT of depth 2. */
    PCT_2,
    /** PCT of depth 3. */
    PCT_3,
    /** Partial order sampling. */
    POS
  }

  /** How many schedules are run. Without effect on an exhaustive search. */
  int schedules() default 1_000;

  /** How the schedules are chosen. */
  Choice strategy() default Choice.ROTATION;

  /** The seed of the exploration; 0: a new one in every run, which a report names. */
  long seed() default 0;

  /** How many steps a schedule may have. */
  int maxSteps() default 50_000;

  /** How many seconds of real time the exploration may take. */
  int timeout() default 60;

  /**
   * Covers every schedule with at most so many preemptions, and fails if that cannot be done in
   * time; negative: does not.
   */
  int exhaustive() default -1;

  /** How closely the schedules are decided. */
  Grain grain() default Grain.COARSE;

  /** When the virtual time passes. */
  Passing time() default Passing.WHEN_IDLE;
}
