package dev.heddle.internal.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a wait is stuck, whatever waits for whom. */
@Tag("once")
class BlameTest {
  private final Thread anna = Thread.ofVirtual().unstarted(() -> {});
  private final Thread otto = Thread.ofVirtual().unstarted(() -> {});
  private final Thread outside = Thread.ofVirtual().unstarted(() -> {});
  private final Set<Thread> stuck = Set.of(anna, otto);

  private static Blame blame(Consumer<Blame> told) {
    Blame blame = new Blame();
    told.accept(blame);
    return blame;
  }

  private Blame firstOf(List<Consumer<Blame>> cases) {
    Subject[] subjects = cases.stream().map(BlameTest::subject).toArray(Subject[]::new);
    return blame(blame -> blame.firstOf(subjects, outside));
  }

  private static Subject subject(Consumer<Blame> told) {
    return new Subject() {
      @Override
      public void blame(Thread waiting, Blame blame) {
        told.accept(blame);
      }

      @Override
      public boolean canFail() {
        return false;
      }

      @Override
      public String subjectName() {
        return "a subject";
      }
    };
  }

  @Test
  void oneOwnerThatIsStuckSuffices() {
    Blame both =
        blame(blame -> {
          blame.owner(outside);
          blame.owner(otto);
        });
    assertThat(both.needsOneOf(stuck, true)).isTrue();
    assertThat(both.needed(stuck)).containsExactly(otto);
    assertThat(blame(blame -> blame.owner(outside)).needsOneOf(stuck, false)).isFalse();
  }

  @Test
  void allHoldersMustBeStuckAndThatIsNeverCertain() {
    Blame both =
        blame(blame -> {
          blame.holder(anna);
          blame.holder(otto);
        });
    assertThat(both.needsOneOf(stuck, false)).isTrue();
    assertThat(both.needsOneOf(stuck, true)).isFalse();
    assertThat(both.needed(stuck)).containsExactlyInAnyOrder(anna, otto);
    both.holder(outside);
    assertThat(both.needsOneOf(stuck, false)).isFalse();
  }

  @Test
  void whomNobodyKnowsIsNotStuck() {
    assertThat(blame(blame -> {}).needsOneOf(stuck, false)).isFalse();
    assertThat(blame(blame -> {}).tells()).isFalse();
    Blame somebodyElse =
        blame(blame -> {
          blame.holder(anna);
          blame.unknown();
        });
    assertThat(somebodyElse.needsOneOf(stuck, false)).isFalse();
    assertThat(somebodyElse.tells()).isFalse();
  }

  @Test
  void ofSeveralCasesEachMustBeStuck() {
    Consumer<Blame> annas = blame -> blame.owner(anna);
    Consumer<Blame> ottos = blame -> blame.holder(otto);
    Consumer<Blame> free = blame -> blame.owner(outside);
    Consumer<Blame> anybodys = blame -> {};

    Blame suspected = firstOf(List.of(annas, ottos));
    assertThat(suspected.needsOneOf(stuck, false)).isTrue();
    assertThat(suspected.needsOneOf(stuck, true)).isFalse();
    assertThat(suspected.needed(stuck)).containsExactlyInAnyOrder(anna, otto);
    assertThat(firstOf(List.of(annas, annas)).needsOneOf(stuck, true)).isTrue();
    assertThat(firstOf(List.of(annas, free)).needsOneOf(stuck, false)).isFalse();
    assertThat(firstOf(List.of(annas, anybodys)).needsOneOf(stuck, false)).isFalse();
    assertThat(firstOf(List.of(annas, anybodys)).tells()).isFalse();
    assertThat(firstOf(List.of(annas, free)).tells()).isTrue();
  }

  @Test
  void aThreadIsFoundByItsNumberInACaseToo() {
    Blame reader = firstOf(List.of(blame -> blame.ownerWithId(7)));
    reader.resolve(id -> id == 7 ? anna : null);
    assertThat(reader.named()).containsExactly(anna);
    assertThat(reader.needsOneOf(stuck, true)).isTrue();
  }

  @Test
  void aWaitForThingsOfWhichOneIsUnknownIsNotFollowed() {
    Subject known = subject(blame -> {});
    assertThat(FirstOf.of(java.util.Arrays.asList(known, null))).isNull();
    assertThat(FirstOf.of(List.of())).isNull();
    assertThat(FirstOf.of(List.of(known, known))).isNotNull();
  }
}
