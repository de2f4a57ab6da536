/** The waiting core, its locks and its cancellation. */
final class WaitMutants extends MutantList {
  WaitMutants() {
    String channel = "channel/ChannelCore.java";
    String waiter = "internal/wait/Waiter.java";
    mutant("claim: CAS becomes read and write", waiter,
        "boolean ended = STATE.cas(this, stamp, stamp | Integer.toUnsignedLong(end));",
        "boolean ended = STATE.get(this) == stamp;\n"
            + "    if (ended) {\n      STATE.set(this, stamp | Integer.toUnsignedLong(end));\n    }");
    mutant("a wait that is opened again has the number of the last one", waiter,
        "((STATE.get(this) >>> Integer.SIZE) + 1) << Integer.SIZE", "0");
    mutant("wake-up omitted", waiter, "      Seam.unpark(waiting.thread());\n", "");
    mutant("wait limit: ends the wait without waking", "internal/wait/WaitLimit.java",
        "      waiter.wake();\n", "");

    mutant("wait limit: ends whatever wait there is", "internal/wait/WaitLimit.java",
        "waiter.tryEndByTime(stamp, end)", "waiter.tryEnd(end)");

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
    mutant("hand-over: value written after the claim", queue,
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

    mutant("a sender that gave up stays queued, and is used again", channel,
        "    if (end < 0) {\n      side.dequeue(node);\n    }\n    return end;",
        "    if (end < 0 && side instanceof ReceivingPort) {\n      side.dequeue(node);\n    }\n    return end;");
    mutant("the receiver of a value is not woken", channel,
        "      unlock();\n      receiver.waiter.wake();\n", "      unlock();\n");
    mutant("the sender of a taken value is not woken", channel,
        "    unlock();\n    wake(sender);\n", "    unlock();\n");
    mutant("a value goes into the ring past a receiver", channel,
        "    WaitNode receiver = claimReceiver(value);\n",
        "    WaitNode receiver = isFull() ? claimReceiver(value) : null;\n");
    mutant("the lock is released before the value is put", channel,
        "    if (put(value)) {\n      receiver = callReceiver();\n      unlock();\n",
        "    if (!isFull()) {\n      unlock();\n      put(value);\n");
    mutant("registering to receive does not look", "channel/ReceivingPort.java",
        "    if (!ready) {\n      channel.receivers.add(node);\n", "    ready = false;\n    if (!ready) {\n"
            + "      channel.receivers.add(node);\n");
    mutant("registering to send does not look", "channel/SendingPort.java",
        "    if (!ready) {\n      channel.senders.add(node);\n",
        "    ready = false;\n    if (!ready) {\n      channel.senders.add(node);\n");
    mutant("registering to receive does not look for the closing", "channel/ReceivingPort.java",
        "channel.hasValue() || channel.finished() != null || ", "channel.hasValue() || ");
    mutant("a receiver that gave up stays queued, and is used again", channel,
        "    if (end < 0) {\n      side.dequeue(node);\n    }\n    return end;",
        "    if (end < 0 && side instanceof SendingPort) {\n      side.dequeue(node);\n    }\n    return end;");
  }
}
