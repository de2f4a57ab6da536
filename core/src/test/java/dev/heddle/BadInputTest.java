package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong argument is refused at the call, by a message that names it. */
class BadInputTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration NEGATIVE = Duration.ofMillis(-5);

  private static Arguments call(String what, ThrowingCallable call, String message) {
    return Arguments.of(Named.of(what, call), message);
  }

  static Stream<Arguments> nulls() {
    TaskLocal<String> key = TaskLocal.inherited("key");
    TaskRuntime runtime = TaskRuntime.shared();
    TaskBody<Integer> noBody = null;
    TaskAction noAction = null;
    return Stream.of(
        call("Scope.run(null)", () -> Scope.run(null), "body"),
        call("Scope.run(null, body)", () -> Scope.run(null, scope -> 1), "policy"),
        call("Scope.execute(null)", () -> Scope.execute(null), "body"),
        call("spawn(null)", () -> Scope.run(scope -> scope.spawn(noBody)), "body"),
        call("spawn(null action)", () -> Scope.run(scope -> scope.spawn(noAction)), "body"),
        call("spawn(null, body)", () -> Scope.run(scope -> scope.spawn(null, () -> 1)), "name"),
        call("cancel(null)", () -> Scope.execute(scope -> scope.cancel(null)), "reason"),
        call(
            "Task.cancel(null)",
            () -> Scope.execute(scope -> scope.spawn(() -> 1).cancel(null)),
            "reason"),
        call(
            "joinWithin(null)",
            () -> Scope.run(scope -> scope.spawn(() -> 1).joinWithin(null)),
            "limit"),
        call("deadline(null)", () -> Policy.failFast().deadline(null), "deadline"),
        call("interrupt(null)", () -> Policy.failFast().interrupt(null), "policy"),
        call("on(null)", () -> Policy.failFast().on(null), "target"),
        call("named(null)", () -> Policy.failFast().named(null), "scopeName"),
        call("after(null)", () -> InterruptPolicy.after(null), "grace"),
        call("sleep(null)", () -> Tasks.sleep(null), "time"),
        call("timeout(null, body)", () -> Tasks.timeout(null, () -> 1), "limit"),
        call("timeout(limit, null)", () -> Tasks.timeout(SECOND, (Body<?, ?>) null), "body"),
        call("shield(null, body)", () -> Tasks.shield(null, () -> 1), "limit"),
        call("shield(limit, null)", () -> Tasks.shield(SECOND, (Body<?, ?>) null), "body"),
        call("onCancel(null)", () -> Tasks.onCancel(null), "action"),
        call("map(null, ..)", () -> Tasks.map(null, 1, x -> x), "elements"),
        call("map(.., null)", () -> Tasks.map(List.of(), 1, null), "mapper"),
        call("all(null)", () -> Tasks.all((List<TaskBody<Integer>>) null), "bodies"),
        call("race(null)", () -> Tasks.race((List<TaskBody<Integer>>) null), "bodies"),
        call("inherited(null)", () -> TaskLocal.inherited(null), "name"),
        call("confined(null)", () -> TaskLocal.confined(null), "name"),
        call("derived(.., null)", () -> TaskLocal.derived("x", null), "atSpawn"),
        call("with(null, body)", () -> key.with(null, () -> 1), "value"),
        call("with(value, null)", () -> key.with("x", null), "body"),
        call("name(null)", () -> TaskRuntime.builder().name(null), "runtimeName"),
        call("backend(null)", () -> TaskRuntime.builder().backend(null), "wanted"),
        call("failureHandler(null)", () -> TaskRuntime.builder().failureHandler(null), "handler"),
        call("runtime.spawn(null, ..)", () -> runtime.spawn(null, () -> 1), "taskName"),
        call("runtime.spawn(.., null)", () -> runtime.spawn("x", noBody), "body"),
        call("runtime.run(null)", () -> runtime.run(null), "body"),
        call("shutdown(null)", () -> TaskRuntime.builder().build().shutdown(null), "limit"),
        call(
            "forceShutdown(null)",
            () -> TaskRuntime.builder().build().forceShutdown(null),
            "limit"),
        call("slowAfter(null)", () -> TaskRuntime.builder().slowAfter(null), "limit"),
        call("workerHooks(null)", () -> TaskRuntime.builder().workerHooks(null), "hooks"),
        call("taskHooks(null)", () -> TaskRuntime.builder().taskHooks(null), "hooks"));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void nullIsRefusedByName(ThrowingCallable call, String parameter) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(parameter);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        call(
            "deadline(-5ms)",
            () -> Policy.failFast().deadline(NEGATIVE),
            "deadline must not be negative: PT-0.005S"),
        call("limit(0)", () -> Policy.failFast().limit(0), "limit must be at least 1: 0"),
        call("limit(-1)", () -> Policy.collectAll().limit(-1), "limit must be at least 1: -1"),
        call(
            "after(-5ms)",
            () -> InterruptPolicy.after(NEGATIVE),
            "grace must not be negative: PT-0.005S"),
        call(
            "after(0)",
            () -> InterruptPolicy.after(Duration.ZERO),
            "grace must be positive, use atOnce() for none: PT0S"),
        call("sleep(-5ms)", () -> Tasks.sleep(NEGATIVE), "time must not be negative: PT-0.005S"),
        call(
            "timeout(-5ms)",
            () -> Tasks.timeout(NEGATIVE, () -> 1),
            "limit must not be negative: PT-0.005S"),
        call(
            "shield(-5ms)",
            () -> Tasks.shield(NEGATIVE, () -> 1),
            "limit must not be negative: PT-0.005S"),
        call(
            "joinWithin(-5ms)",
            () -> Scope.run(scope -> scope.spawn(() -> 1).joinWithin(NEGATIVE)),
            "limit must not be negative: PT-0.005S"),
        call(
            "map(.., 0, ..)",
            () -> Tasks.map(List.of(1), 0, x -> x),
            "limit must be at least 1: 0"),
        call("workers(0)", () -> TaskRuntime.builder().workers(0), "workers must be at least 1: 0"),
        call(
            "workers(32768)",
            () -> TaskRuntime.builder().workers(32_768),
            "workers must be at most 32767: 32768"),
        call(
            "slowAfter(999us)",
            () -> TaskRuntime.builder().slowAfter(Duration.ofNanos(999_999)),
            "limit must be at least 1 ms: PT0.000999999S"),
        call(
            "slowAfter(-5ms)",
            () -> TaskRuntime.builder().slowAfter(NEGATIVE),
            "limit must not be negative: PT-0.005S"),
        call(
            "forceShutdown(-5ms)",
            () -> TaskRuntime.builder().build().forceShutdown(NEGATIVE),
            "limit must not be negative: PT-0.005S"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueOutOfBoundsIsRefusedWithTheValueAndTheBound(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void theStateOfTheThreadSurvivesBadInput() throws InterruptedException {
    assertThatThrownBy(() -> Tasks.shield(NEGATIVE, () -> 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tasks.timeout(SECOND, (Body<?, ?>) null))
        .isInstanceOf(NullPointerException.class);

    assertThat(Tasks.remaining()).isNull();
    Tasks.checkCancelled();
  }
}
