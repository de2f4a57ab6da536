package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScopedValueTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();
  private static final ScopedValue<String> LANGUAGE = ScopedValue.newInstance();

  private static String seen(Policy policy) throws InterruptedException {
    return Scope.run(
        policy, scope -> scope.spawn(() -> USER.orElse("-") + LANGUAGE.orElse("-")).join());
  }

  @Test
  void aDeclaredValueIsCarriedIntoTheTasks() throws InterruptedException {
    String result =
        ScopedValue.where(USER, "ada").call(() -> seen(Policy.failFast().carrying(USER)));

    assertThat(result).isEqualTo("ada-");
  }

  @Test
  void withoutTheDeclarationItIsNotBound() throws InterruptedException {
    assertThat(ScopedValue.where(USER, "ada").call(() -> seen(Policy.failFast()))).isEqualTo("--");
  }

  @Test
  void severalValues() throws InterruptedException {
    String result =
        ScopedValue.where(USER, "ada")
            .where(LANGUAGE, "en")
            .call(() -> seen(Policy.failFast().carrying(USER, LANGUAGE)));

    assertThat(result).isEqualTo("adaen");
  }

  @Test
  void aKeyThatIsNotBoundIsLeftOut() throws InterruptedException {
    assertThat(seen(Policy.failFast().carrying(USER))).isEqualTo("--");
    String result =
        ScopedValue.where(LANGUAGE, "en")
            .call(() -> seen(Policy.failFast().carrying(USER, LANGUAGE)));
    assertThat(result).isEqualTo("-en");
  }

  @Test
  void theBindingAtTheOpeningOfTheScopeCounts() throws InterruptedException {
    String result =
        ScopedValue.where(USER, "ada")
            .call(() ->
                Scope.<String, RuntimeException>run(
                    Policy.failFast().carrying(USER),
                    scope -> {
                      Task<String> task =
                          ScopedValue.where(USER, "bob").call(() -> scope.spawn(USER::get));
                      return task.join();
                    }));

    assertThat(result).isEqualTo("ada");
  }

  @Test
  void everyTaskOfTheScopeHasItWhoeverSpawnsIt() throws InterruptedException {
    String result =
        ScopedValue.where(USER, "ada")
            .call(() ->
                Scope.<String, RuntimeException>run(
                    Policy.failFast().carrying(USER),
                    scope -> scope.spawn(() -> scope.spawn(USER::get).join()).join()));

    assertThat(result).isEqualTo("ada");
  }

  @Test
  void aScopeFurtherInCarriesItOnOnlyIfItSaysSo() throws InterruptedException {
    String result =
        ScopedValue.where(USER, "ada")
            .call(() ->
                Scope.<String, RuntimeException>run(
                    Policy.failFast().carrying(USER),
                    scope ->
                        scope
                            .spawn(() ->
                                seen(Policy.failFast()) + seen(Policy.failFast().carrying(USER)))
                            .join()));

    assertThat(result).isEqualTo("--ada-");
  }

  @Test
  void aFailureInATaskWithScopedValuesIsItsOwn() {
    org.assertj.core.api.Assertions.assertThatThrownBy(() ->
            ScopedValue.where(USER, "ada")
                .call(() ->
                    Scope.<Object, RuntimeException>run(
                        Policy.failFast().carrying(USER),
                        scope ->
                            scope
                                .spawn(() -> {
                                  throw new java.io.IOException(USER.get());
                                })
                                .join())))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(java.io.IOException.class)
        .hasRootCauseMessage("ada");
  }
}
