package dev.heddle.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Many branches, scopes, detached work and broadcasts. */
class GroupsTest {
  private static final class Node {
    final long value;
    final List<Node> children = new ArrayList<>();

    Node(long value) {
      this.value = value;
    }
  }

  private static Node tree(int depth, int width) {
    Node node = new Node(1);
    for (int i = 0; depth > 0 && i < width; i++) {
      node.children.add(tree(depth - 1, width));
    }
    return node;
  }

  private static void visit(ParScope scope, Node node, AtomicInteger sum) {
    sum.addAndGet((int) node.value);
    for (Node child : node.children) {
      scope.spawn(() -> visit(scope, child, sum));
    }
  }

  @Test
  void aScopeReturnsWhenAllPiecesAndTheirPiecesHaveEnded() {
    Node tree = tree(6, 6);
    for (int i = 0; i < 5; i++) {
      AtomicInteger sum = new AtomicInteger();
      String result =
          Par.scope(scope -> {
            visit(scope, tree, sum);
            return "done";
          });
      assertThat(result).isEqualTo("done");
      assertThat(sum).hasValue((6 * 6 * 6 * 6 * 6 * 6 * 6 - 1) / 5);
    }
  }

  @Test
  void piecesRunAtTheSameTimeAsTheBody() {
    for (int i = 0; i < 100; i++) {
      CyclicBarrier meet = new CyclicBarrier(2);
      Par.scopeAction(scope -> {
        scope.spawn(() -> meet(meet));
        meet(meet);
      });
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the other side did not run at the same time", e);
    }
  }

  @Test
  void aFailureLosesNoPieceAndNoFurtherFailure() {
    AtomicInteger ran = new AtomicInteger();
    IOException first = new IOException("body");
    Throwable thrown =
        catchThrowable(() ->
            Par.scopeAction(scope -> {
              for (int i = 0; i < 100; i++) {
                int number = i;
                scope.spawn(() -> {
                  ran.incrementAndGet();
                  if (number % 50 == 0) {
                    throw new IllegalStateException("piece " + number);
                  }
                });
              }
              throw first;
            }));
    assertThat(ran).hasValue(100);
    List<Throwable> all = new ArrayList<>(List.of(thrown.getSuppressed()));
    all.add(thrown);
    assertThat(all)
        .extracting(Throwable::getMessage)
        .containsExactlyInAnyOrder("body", "piece 0", "piece 50");
  }

  @Test
  void aScopeThatHasEndedTakesNoPieces() {
    AtomicReference<ParScope> escaped = new AtomicReference<>();
    Par.scopeAction(escaped::set);
    assertThatThrownBy(() -> escaped.get().spawn(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended");
  }

  @Test
  void piecesMayBeSpawnedFromAnywhereWhileTheScopeIsOpen() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      Par.scopeAction(scope -> {
        Thread stranger =
            Thread.ofVirtual()
                .start(() -> {
                  for (int k = 0; k < 10; k++) {
                    scope.spawn(ran::incrementAndGet);
                  }
                });
        Par.join(() -> scope.spawn(ran::incrementAndGet), () -> scope.spawn(ran::incrementAndGet));
        join(stranger);
      });
    }
    assertThat(ran).hasValue(50 * 12);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aMillionPiecesAreSpawnedBeforeAnyOfThemNeedsToRun() {
    AtomicInteger ran = new AtomicInteger();
    Par.scopeAction(scope -> {
      for (int i = 0; i < 1_000_000; i++) {
        scope.spawn(ran::incrementAndGet);
      }
    });
    assertThat(ran).hasValue(1_000_000);
  }

  @Test
  void allBranchesAreJoinedInOrder() throws Exception {
    for (int n : new int[] {0, 1, 2, 3, 7, 100}) {
      List<ParBody<Integer, IOException>> bodies = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        int number = i;
        bodies.add(() -> number * number);
      }
      List<Integer> squares = Par.joinAll(bodies);
      assertThat(squares).hasSize(n);
      for (int i = 0; i < n; i++) {
        assertThat(squares.get(i)).isEqualTo(i * i);
      }
      assertThatThrownBy(() -> squares.add(1)).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void aBranchMayThrowACheckedException() {
    IOException broken = new IOException("broken");
    List<ParBody<Integer, IOException>> bodies =
        List.of(
            () -> 1,
            () -> {
              throw broken;
            });
    assertThat(catchThrowable(() -> Par.joinAll(bodies))).isSameAs(broken);
    assertThat(
            catchThrowable(() ->
                Par.join(
                    () -> {
                      throw broken;
                    },
                    () -> {})))
        .isSameAs(broken);
  }

  @Test
  void aBroadcastRunsOnceOnEachWorker() {
    int workers = ParPool.common().processors();
    for (int i = 0; i < 200; i++) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      AtomicInteger calls = new AtomicInteger();
      Par.broadcast(() -> {
        threads.add(Thread.currentThread());
        calls.incrementAndGet();
      });
      assertThat(threads).hasSize(workers);
      assertThat(calls).hasValue(workers);
    }
  }

  /** Each broadcast waits for the worker that waits for the other one. */
  @Test
  void broadcastsFromAllWorkersMeet() {
    int workers = ParPool.common().processors();
    AtomicInteger calls = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      Par.broadcast(() -> Par.broadcast(calls::incrementAndGet));
    }
    assertThat(calls).hasValue(50 * workers * workers);
  }

  @Test
  void aBroadcastThrowsWhatACallThrew() {
    AtomicInteger calls = new AtomicInteger();
    assertThatThrownBy(() ->
            Par.broadcast(() -> {
              if (calls.incrementAndGet() == 2) {
                throw new IOException("second");
              }
            }))
        .isInstanceOf(IOException.class);
    assertThat(calls).hasValue(ParPool.common().processors());
  }
}
