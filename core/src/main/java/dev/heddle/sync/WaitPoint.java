package dev.heddle.sync;

import dev.heddle.internal.seam.IntVar;
import dev.heddle.internal.seam.Seam;
import dev.heddle.internal.util.Ids;
import dev.heddle.internal.util.SpinLock;
import dev.heddle.internal.wait.DeadlockWatch;
import dev.heddle.internal.wait.Port;
import dev.heddle.internal.wait.Strand;
import dev.heddle.internal.wait.Subject;
import dev.heddle.internal.wait.WaitNode;
import dev.heddle.internal.wait.WaitQueue;
import dev.heddle.internal.wait.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the small things to wait for share: a short lock, and one queue of requests, first come
 * first served. A subclass says when a request can be met.
 *
 * <p>Invariant, while the lock is free: the first open request cannot be met. Looking and queueing
 * are one holding of the lock; whoever changes the state calls {@link #serve} or {@link #claimAll}
 * before it returns; whoever leaves the queue calls {@code serve}, because it may have stood before
 * a request that can be met.
 *
 * <p>A request that is met is claimed by one CAS. If that fails, because its wait has ended
 * otherwise, what was taken is given back under the same holding, so that nobody sees it missing.
 *
 * <p>Lock order: the lock is a leaf. Under it: no user code, no allocation, no unpark.
 */
abstract class WaitPoint {
  private static final IntVar<WaitPoint> LOCK =
      new IntVar<>(AtomicIntegerFieldUpdater.newUpdater(WaitPoint.class, "lock"));

  /** Names this thing, and orders it among those that a select registers at. */
  final long id = Ids.next();

  private final WaitQueue requests = new WaitQueue();
  private volatile int lock;

  // ---- what a subclass is; all under the lock

  /**
   * Meets a request, with all its effects, and returns what the waiter gets; null if it has to
   * wait.
   *
   * @param first whether no other request stands before it
   */
  abstract @Nullable Object meet(Object request, boolean first);

  /** Takes the effects of {@link #meet} back: the request has been withdrawn meanwhile. */
  void takeBack(Object request, Object met) {}

  /** This thing, if it can tell who is to end a wait for it. */
  @Nullable Subject subject() {
    return null;
  }

  /** What is told of a wait for this thing. */
  private Object about() {
    Subject subject = subject();
    return subject == null ? this : subject;
  }

  // ---- for subclasses

  final void lock() {
    SpinLock.lock(LOCK, this);
  }

  final void unlock() {
    SpinLock.unlock(LOCK, this);
  }

  /** Meets a request at once, or returns null. */
  final @Nullable Object tryMeet(Object request) {
    lock();
    Object met = meet(request, requests.first() == null);
    unlock();
    return met;
  }

  /**
   * Waits until {@code request} is met, for at most {@code nanos} if {@code limited}; null if it
   * was not by then.
   */
  final @Nullable Object await(Object request, boolean limited, long nanos)
      throws InterruptedException {
    Strand self = Strand.current();
    self.enter();
    Object met = tryMeet(request);
    if (met != null || (limited && nanos <= 0)) {
      return met;
    }
    WaitNode node = newNode(self.newWait(about()), request);
    announce(self);
    met = meetOrEnqueue(node, request);
    return met != null ? met : awaitQueued(self, node, limited, nanos);
  }

  /** Waits until {@code request} is met, whatever happens but a deadlock that is to be ended. */
  final Object awaitUninterruptibly(Object request) {
    Strand self = Strand.current();
    WaitNode node = newNode(self.newUninterruptibleWait(about()), request);
    announce(self);
    Object met = meetOrEnqueue(node, request);
    if (met == null) {
      if (self.await(node.waiter) < 0) {
        leave(node);
        throw self.deadlock(node.waiter);
      }
      met = node.item;
    }
    return Objects.requireNonNull(met);
  }

  /** Waits with a case that is queued; see {@link #await(Object, boolean, long)}. */
  final @Nullable Object awaitQueued(Strand self, WaitNode node, boolean limited, long nanos)
      throws InterruptedException {
    int end = limited ? self.await(node.waiter, Seam.nanoTime() + nanos) : self.await(node.waiter);
    if (end > 0) {
      return Objects.requireNonNull(node.item);
    }
    leave(node);
    if (end == Waiter.TIMED_OUT) {
      return null;
    }
    throw self.failure(node.waiter);
  }

  private @Nullable Object meetOrEnqueue(WaitNode node, Object request) {
    lock();
    Object met = meet(request, requests.first() == null);
    if (met == null) {
      requests.add(node);
    }
    unlock();
    return met;
  }

  private void leave(WaitNode node) {
    lock();
    requests.remove(node);
    unlock();
    serve();
  }

  /** Queues a case; under the lock. */
  final void enqueue(WaitNode node) {
    requests.add(node);
  }

  /** Meets the requests that can be met, in their order. Not under the lock. */
  final void serve() {
    while (true) {
      lock();
      WaitNode first = requests.first();
      Object request = first == null ? null : first.item;
      Object met = request == null ? null : meet(request, true);
      if (first == null || request == null || met == null) {
        unlock();
        return;
      }
      requests.remove(first);
      first.item = met;
      boolean claimed = first.waiter.tryEnd(first.index);
      if (!claimed) {
        takeBack(request, met);
      }
      unlock();
      if (claimed) {
        first.waiter.wake();
      }
    }
  }

  /** Claims the first request and hands it {@code item}, or returns null; under the lock. */
  final @Nullable WaitNode claimFirst(Object item) {
    return requests.claimWith(item);
  }

  /** Claims all requests and hands each {@code item}; under the lock. */
  final @Nullable WaitNode claimAll(Object item) {
    return requests.claimAll(item, null);
  }

  /** Before the case is queued: nothing may fail between queueing and parking. */
  private void announce(Strand self) {
    if (subject() != null) {
      DeadlockWatch.begins(self);
    }
  }

  /** A case that knows how old it is. */
  private static final class Dated extends WaitNode {
    final long since = Seam.nanoTime();

    Dated(Waiter waiter, Object request) {
      super(waiter, request);
    }
  }

  private WaitNode newNode(Waiter waiter, Object request) {
    return subject() == null ? new WaitNode(waiter, request) : new Dated(waiter, request);
  }

  /** Who waits, in their order; {@code wants} says for what. Not under the lock. */
  final List<LockState.Waiting> waiting(Function<Object, String> wants) {
    lock();
    int count = requests.waiting();
    unlock();
    @Nullable WaitNode[] nodes = new WaitNode[count];
    @Nullable Object[] asked = new Object[count];
    lock();
    requests.copy(nodes);
    for (int i = 0; i < count; i++) {
      WaitNode node = nodes[i];
      asked[i] = node == null ? null : node.item;
    }
    unlock();
    long now = Seam.nanoTime();
    List<LockState.Waiting> waiting = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      WaitNode node = nodes[i];
      Thread thread = node == null ? null : node.waiter.thread();
      Object request = asked[i];
      if (thread != null && request != null) {
        Duration age = node instanceof Dated dated ? Duration.ofNanos(now - dated.since) : null;
        waiting.add(new LockState.Waiting(thread, wants.apply(request), age));
      }
    }
    return waiting;
  }

  /** The first request that waits; under the lock. */
  final @Nullable WaitNode first() {
    return requests.first();
  }

  /** This thing as a case of a select, which asks for what {@code newRequest} makes. */
  final Port port(Supplier<?> newRequest) {
    return new Requesting(newRequest);
  }

  private final class Requesting implements Port {
    private final Supplier<?> newRequest;

    Requesting(Supplier<?> newRequest) {
      this.newRequest = newRequest;
    }

    @Override
    public long order() {
      return id;
    }

    @Override
    public boolean stands() {
      return false;
    }

    @Override
    public @Nullable Subject subject() {
      return WaitPoint.this.subject();
    }

    @Override
    public boolean tryComplete(WaitNode node) {
      node.item = tryMeet(newRequest.get());
      return node.item != null;
    }

    /** What is met here is not kept: the select withdraws and asks again. */
    @Override
    public boolean enqueue(WaitNode node) {
      Object request = newRequest.get();
      node.item = request;
      lock();
      Object met = meet(request, requests.first() == null);
      if (met == null) {
        requests.add(node);
      } else {
        takeBack(request, met);
      }
      unlock();
      return met == null;
    }

    @Override
    public void dequeue(WaitNode node) {
      leave(node);
    }
  }
}
