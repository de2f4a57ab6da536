import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Breaks core's waiting code, or the pool of parallel, in one place at a time, compiles it, and
 * lets the matrix look for it.
 *
 * <p>{@code ./heddle explore --mutants [--only TEXT] [--limit SECONDS]} runs it. A mutant that
 * survives must carry a reason here, or the run fails.
 */
final class Mutants {
  /**
   * One change.
   *
   * @param name what is broken
   * @param file below src/main/java/dev/heddle of core, or of parallel if it begins so
   * @param old the text that is replaced, once
   * @param by what stands there instead
   * @param excuse why nothing can be seen of it, or null
   */
  record Mutant(String name, String file, String old, String by, String excuse) {
    /** Which cells are run first: those of the same name as the broken part, if there are any. */
    String firstCells() {
      int colon = name.indexOf(':');
      return colon < 0 ? "-" : name.substring(0, colon + 1);
    }
  }

  private static final int FOUND = 3;
  private static final String MEMORY =
      "no operation can tell: whoever looks at the queue next skips a case whose waiter has ended"
          + " and unlinks it; until then its memory is held";
  private static final List<Mutant> ALL = new ArrayList<>();

  private static void mutant(String name, String file, String old, String by) {
    ALL.add(new Mutant(name, file, old, by, null));
  }

  private static void explained(String name, String file, String old, String by, String excuse) {
    ALL.add(new Mutant(name, file, old, by, excuse));
  }

  static {
    String waiter = "internal/wait/Waiter.java";
    mutant("claim: CAS becomes read and write", waiter,
        "return (int) stamp == OPEN && STATE.cas(this, stamp, stamp | Integer.toUnsignedLong(end));",
        "if (STATE.get(this) != stamp || (int) stamp != OPEN) { return false; }\n"
            + "    STATE.set(this, stamp | Integer.toUnsignedLong(end));\n    return true;");
    mutant("a wait that is opened again has the number of the last one", waiter,
        "((STATE.get(this) >>> Integer.SIZE) + 1) << Integer.SIZE", "0");
    mutant("wake-up omitted", waiter, "      Seam.unpark(waiting.thread());\n", "");
    mutant("wait limit: ends the wait without waking", "internal/wait/WaitLimit.java",
        "      waiter.wake();\n", "");

    mutant("wait limit: ends whatever wait there is", "internal/wait/WaitLimit.java",
        "waiter.tryEnd(stamp, end)", "waiter.tryEnd(end)");

    String strand = "internal/wait/Strand.java";
    mutant("canceller ends whatever wait there is", strand,
        "waiter.tryEnd(stamp, Waiter.CANCELLED)", "waiter.tryEnd(Waiter.CANCELLED)");
    mutant("a case that is in use is given out again", strand, "node == null || spareInUse", "node == null");
    mutant("signal not read again after the wait is published", strand,
        "    if (node.signal() != null) {\n      waiter.tryEnd(Waiter.CANCELLED);\n    }\n", "");
    mutant("signal read first, wait published second", strand,
        "    if (WAITING.get(this) != waiter) {\n      WAITING.set(this, waiter);\n    }\n"
            + "    if (node.signal() != null) {\n      waiter.tryEnd(Waiter.CANCELLED);\n    }\n",
        "    if (node.signal() != null) {\n      waiter.tryEnd(Waiter.CANCELLED);\n    }\n"
            + "    WAITING.set(this, waiter);\n");
    mutant("canceller ends the wait without waking", strand,
        "waiter.tryEnd(stamp, Waiter.CANCELLED)) {\n        waiter.wake();\n",
        "waiter.tryEnd(stamp, Waiter.CANCELLED)) {\n");
    mutant("the owner does not wait out a canceller that is about to interrupt", strand,
        "while ((seen = INTERRUPT.get(this)) == SENDING) {\n      Seam.spin(this, turn++);\n    }",
        "if ((seen = INTERRUPT.get(this)) == SENDING) {\n      turn++;\n    }");
    mutant("an interrupt of ours is not taken back", strand,
        "      // In this order: were it cleared first, another interrupt could come before the CAS.\n"
            + "      Thread.interrupted();\n",
        "");
    mutant("interrupt noted before it is sent", strand,
        "    if (strikes) {\n      Seam.interrupt(thread());\n    }\n"
            + "    INTERRUPT.set(this, strikes ? SENT : before);\n",
        "    INTERRUPT.set(this, strikes ? SENT : before);\n"
            + "    if (strikes) {\n      Seam.interrupt(thread());\n    }\n");

    String queue = "internal/wait/WaitQueue.java";
    mutant("value written after the claim", queue,
        "      node.item = item;\n      if (node.waiter.tryEnd(node.index) ||",
        "      if (node.waiter.tryEnd(node.index)) {\n        node.item = item;\n        return node;\n"
            + "      }\n      node.item = item;\n      if (");
    mutant("claimed whatever the CAS says", queue,
        "      remove(node);\n      if (node.waiter.tryEnd(node.index) || node.claimStanding()) {\n"
            + "        return node;\n      }",
        "      remove(node);\n      node.waiter.tryEnd(node.index);\n      return node;");
    mutant("only the first of a chain is woken", queue,
        "      node.waiter.wake();\n      node = after;", "      node.waiter.wake();\n      node = null;");
    mutant("only the first of a queue is claimed", queue,
        "for (WaitNode node; (node = claimWith(item)) != null; ) {\n      node.next",
        "WaitNode node = claimWith(item);\n    if (node != null) {\n      node.next");
    mutant("own cases count as counterparts", queue,
        "if (node.waiter != self && node.item", "if (node.item");
    mutant("no counterpart is ever seen", queue, "        return true;\n      }\n      node = after;",
        "        return false;\n      }\n      node = after;");
    mutant("an unlinked case counts as queued", queue, "    node.queued = false;\n", "");

    String cancel = "internal/wait/CancelNode.java";
    mutant("attaching does not look at the signal", cancel,
        "    link(child);\n    unlock();\n    passOn(child);", "    link(child);\n    unlock();");
    mutant("attaching looks at the signal first", cancel,
        "    lock();\n    link(child);\n    unlock();\n    passOn(child);",
        "    passOn(child);\n    lock();\n    link(child);\n    unlock();");
    mutant("children are not reached", cancel, "          reached.add(child);\n", "");
    mutant("the first signal does not win: CAS becomes read and write", cancel,
        "    if (!SIGNAL.cas(this, null, cause)) {\n      return false;\n    }",
        "    if (SIGNAL.get(this) != null) {\n      return false;\n    }\n    SIGNAL.set(this, cause);");
    mutant("strands of children are not woken", cancel, "      node.wakeStrand();\n",
        "      if (node == this) {\n        node.wakeStrand();\n      }\n");
    mutant("nobody is told of the signal", cancel, "      node.onSignal(cause);\n", "");

    mutant("spin lock: CAS becomes read and write", "internal/util/SpinLock.java",
        "    if (!field.cas(owner, 0, 1)) {\n      contended(field, owner);\n    }",
        "    if (field.get(owner) != 0) {\n      contended(field, owner);\n    } else {\n"
            + "      field.set(owner, 1);\n    }");
    mutant("gate: who comes late waits", "internal/wait/Gate.java",
        "    if (!open) {\n      waiting.add(node);\n    }\n    boolean queued = !open;",
        "    waiting.add(node);\n    boolean queued = true;");
    mutant("gate: opened without waking", "internal/wait/Gate.java",
        "    WaitQueue.wakeAll(chain);\n", "");

    String channel = "channel/LockedChannel.java";
    mutant("a sender queues itself without looking again", channel,
        "      if (putAndUnlock(value)) {\n        return null;\n      }\n      if (node != null) {",
        "      if (node == null && putAndUnlock(value)) {\n        return null;\n      }\n"
            + "      if (node != null) {");
    mutant("a receiver queues itself without looking again", channel,
        "      Object item = takeAndUnlock();\n      if (item != null) {\n        if (node != null) {",
        "      Object item = node == null ? takeAndUnlock() : null;\n"
            + "      if (item != null) {\n        if (node != null) {");
    mutant("a sender does not look for the closing again", channel,
        "      Closed end = closed;\n      if (end != null) {\n        unlock();\n"
            + "        throw notSent(end);\n      }\n      if (putAndUnlock(value)) {\n        return null;",
        "      Closed end = node == null ? closed : null;\n      if (end != null) {\n        unlock();\n"
            + "        throw notSent(end);\n      }\n      if (putAndUnlock(value)) {\n        return null;");
    mutant("a waiting sender does not move up", channel,
        "item == null ? senders.claimExcept(PLACE) : senders.claim();",
        "item == null ? senders.claimExcept(PLACE) : null;");
    mutant("permit: a receiver takes one that reserves for a sender", channel,
        "item == null ? senders.claimExcept(PLACE) : senders.claim();", "senders.claim();");
    mutant("closing forgets the senders", channel,
        "    WaitNode chain = senders.claimAll(how, closing == null ? null : closing.claimAll(how, null));\n",
        "    WaitNode chain = closing == null ? null : closing.claimAll(how, null);\n");
    mutant("closing forgets the receivers", channel,
        "return reserved == 0 ? receivers.claimAll(how, chain) : chain;", "return chain;");
    mutant("permit: the closing does not wait for it", channel,
        "return reserved == 0 ? receivers.claimAll(how, chain) : chain;",
        "return receivers.claimAll(how, chain);");
    mutant("permit: a closed channel is finished beside one", channel,
        "    return reserved == 0 ? closed : null;\n", "    return closed;\n");
    mutant("ends: who waits for the closing is forgotten", channel,
        "closing == null ? null : closing.claimAll(how, null)", "null");
    mutant("closed is published after the lock", channel,
        "    WaitNode chain = end(end);\n    unlock();\n",
        "    WaitNode chain =\n        first ? senders.claimAll(end, receivers.claimAll(end, null)) : null;\n"
            + "    unlock();\n    closed = first ? end : closed;\n");
    mutant("values: what goes back passes a receiver", channel,
        "    lock();\n    WaitNode receiver = receivers.claimWith(value);\n    if (receiver == null) {",
        "    lock();\n    WaitNode receiver = null;\n    if (receiver == null) {");
    mutant("overflow: the oldest is dropped in two steps", channel,
        "    Object dropped = overflow(value);\n    if (dropped != null) {\n      unlock();\n",
        "    Object dropped = isFull() ? null : take();\n    if (dropped != null) {\n      unlock();\n"
            + "      lock();\n      put(value);\n      unlock();\n");
    String places = "channel/Places.java";
    mutant("permit: a place that is free again is not passed on", places,
        "        sender = channel.passPlaceOn();\n", "        sender = null;\n");
    mutant("permit: the last one does not tell the receivers", places,
        "      Closed end = channel.finished();\n", "      Closed end = null;\n");
    mutant("permit: who waits for a place does not look again", places,
        "    boolean ready = channel.closed != null || !channel.isFull();\n",
        "    boolean ready = false;\n");
    mutant("permit: used by two", "channel/Permit.java",
        "if (!STATE.cas(this, OPEN, SENT)) {",
        "if (STATE.get(this) == OPEN) {\n      STATE.set(this, SENT);\n    } else {");
    String ends = "channel/Ends.java";
    mutant("ends: counted down and closed in two steps", ends,
        "    WaitNode chain = --senders == 0 ? channel.end(how) : null;\n",
        "    boolean last = --senders == 0;\n    channel.unlock();\n    channel.lock();\n"
            + "    WaitNode chain = last ? channel.end(how) : null;\n");
    mutant("ends: the last receiver leaves what is there", ends,
        "    WaitQueue.wakeAll(chain);\n    discardIfAbandoned();\n", "    WaitQueue.wakeAll(chain);\n");
    mutant("ends: a weak one joins whatever the others do", ends,
        "channel.closed == null && !(besidesOthers && senders == 0);", "true;");
    String clock = "channel/ClockSource.java";
    mutant("clock: who waits behind the first is forgotten", clock,
        "      receiver.waiter.wake();\n    }\n    setAlarm();\n",
        "      receiver.waiter.wake();\n    }\n");
    mutant("clock: no alarm is set", clock,
        "    if (!ready) {\n      setAlarm();\n    }\n", "");
    mutant("clock: a value is given twice", clock, "      over = true;\n", "");
    mutant("future: completed from outside without asking", "channel/Pending.java",
        "return (takeBack() && super.cancel(mayInterrupt)) || isCancelled();",
        "return super.cancel(mayInterrupt);");
    String standing = "internal/wait/StandingNode.java";
    mutant("selector: claimed before it is noted as missed", standing,
        "    miss();\n    return owner.tryEnd(index);\n",
        "    boolean done = owner.tryEnd(index);\n    miss();\n    return done;\n");
    mutant("selector: who registers does not note what it passed", standing,
        "    miss();\n    return owner.isOpen();\n", "    return false;\n");
    mutant("selector: parks without looking at what it missed", "Selector.java",
        "!register(waiter) || wait.hasMissed();", "!register(waiter);");
    mutant("selector: the current waiter is not woken", "internal/wait/StandingWait.java",
        "      now.wake();\n", "");

    explained("a sender that gave up stays queued", channel,
        "self.await(node.waiter) < 0) {\n      sending.dequeue(node);\n",
        "self.await(node.waiter) < 0) {\n",
        MEMORY);
    mutant("the receiver of a value is not woken", channel,
        "      unlock();\n      receiver.waiter.wake();\n", "      unlock();\n");
    mutant("the sender of a taken value is not woken", channel,
        "    unlock();\n    sender.waiter.wake();\n", "    unlock();\n");
    mutant("a value goes into the ring past a receiver", channel,
        "    WaitNode receiver = receivers.claimWith(value);\n",
        "    WaitNode receiver = isFull() ? receivers.claimWith(value) : null;\n");
    mutant("the lock is released before the value is put", channel,
        "    if (put(value)) {\n      unlock();\n      return true;",
        "    if (!isFull()) {\n      unlock();\n      put(value);\n      return true;");
    mutant("registering to receive does not look", "channel/ReceivingPort.java",
        "    if (!ready) {\n      channel.receivers.add(node);\n", "    ready = false;\n    if (!ready) {\n"
            + "      channel.receivers.add(node);\n");
    mutant("registering to send does not look", "channel/SendingPort.java",
        "    if (!ready) {\n      channel.senders.add(node);\n",
        "    ready = false;\n    if (!ready) {\n      channel.senders.add(node);\n");
    mutant("registering to receive does not look for the closing", "channel/ReceivingPort.java",
        "            || channel.finished() != null\n", "");
    mutant("a receiver that gave up stays queued, and is used again", channel,
        "    receiving.dequeue(node);\n    self.recycle(node);\n", "    self.recycle(node);\n");

    String unlimited = "channel/UnlimitedChannel.java";
    explained("the emptied segment stays in its list", unlimited, "      segment.next = null;", "",
        "the link is overwritten before it is followed again; until then an old segment keeps the"
            + " one behind it alive");
    mutant("a spare segment replaces one", unlimited,
        "    lock();\n    if (spare == null) {\n      spare = fresh;\n    }\n    unlock();\n",
        "    lock();\n    last.next = fresh;\n    last = fresh;\n    tail = 0;\n    unlock();\n");
    mutant("a segment becomes the spare one without the lock", unlimited,
        "    lock();\n    if (spare == null) {\n      spare = fresh;\n    }\n    unlock();\n    return true;",
        "    return false;");

    String shot = "channel/OneShot.java";
    mutant("one-shot: sent twice", shot,
        "    if (before != null) {\n      unlock();\n      return before;\n    }\n    closed = how;",
        "    if (before != null) {\n      unlock();\n      if (value == null) {\n        return before;\n"
            + "      }\n      lock();\n    }\n    closed = how;");
    mutant("one-shot: received twice", shot, "    item = null;\n    return now;", "    return now;");
    mutant("one-shot: the value is kept beside a receiver", shot,
        "item = receiver == null ? value : null;",
        "item = value;");
    mutant("one-shot: the value goes past a receiver", shot,
        "receiver = value == null ? null : waiting.claimWith(value);",
        "receiver = null;");
    mutant("one-shot: the others are not told", shot,
        "      others = waiting.claimAll(how, null);\n",
        "");
    mutant("one-shot: the receiver is not woken", shot, "      receiver.waiter.wake();\n", "");
    mutant("one-shot: the others are not woken", shot, "    WaitQueue.wakeAll(others);\n", "");
    mutant("one-shot: a receiver queues itself without looking again", shot,
        "    Object now = take();\n    if (now == null) {\n      enqueue(node, fresh);",
        "    Object now = null;\n    if (now == null) {\n      enqueue(node, fresh);");
    mutant("one-shot: registering does not look", shot,
        "      boolean ready = closed != null;", "      boolean ready = false;");
    mutant("one-shot: the value is put after the lock", shot,
        "    item = receiver == null ? value : null;\n    unlock();\n",
        "    unlock();\n    item = receiver == null ? value : null;\n");

    String lock = "sync/LockCore.java";
    mutant("mutex: acquired by read and write", lock,
        "    if ((seen & (LOCKED | AGED)) == 0 && WORD.cas(this, seen, seen | LOCKED)) {",
        "    if ((seen & (LOCKED | AGED)) == 0) {\n      WORD.set(this, seen | LOCKED);");
    mutant("mutex: released by a write that forgets who came meanwhile", lock,
        "    if (WORD.get(this) != LOCKED || !WORD.cas(this, LOCKED, 0)) {\n"
            + "      releaseContended(me, true, false);\n    }",
        "    if (WORD.get(this) != LOCKED) {\n      releaseContended(me, true, false);\n"
            + "    } else {\n      WORD.set(this, 0);\n    }");
    mutant("mutex: queued without looking whether the lock is free", lock,
        "      if ((seen & (LOCKED | AGED)) == 0) {\n        if (WORD.cas(this, seen, seen | LOCKED)) {\n"
            + "          unlockGate();",
        "      if (false) {\n        if (WORD.cas(this, seen, seen | LOCKED)) {\n"
            + "          unlockGate();");
    mutant("mutex: WAITERS is set after the gate", lock,
        "      } else if (WORD.cas(this, seen, seen | WAITERS | agedFromTheStart())) {\n"
            + "        queue.add(node);\n        unlockGate();\n",
        "      } else {\n        queue.add(node);\n        unlockGate();\n"
            + "        change(0, WAITERS | agedFromTheStart());\n");
    mutant("mutex: the woken waiter sleeps without letting others be woken", lock,
        "      } else if (WORD.cas(this, seen, seen & ~WOKEN)) {\n        woken = null;",
        "      } else if (WORD.cas(this, seen, seen)) {\n        woken = null;");
    mutant("mutex: the woken waiter sleeps without looking whether the lock is free", lock,
        "      if ((seen & LOCKED) == 0) {\n        free = WORD.cas(this, seen, seen | LOCKED);\n"
            + "      } else if",
        "      if (false) {\n        free = WORD.cas(this, seen, seen | LOCKED);\n      } else if");
    mutant("mutex: who leaves does not pass on", lock,
        "    if (pass) {\n      releaseContended(Thread.currentThread(), false, true);\n    }\n", "");
    mutant("mutex: who leaves forgets that it was woken", lock,
        "    if (woken == node) {\n      woken = null;\n    }\n    WaitNode next = firstWaiting();\n"
            + "    int seen;",
        "    WaitNode next = queue.first();\n    int seen;");
    explained("mutex: a woken one that has ended is taken for awake", lock,
        "    if (woken != null && woken.waiter.state() != Waiter.OPEN) {\n      woken = null;\n    }\n",
        "",
        "it is awake, in order to leave, and passes on what it was given when it does; the next one is"
            + " woken later");
    mutant("mutex: the lock is let go and nobody is woken", lock,
        "        woken = first;\n        turn(first).woken(true);\n        return first;",
        "        woken = first;\n        turn(first).woken(true);\n        return null;");
    mutant("mutex: woken before the flag is set", lock,
        "        turn(first).woken(true);\n", "");
    mutant("mutex: a spinner counts as awake after it has stopped", lock,
        "        } else if (WORD.cas(this, seen, left)) {\n          return false;\n        }",
        "        } else {\n          return false;\n        }");
    mutant("mutex: a spinner stops by read and write", lock,
        "        } else if (WORD.cas(this, seen, left)) {\n          return false;\n        }",
        "        } else {\n          WORD.set(this, left);\n          return false;\n        }");
    explained("mutex: whether somebody spins is looked at before the release", lock,
        "    int aged = isOld(first, now) ? AGED : 0;\n    while (true) {\n"
            + "      int seen = WORD.get(this);\n      boolean wakes = woken == null && (aged != 0 || (seen & SPINNING) == 0);\n",
        "    int aged = isOld(first, now) ? AGED : 0;\n    boolean spins = (WORD.get(this) & SPINNING) != 0;\n"
            + "    while (true) {\n      int seen = WORD.get(this);\n"
            + "      boolean wakes = woken == null && (aged != 0 || !spins);\n",
        "takes four preemptions with three tasks, the bound is two: the spinner must stop between the"
            + " look and the release");
    mutant("mutex: released unseen although nobody is awake", lock,
        "      if (!(nobody || (inSlice && attended))", "      if (!(nobody || inSlice)");
    explained("mutex: a spinner attends to old waiters", lock,
        "(seen & (SPINNING | AGED)) == SPINNING;", "(seen & SPINNING) != 0;",
        "takes a spinner that outlasts three releases of one slice: more preemptions than the bound");
    mutant("mutex: handed over whatever the CAS says", lock,
        "      if (heir.waiter.tryEnd(heir.index)) {\n        if (woken",
        "      heir.waiter.tryEnd(heir.index);\n      if (heir != null) {\n        if (woken");
    mutant("mutex: the heir is named after it was claimed", lock,
        "      owner = turn.thread;\n      heir.item = turn.grant;\n"
            + "      if (heir.waiter.tryEnd(heir.index)) {\n",
        "      heir.item = turn.grant;\n      if (heir.waiter.tryEnd(heir.index)) {\n"
            + "        owner = turn.thread;\n");
    mutant("mutex: the guard is put in after the claim", lock,
        "      heir.item = turn.grant;\n      if (heir.waiter.tryEnd(heir.index)) {\n",
        "      if (heir.waiter.tryEnd(heir.index)) {\n        heir.item = turn.grant;\n");
    mutant("mutex: LOCKED is dropped at the hand-over", lock,
        "            next == null ? WAITERS | WOKEN | AGED : (woken == null ? WOKEN : 0) | AGED,\n"
            + "            aged ? AGED : 0);",
        "            LOCKED | (next == null ? WAITERS | WOKEN | AGED : (woken == null ? WOKEN : 0) | AGED),\n"
            + "            aged ? AGED : 0);");
    mutant("mutex: the heir is not woken", lock,
        "    if (wake != null) {\n      wake.waiter.wake();\n    }\n  }\n\n  /**\n   * Releases without",
        "    if (wake != null && turn(wake).isWoken()) {\n      wake.waiter.wake();\n    }\n  }\n\n"
            + "  /**\n   * Releases without");
    mutant("mutex: newcomers overtake old waiters", lock,
        "    if ((seen & (LOCKED | AGED)) == 0 && WORD.cas(this, seen, seen | LOCKED)) {",
        "    if ((seen & LOCKED) == 0 && WORD.cas(this, seen, seen | LOCKED)) {");
    mutant("mutex: old waiters are not handed the lock", lock,
        "|| (over && isOld(first, now));", ";");
    explained("mutex: AGED stays when the queue is empty", lock,
        "      change(LOCKED | WAITERS | WOKEN | AGED, 0);\n", "      change(LOCKED | WAITERS | WOKEN, 0);\n",
        "only those who have ended, and not left yet, were in the queue: whoever leaves clears it, or"
            + " passes the lock on");
    mutant("mutex: AGED stays when the last one leaves", lock,
        "        then = seen & ~(WAITERS | WOKEN | AGED);", "        then = seen & ~(WAITERS | WOKEN);");
    explained("mutex: the slice outlives its owner's turn", lock,
        "    sliceOwner = null;\n    WaitNode heir;", "    WaitNode heir;",
        "who releases while somebody old waits becomes the owner of the slice; a stale one takes one"
            + " section at most, after a pass of one who gave up");
    mutant("mutex: a slice that was lost meanwhile is used", lock,
        "          if (sliceOwner == me) {\n            owner = me;\n            return true;\n          }\n",
        "          if (sliceOwner != null || sliceOwner == null) {\n            owner = me;\n"
            + "            return true;\n          }\n");
    mutant("mutex: a change tells nobody", lock,
        "    if (changed) {\n      moveAll(conditions, now);\n    }\n    WaitNode first", "    WaitNode first");
    mutant("mutex: who waits for a change is not seen by the release", lock,
        "    if (where == conditions) {\n      change(0, CONDITIONS);\n    }\n", "");
    mutant("mutex: a wait for a change ends without the lock", lock,
        "    acquire(me);\n    boolean signalled", "    boolean signalled");
    mutant("mutex: the signal to one who gives up is lost", lock,
        "      signal(where, false); // the signal is another one's now\n", "");
    mutant("mutex: registering does not look", lock,
        "        free = (seen & (LOCKED | AGED)) == 0;\n      } while", "        free = false;\n      } while");

    String point = "sync/WaitPoint.java";
    mutant("semaphore: queued without looking again", point,
        "    Object met = meet(request, requests.first() == null);\n    if (met == null) {\n"
            + "      requests.add(node);\n    }\n    unlock();\n    return met;",
        "    Object met = null;\n    if (met == null) {\n      requests.add(node);\n    }\n"
            + "    unlock();\n    return met;");
    mutant("semaphore: what was withdrawn is not taken back", point,
        "      if (!claimed) {\n        takeBack(request, met);\n      }\n", "");
    mutant("semaphore: what a select sees is taken", point,
        "      } else {\n        takeBack(request, met);\n      }\n", "      }\n");
    mutant("semaphore: who leaves serves nobody", point,
        "    requests.remove(node);\n    unlock();\n    serve();", "    requests.remove(node);\n    unlock();");
    mutant("semaphore: nobody is woken", point,
        "      if (claimed) {\n        first.waiter.wake();\n      }\n", "");
    mutant("semaphore: small requests overtake", "sync/Semaphore.java",
        "    if (!first || count > available) {", "    if (count > available) {");
    mutant("semaphore: what comes back serves nobody", "sync/Semaphore.java",
        "    available += count;\n    unlock();\n    serve();\n  }\n\n  /** Permits that",
        "    available += count;\n    unlock();\n  }\n\n  /** Permits that");
    mutant("barrier: who gives up breaks nothing", "sync/Barrier.java",
        "      if (!passed) {\n        breakRound(round);\n      }\n", "");
    mutant("barrier: the next round is broken for the last", "sync/Barrier.java",
        "    if (generation == round) {", "    if (generation >= round) {");
    mutant("notify: a permit beside a waiter", "sync/Notify.java",
        "    permit |= node == null;", "    permit = true;");
    mutant("notify: a listener does not see what it missed", "sync/Notify.java",
        "boolean missed = listener.since != generation;", "boolean missed = false;");
    mutant("notify: a lost permit", "sync/Notify.java",
        "    permit |= listener.tookPermit;\n", "");
    mutant("lazy: made without looking again", "sync/Lazy.java",
        "      if (known != null) {\n        return known;\n      }\n", "");
    mutant("shared: a closed resource comes back", "sync/Shared.java",
        "        if (now == 0) {\n          return false;\n        }\n", "");
    mutant("shared: handles counted by read and write", "sync/Shared.java",
        "      if (HANDLES.addAndGet(this, -1) == 0) {",
        "      int left = HANDLES.get(this) - 1;\n      HANDLES.set(this, left);\n      if (left == 0) {");

    String rw = "sync/RwCore.java";
    mutant("rw lock: readers pass those who wait", rw,
        "    while (((seen = STATE.get(this)) & WAITING) == 0 && admits(seen, mode)) {",
        "    while (admits(seen = STATE.get(this), mode)) {");
    mutant("rw lock: who queues up does not say so", rw,
        "      } else if ((seen & WAITING) != 0 || STATE.cas(this, seen, seen | WAITING)) {",
        "      } else {");
    mutant("rw lock: who queues up says so by read and write", rw,
        "      } else if ((seen & WAITING) != 0 || STATE.cas(this, seen, seen | WAITING)) {",
        "      } else {\n        STATE.set(this, seen | WAITING);");
    mutant("rw lock: the last reader lets nobody in", rw,
        "    } else if (left < READER && (left & WAITING) != 0) {\n      serve();\n    }\n", "    }\n");
    mutant("rw lock: readers counted by read and write", rw,
        "    } while (!STATE.cas(this, seen, seen - READER));",
        "    } while (false);\n    STATE.set(this, seen - READER);");
    mutant("rw lock: a writer beside readers", rw,
        "(seen & (WRITER | UPGRADABLE)) == 0 && seen < READER;", "(seen & (WRITER | UPGRADABLE)) == 0;");
    mutant("rw lock: an upgrade is not told that the readers have left", rw,
        "      drain.serve();\n", "");
    mutant("rw lock: an upgrade does not wait", rw,
        "    drain.awaitUninterruptibly(this);\n", "");
    mutant("rw lock: an upgrade that gives up stays the writer", rw,
        "        serveIf(change(WRITER, UPGRADABLE));\n", "");
    mutant("rw lock: who gives up an upgrade lets nobody in", rw,
        "        serveIf(change(WRITER, UPGRADABLE));\n", "        change(WRITER, UPGRADABLE);\n");
    mutant("rw lock: a writer that becomes a reader lets nobody in", rw,
        "    serveIf(change(WRITER, READER));\n", "    change(WRITER, READER);\n");
    mutant("rw lock: WAITING stays", rw,
        "    } while ((seen & WAITING) != 0 && !STATE.cas(this, seen, seen & ~WAITING));",
        "    } while (seen < 0);");
    mutant("rw lock: what a select sees is taken", rw,
        "      case READ -> change(READER, 0);\n", "      case READ -> {}\n");

    String select = "Select.java";
    mutant("withdrawn without the CAS", select,
        "withdrawn = waiter.tryEnd(Waiter.ABORTED);",
        "waiter.tryEnd(Waiter.ABORTED);\n        withdrawn = true;");
    explained("the other cases stay queued", select,
        "        ordered[i].dequeue();\n", "        ordered[i].hashCode();\n",
        MEMORY);
    mutant("a ready counterpart is waited for", select,
        "        withdrawn = waiter.tryEnd(Waiter.ABORTED);\n        break;",
        "        break;");

    String task = "SpawnedTask.java";
    mutant("a joiner does not look whether the task has ended", task,
        "boolean running = OUTCOME.get(this) == JOINED || OUTCOME.cas(this, null, JOINED);",
        "OUTCOME.cas(this, null, JOINED);\n    boolean running = true;");
    mutant("joining: CAS becomes read and write", task,
        "boolean running = OUTCOME.get(this) == JOINED || OUTCOME.cas(this, null, JOINED);",
        "boolean running = OUTCOME.get(this) == JOINED || OUTCOME.get(this) == null;\n"
            + "    if (running) {\n      OUTCOME.set(this, JOINED);\n    }");
    mutant("the end of a task: swap becomes read and write", task,
        "return OUTCOME.getAndSet(this, end) != null;",
        "boolean joined = OUTCOME.get(this) != null;\n    OUTCOME.set(this, end);\n    return joined;");
    mutant("joiners are forgotten", task,
        "joiners == null ? chain : joiners.claimAll(ENDED, chain);", "chain;");
    String roster = "Roster.java";
    mutant("who leaves looks for waiters before it counts", roster,
        "      int gone = LEFT.addAndGet(this, 1);\n"
            + "      return AWAITED.get(this) != 0 && gone == ENTERED.get(roster);",
        "      boolean awaited = AWAITED.get(this) != 0;\n"
            + "      int gone = LEFT.addAndGet(this, 1);\n"
            + "      return awaited && gone == ENTERED.get(roster);");
    mutant("who leaves compares before it counts", roster,
        "      int gone = LEFT.addAndGet(this, 1);\n"
            + "      return AWAITED.get(this) != 0 && gone == ENTERED.get(roster);",
        "      boolean last = LEFT.get(this) + 1 == ENTERED.get(roster);\n"
            + "      LEFT.addAndGet(this, 1);\n"
            + "      return AWAITED.get(this) != 0 && last;");
    mutant("who waits compares before it says so", roster,
        "    Exits.AWAITED.set(exits, 1);\n    SpinLock.lock(LOCK, this);\n"
            + "    boolean empty = ENTERED.get(this) == Exits.LEFT.get(exits);\n    closed |= empty;\n"
            + "    SpinLock.unlock(LOCK, this);\n",
        "    SpinLock.lock(LOCK, this);\n"
            + "    boolean empty = ENTERED.get(this) == Exits.LEFT.get(exits);\n    closed |= empty;\n"
            + "    SpinLock.unlock(LOCK, this);\n    Exits.AWAITED.set(exits, 1);\n");
    mutant("an empty scope is not closed", roster, "    closed |= empty;\n", "");
    mutant("a spawn and the closing of a scope: not one step", roster,
        "    boolean empty = ENTERED.get(this) == Exits.LEFT.get(exits);\n    closed |= empty;\n",
        "    boolean empty = ENTERED.get(this) == Exits.LEFT.get(exits);\n"
            + "    SpinLock.unlock(LOCK, this);\n    SpinLock.lock(LOCK, this);\n    closed |= empty;\n");
    String group = "TaskGroup.java";
    mutant("the last one to leave does not look again under the lock", group,
        "      lock();\n      if (!hasMembers()) {\n        chain = claimEmptied(chain);\n      }\n"
            + "      unlock();\n    }\n    WaitQueue.wakeAll(chain);",
        "      if (!hasMembers()) {\n        chain = claimEmptied(chain);\n      }\n"
            + "    }\n    WaitQueue.wakeAll(chain);");
    mutant("nobody is told that a group is empty", group,
        "    WaitNode claimed = emptiness.claimAll(EMPTY, chain);\n", "    WaitNode claimed = chain;\n");
    mutant("the end of a scope looks and queues in two steps", group,
        "      emptiness.add(node);\n      unlock();\n      self.await(node.waiter, onInterrupt);",
        "      unlock();\n      lock();\n      emptiness.add(node);\n      unlock();\n"
            + "      self.await(node.waiter, onInterrupt);");
    mutant("a queued task is not started", group,
        "    if (next != null) {\n      startNext(next);\n    }\n", "");
    mutant("a spawned task does not see the signal", group, "    passOn(task);\n", "");
    mutant("two tasks get the last place", group, "      start = running < limit;\n",
        "      start = running <= limit;\n");

    String rings = "internal/engine/RunRing.java";
    mutant("ring: the tail is published before the job", rings,
        "    slots.setRelease((int) end & (capacity - 1), job);\n    TAIL.set(this, end + 1);\n",
        "    TAIL.set(this, end + 1);\n    slots.setRelease((int) end & (capacity - 1), job);\n");
    mutant("ring: a full ring is overwritten", rings,
        "      if (end - headSeen >= capacity) {\n        return false;\n      }\n", "");
    mutant("ring: the head that was seen is never read again", rings,
        "      headSeen = HEAD.get(this);\n      if (end", "      headSeen = end - 1;\n      if (end");
    mutant("ring: taking: CAS becomes read and write", rings,
        "      if (HEAD.cas(this, start, start + 1)) {\n        return job;",
        "      if (HEAD.get(this) == start) {\n        HEAD.set(this, start + 1);\n        return job;");
    mutant("ring: a stolen job is read after the head has moved", rings,
        "      if (HEAD.cas(victim, start, start + count)) {\n",
        "      if (HEAD.cas(victim, start, start + count)) {\n"
            + "        oldest = victim.slots.get((int) start & (capacity - 1));\n");
    mutant("ring: stealing: CAS becomes read and write", rings,
        "      if (HEAD.cas(victim, start, start + count)) {",
        "      if (HEAD.get(victim) == start) {\n        HEAD.set(victim, start + count);");
    mutant("ring: what was stolen is not published", rings,
        "          TAIL.set(this, end + count - 1);\n", "          end += count - 1;\n");
    mutant("ring: what was stolen is published before it is taken", rings,
        "      if (HEAD.cas(victim, start, start + count)) {",
        "      TAIL.set(this, end + count - 1);\n      if (HEAD.cas(victim, start, start + count)) {");
    mutant("ring: half of a full ring is taken whatever the CAS says", rings,
        "return HEAD.cas(this, start, start + half.length) ? half : null;",
        "HEAD.cas(this, start, start + half.length);\n    return half;");
    String injection = "internal/engine/InjectionQueue.java";
    mutant("injection: a share is taken without looking again", injection,
        "      int count = SIZE.get(this);\n      if (count == 0) {\n        return null;\n      }\n"
            + "      int more",
        "      int count = SIZE.get(this);\n      int more");
    mutant("injection: many are appended without the lock", injection,
        "    SpinLock.lock(LOCK, this);\n    try {\n      int count = SIZE.get(this);\n      while",
        "    SpinLock.lock(LOCK, new InjectionQueue(2));\n    try {\n      int count = SIZE.get(this);\n"
            + "      while");
    String runtime = "TaskRuntime.java";
    mutant("shutdown: it closes when all have ended", runtime,
        "    root.close();\n    boolean ended = root.awaitEmpty(Seam.nanoTime() + nanos);\n",
        "    boolean ended = root.awaitEmpty(Seam.nanoTime() + nanos);\n    root.close();\n");
    mutant("shutdown: it cancels nobody", runtime,
        "    if (!ended) {\n      cancelAll();\n", "    if (!ended) {\n");
    mutant("shutdown: a scope from outside is not linked", "ScopeGroup.java",
        "      runtime.admit(link, name);\n", "");
    String carriers = "internal/engine/WorkerCarriers.java";
    mutant("carriers: nobody is woken for a job from outside", carriers,
        "    injection.push(job);\n    wakeOne();\n", "    injection.push(job);\n");
    mutant("carriers: no look after going to the idle list", carriers,
        "      if (workVisible()) {", "      if (false) {");
    mutant("carriers: the last searcher does not look again", carriers,
        "    if (SEARCHING.addAndGet(this, -1) == 0 && unattended(worker)) {\n      wakeOne();\n    }\n",
        "    SEARCHING.addAndGet(this, -1);\n");
    mutant("carriers: a searcher that could not be woken stays counted", carriers,
        "        return;\n      }\n      SEARCHING.addAndGet(this, -1);\n",
        "        return;\n      }\n");
    mutant("carriers: a push into a slot wakes no sentinel", carriers,
        "    if (IDLE_COUNT.get(this) != 0 && SENTINEL.get(this) == null) {\n      wakeOne();\n    }\n",
        "");
    mutant("carriers: stopping does not look for idle ones", carriers,
        "    if (LIFE.cas(this, RUNNING, STOPPING)) {\n      endIfIdle();\n    }\n",
        "    LIFE.cas(this, RUNNING, STOPPING);\n");
    mutant("carriers: the workers end beside one that is busy", carriers,
        "IDLE_COUNT.get(this) == workers.length && LIFE.get(this) == STOPPING;",
        "LIFE.get(this) == STOPPING;");
    mutant("carriers: a job after the end is left", carriers,
        "    if (LIFE.get(this) == ENDED) {\n      late.jobsCame();\n    }\n", "");
    mutant("carriers: a job before the end is left", carriers,
        "        worker.wake();\n      }\n      late.jobsCame();\n", "        worker.wake();\n      }\n");
    mutant("carriers: late carriers are not counted", "internal/engine/LateCarriers.java",
        "      if (now >= most) {\n        return false;\n      }\n", "");
    mutant("carriers: a late carrier does not look again", "internal/engine/LateCarriers.java",
        "      if (jobs.isEmpty() || !join()) {\n        return null;\n      }\n    }\n",
        "      return null;\n    }\n");
    mutant("carriers: unparked before the flag is set", "internal/engine/Worker.java",
        "    WOKEN.set(this, 1);\n    Seam.unpark(this);\n",
        "    Seam.unpark(this);\n    WOKEN.set(this, 1);\n");
    mutant("carriers: what is displaced from the slot is dropped", "internal/engine/Worker.java",
        "      append(displaced);\n      carriers.wakeOne();\n", "      carriers.wakeOne();\n");
    mutant("slot: an overdue job is taken whatever the CAS says",
        "internal/engine/Worker.java",
        "return LIFO.cas(this, waiting, null) ? waiting : null;",
        "LIFO.cas(this, waiting, null);\n      return waiting;");

    String entry = "internal/engine/TimerEntry.java";
    mutant("timers: one fires although it was cancelled: CAS becomes read and write", entry,
        "    if (!STATE.cas(this, ARMED, CANCELLED)) {\n      return false;\n    }\n",
        "    if (STATE.get(this) != ARMED) {\n      return false;\n    }\n"
            + "    STATE.set(this, CANCELLED);\n");
    mutant("timers: one fires twice: CAS becomes read and write", entry,
        "    if (!STATE.cas(this, ARMED, FIRED)) {\n      return false;\n    }\n",
        "    if (STATE.get(this) != ARMED) {\n      return false;\n    }\n"
            + "    STATE.set(this, FIRED);\n");
    String timers = "internal/engine/TimerQueue.java";
    mutant("timers: armed without the lock", timers,
        "    SpinLock.lock(LOCK, this);\n    wheel.add(", "    LOCK.get(this);\n    wheel.add(");
    mutant("timers: an earlier one is not published", timers,
        "      NEXT.set(this, entry.deadline);\n", "");
    mutant("timers: what comes next is published after the lock", timers,
        "      NEXT.set(this, wheel.nextLook());\n    } finally {\n      unlock();\n    }\n",
        "    } finally {\n      unlock();\n    }\n    NEXT.set(this, wheel.nextLook());\n");
    mutant("timers: who fires does not say what comes next", timers,
        "      NEXT.set(this, wheel.nextLook());\n", "");
    mutant("timers: cancelled without the lock", timers,
        "    if (isOwn() && LOCK.cas(this, 0, 1)) {", "    if (isOwn()) {");
    mutant("timers: a cancel that is too late to unlink is not counted", timers,
        "      if (linked) {\n        return;\n      }\n", "      if (linked || !linked) {\n        return;\n      }\n");
    mutant("timers: a dead one that is dropped stays counted", timers,
        "    if (!fired) {\n      DEAD.addAndGet(this, -1);\n    }\n", "");
    String keeper = "internal/engine/Timekeeper.java";
    mutant("timers: an earlier one wakes nobody", keeper,
        "      Seam.unpark(onDuty);\n", "      onDuty.hashCode();\n");
    mutant("timers: who adds looks for the sleeper first", keeper,
        "    if (!queue.add(entry, now)) {\n      return;\n    }\n"
            + "    Thread onDuty = SLEEPER.get(this);\n",
        "    Thread onDuty = SLEEPER.get(this);\n    if (!queue.add(entry, now)) {\n"
            + "      return;\n    }\n");
    mutant("timers: who adds reads the target first", keeper,
        "    if (!queue.add(entry, now)) {\n      return;\n    }\n"
            + "    Thread onDuty = SLEEPER.get(this);\n    if (onDuty == null) {\n"
            + "      wakeSomebody.run();\n    } else if (before(entry.deadline, TARGET.get(this))) {\n",
        "    long until = TARGET.get(this);\n    if (!queue.add(entry, now)) {\n      return;\n    }\n"
            + "    Thread onDuty = SLEEPER.get(this);\n    if (onDuty == null) {\n"
            + "      wakeSomebody.run();\n    } else if (before(entry.deadline, until)) {\n");
    mutant("timers: the sleeper does not look again", keeper,
        "    for (long again; before(again = earliest(), until); ) {\n      until = again;\n"
            + "      TARGET.set(this, until);\n    }\n",
        "");
    mutant("timers: the duty is taken after the look", keeper,
        "    boolean onDuty = SLEEPER.cas(this, null, self);\n    if (onDuty) {\n"
            + "      limit = Math.min(limit, announce());\n    }\n",
        "    long next = announce();\n    boolean onDuty = SLEEPER.cas(this, null, self);\n"
            + "    if (onDuty) {\n      limit = Math.min(limit, next);\n    }\n");
    mutant("timers: the duty is not given back", keeper,
        "    if (onDuty) {\n      SLEEPER.set(this, null);\n    }\n", "");
    mutant("carriers: nobody is woken for a timer that nobody sleeps for", keeper,
        "      wakeSomebody.run();\n", "      entry.hashCode();\n");
    mutant("carriers: a timer that nobody sleeps for is no work", carriers,
        "            || timekeeper.isUnattended());", "            || false);");
    mutant("carriers: a worker that found a fired job hands nothing on", carriers,
        "      timekeeper.fireDue();\n      Job found", "      Job found");
    mutant("carriers: a busy worker does not look at the timers", "internal/engine/Worker.java",
        "      carriers.timekeeper.fireDue();\n", "");
    mutant("carriers: the timers of a worker that ends are forgotten", "internal/engine/Worker.java",
        "    Timers.adopt(timers);\n", "");
    mutant("carriers: who sleeps for the timers does not get up", carriers,
        "        if (timekeeper.isDue()) {\n          leaveIdle(worker);\n          return null;\n        }\n",
        "");
    String timer = "Timer.java";
    mutant("timer: one that was put off expires", timer,
        "        if (until - deadline() <= 0) {", "        if (until != 0) {");
    explained("timer: an alarm that was replaced expires it", timer,
        "        if (alarm != this) {", "        if (alarm == null) {",
        "it was replaced by an earlier one, so when it is due the timer is, too; if that was put off"
            + " meanwhile, one more alarm is armed");
    mutant("timer: one that was put off is not armed again", timer,
        "          arm(next, Seam.nanoTime());\n", "");
    explained("timer: an alarm that was replaced before it was armed stays", timer,
        "    if (replaced) {\n      fresh.cancel();\n    }\n", "",
        "it finds that it was replaced when it fires; until then its memory is held");
    mutant("timer: brought forward, the old alarm stays", timer,
        "    if (needed) {\n      alarm = fresh;\n    }\n",
        "    if (old == null) {\n      alarm = fresh;\n    }\n");
    mutant("timer: expired without waking", timer,
        "          WaitQueue.wakeAll(chain);\n          return;", "          return;");
    mutant("timer: called off without waking", timer,
        "      old.cancel();\n    }\n    WaitQueue.wakeAll(chain);\n    return true;",
        "      old.cancel();\n    }\n    return true;");
    mutant("timer: queued without looking again", timer,
        "      if (pending) {\n        waiting.add(node);\n      }\n"
            + "      SpinLock.unlock(LOCK, Timer.this);\n      return pending;",
        "      waiting.add(node);\n      SpinLock.unlock(LOCK, Timer.this);\n      return true;");
    String ticker = "Ticker.java";
    mutant("ticker: closed without waking", ticker, "      waiter.wake();\n", "");
    mutant("ticker: a second one is let in", ticker,
        "      if (other != null) {\n        throw new", "      if (other == this) {\n        throw new");
    mutant("ticker: the ticker stays taken", ticker,
        "    USER.cas(this, waiter, null); // unless it was closed meanwhile\n", "");
    mutant("ticker: a close is forgotten: CAS becomes write", ticker,
        "    USER.cas(this, waiter, null); // unless", "    USER.set(this, null); // unless");
    mutant("completions: queued without looking again", "Completions.java",
        "      boolean ready = ready();\n      if (!ready) {\n        takers.add(node);\n      }\n"
            + "      group.unlockGroup();\n      return !ready;",
        "      takers.add(node);\n      group.unlockGroup();\n      return true;");
    mutant("completions: the last one is not told", "Completions.java",
        "return takers.claimAll(NONE_LEFT, chain);", "return chain;");
    mutant("completions: an end without a taker is dropped", "Completions.java",
        "      ended.add(task);\n", "");
    mutant("an action on cancellation: closing does not wait", "OnCancel.java",
        "      done.awaitUninterruptibly();\n", "");
    mutant("an action on cancellation runs twice", "OnCancel.java",
        "    if (STATE.cas(this, ARMED, RUNNING)) {",
        "    if (STATE.get(this) == ARMED) {\n      STATE.set(this, RUNNING);");

    pool();
  }

  /** The pool of the module parallel. */
  private static void pool() {
    String job = "parallel/internal/schedule/Job.java";
    mutant("forks: claimed by read and write", job,
        "return STATE.get(this) == SHARED && STATE.cas(this, SHARED, TAKEN);",
        "if (STATE.get(this) != SHARED) { return false; }\n    STATE.set(this, TAKEN);\n    return true;");
    mutant("forks: done without waking the owner", job, "      waiter.wake();\n", "");
    mutant("forks: the owner is woken before it is done", job,
        "    STATE.set(this, DONE);\n    finished();", "    finished();\n    STATE.set(this, DONE);");

    String worker = "parallel/internal/schedule/Worker.java";
    mutant("forks: taken back whatever the claim says", worker,
        "    return job.claim();\n", "    job.claim();\n    return true;\n");
    mutant("forks: taken, and not waited for", worker,
        "    if (!mine) {\n      await(fork, fork);\n    }\n", "");
    mutant("forks: those that do not fit on the shelf stay closed", worker,
        "    SPILL.setRelease(this, all);\n", "");
    mutant("forks: a thief takes without a claim", worker,
        "suits(job, ancestor) && job.claim()) {\n        shelf.cas",
        "suits(job, ancestor) && job.isShared()) {\n        job.claim();\n        shelf.cas");
    mutant("pool: a shared fork wakes nobody", worker,
        "        shared++;\n        pool.signal(oldest);\n", "        shared++;\n");
    mutant("pool: nothing is shared while nobody is idle", worker,
        "Math.clamp(pool.idle(), 1, SLOTS);\n    int shared", "Math.clamp(pool.idle(), 0, SLOTS);\n    int shared");
    mutant("pool: pieces stay closed while their worker waits", worker,
        "      pool.submitPiece(piece);\n", "      piece.hashCode();\n");
    mutant("pool: a group ends with its body", worker,
        "      group.end();\n      await(group, group);\n", "      group.end();\n");
    mutant("pool: woken by read and write", worker,
        "SLEEP.get(this) == ASLEEP && SLEEP.cas(this, ASLEEP, AWAKE)) {",
        "SLEEP.get(this) == ASLEEP) {\n      SLEEP.set(this, AWAKE);");
    mutant("pool: a call of a broadcast wakes nobody", worker,
        "look for sleepers\"\n    wake();\n", "look for sleepers\"\n");

    String pool = "parallel/internal/schedule/Pool.java";
    mutant("pool: falls asleep without looking again", pool,
        "isOver(until) || worker.isCalled() || offer(ancestor) != null", "isOver(until)");
    mutant("pool: looks again first, announces sleep second", pool,
        "        SLEEPERS.addAndGet(this, 1);\n        worker.fallAsleep(ancestor);\n"
            + "        if (isOver(until) || worker.isCalled() || offer(ancestor) != null) {",
        "        boolean found = isOver(until) || worker.isCalled() || offer(ancestor) != null;\n"
            + "        SLEEPERS.addAndGet(this, 1);\n        worker.fallAsleep(ancestor);\n"
            + "        if (found) {");
    mutant("pool: falls asleep beside what is done", pool,
        "isOver(until) || worker.isCalled() || offer(ancestor) != null",
        "worker.isCalled() || offer(ancestor) != null");
    mutant("pool: falls asleep beside a broadcast", pool,
        "isOver(until) || worker.isCalled() ||", "isOver(until) ||");
    mutant("pool: a worker that stands still calls nobody in", pool,
        "    if (offer(null) != null) {\n      callIn();\n    }\n", "");
    mutant("pool: a job that nobody asleep may run calls nobody in", pool,
        "    if (SURPLUS.get(this) < 0) {\n      callIn();\n    }\n", "");
    mutant("pool: jobs are looked for before the worker stands still", pool,
        "    SURPLUS.addAndGet(this, -1);\n    if (offer(null) != null) {\n",
        "    boolean some = offer(null) != null;\n    SURPLUS.addAndGet(this, -1);\n    if (some) {\n");
    mutant("pool: queued after the signal", pool,
        "    inbox.add(job);\n    QUEUED.addAndGet(this, 1);\n    signal(job);\n",
        "    signal(job);\n    inbox.add(job);\n    QUEUED.addAndGet(this, 1);\n");
    mutant("pool: shut down, the workers are not ended", pool,
        "        if (now == 0) {\n          terminate();\n        }\n", "");
    mutant("pool: the last call does not end the workers", pool,
        "    if (OPEN.addAndGet(this, -1) == CLOSED) {\n      terminate();\n    }",
        "    OPEN.addAndGet(this, -1);");
    mutant("pool: accepted by read and write", pool,
        "      if (OPEN.cas(this, now, now + 1)) {\n        return;\n      }\n",
        "      OPEN.set(this, now + 1);\n      return;\n");
    mutant("pool: sleeping workers are not ended", pool,
        "      if (!worker.wake()) {\n        worker.recall();\n      }", "      worker.recall();");
    mutant("pool: retired workers are not ended", pool,
        "      if (!worker.wake()) {\n        worker.recall();\n      }", "      worker.wake();");
    mutant("pool: retires beside the end", pool,
        "    if (isTerminated()) {\n      worker.recall();\n    }\n", "");
    mutant("pool: a call does not wake its caller", "parallel/internal/schedule/Root.java",
        "    Seam.unpark(caller);\n", "");

    String group = "parallel/internal/schedule/Group.java";
    mutant("pool: a piece is not counted", group, "    begin();\n    Worker worker", "    Worker worker");
    mutant("pool: the end of a group wakes nobody", group,
        "== 0) {\n      finish();\n    }", "== 0) {\n      hashCode();\n    }");
  }

  private final Path core;
  private final String classPath;
  private final int limit;

  private Mutants(Path core, String classPath, int limit) {
    this.core = core;
    this.classPath = classPath;
    this.limit = limit;
  }

  /** Takes the folder of core's sources, the class path of core and the tests, and options. */
  public static void main(String[] args) throws Exception {
    String only = "";
    int limit = 60;
    for (int i = 2; i < args.length; i += 2) {
      boolean known = args[i].equals("--only") || args[i].equals("--limit");
      if (!known || i + 1 == args.length) {
        System.err.println(
            "heddle: unknown or unfinished option '" + args[i] + "': there are --only TEXT and"
                + " --limit SECONDS");
        System.exit(2);
      }
      if (args[i].equals("--only")) {
        only = args[i + 1];
      } else {
        limit = Integer.parseInt(args[i + 1]);
      }
    }
    System.exit(new Mutants(Path.of(args[0]), args[1], limit).run(only));
  }

  private int run(String only) throws Exception {
    int killed = 0;
    int excused = 0;
    int bad = 0;
    int all = 0;
    for (Mutant mutant : ALL) {
      if (!mutant.name().contains(only)) {
        continue;
      }
      all++;
      long begin = System.nanoTime();
      String how = attack(mutant);
      double seconds = (System.nanoTime() - begin) / 1e9;
      boolean dead = how.startsWith("killed");
      killed += dead ? 1 : 0;
      if (!dead && mutant.excuse() != null) {
        excused++;
        how += " (" + mutant.excuse() + ")";
      } else if (!dead) {
        bad++;
      }
      System.out.printf("%5.1f s  %s%n           %s%n", seconds, mutant.name(), how);
    }
    System.out.printf(
        "%d mutants: %d killed (%d %%), %d survive and are explained, %d are not explained%n",
        all, killed, 100 * killed / Math.max(1, all), excused, bad);
    return bad == 0 ? 0 : 1;
  }

  private String attack(Mutant mutant) throws Exception {
    Path work = Files.createTempDirectory("mutant");
    try {
      Path whole = source(mutant.file());
      Path broken = work.resolve(whole.getFileName());
      String text = Files.readString(whole);
      int at = text.indexOf(mutant.old());
      if (at < 0) {
        return "DOES NOT APPLY: core has changed, adapt this mutant";
      }
      Files.writeString(
          broken, text.substring(0, at) + mutant.by() + text.substring(at + mutant.old().length()));
      Path classes = work.resolve("classes");
      String problem = compile(broken, classes);
      return problem != null ? "DOES NOT COMPILE: " + problem : check(mutant, classes);
    } finally {
      delete(work);
    }
  }

  /** In core, or in the module parallel beside it. */
  private Path source(String file) {
    return file.startsWith("parallel/")
        ? core.resolve("../../../../parallel/src/main/java/dev/heddle").resolve(file).normalize()
        : core.resolve("dev/heddle").resolve(file);
  }

  private String compile(Path source, Path classes) throws IOException {
    Files.createDirectories(classes);
    List<String> command =
        List.of(
            "-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath, source.toString());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    java.io.ByteArrayOutputStream errors = new java.io.ByteArrayOutputStream();
    int code = compiler.run(null, errors, errors, command.toArray(String[]::new));
    return code == 0 ? null : errors.toString(StandardCharsets.UTF_8).lines().findFirst().orElse("?");
  }

  private String check(Mutant mutant, Path classes) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + java.io.File.pathSeparator + classPath,
                "dev.heddle.test.MutantCheck",
                Integer.toString(limit),
                mutant.firstCells())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    StringBuilder output = new StringBuilder();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                output.append(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException ended) {
                output.append(ended);
              }
            });
    if (!process.waitFor(2L * limit, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return "HANGS the check";
    }
    reader.join();
    String last = output.toString().lines().reduce("", (a, b) -> b);
    return switch (process.exitValue()) {
      case FOUND -> "killed by: " + last;
      case 0 -> "SURVIVED";
      default -> "THE CHECK ITSELF FAILED";
    };
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
