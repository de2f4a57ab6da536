/** Channels. */
final class ChannelMutants extends MutantList {
  ChannelMutants() {
    String channel = "channel/LockedChannel.java";
    mutant("a sender queues itself without looking again", channel,
        "      if (putAndUnlock(value)) {\n        return null;\n      }\n      if (node != null) {",
        "      if (node == null && putAndUnlock(value)) {\n        return null;\n      }\n"
            + "      if (node != null) {");
    mutant("a receiver queues itself without looking again", channel,
        "      Object item = takeAndUnlock();\n      if (item == null) {\n        item = finished();",
        "      Object item = node == null ? takeAndUnlock() : null;\n"
            + "      if (item == null) {\n        item = finished();");
    mutant("closing: a sender does not look for it again", channel,
        "      Closed end = closed;\n      if (end != null) {\n        unlock();\n"
            + "        throw notSent(end);\n      }\n      if (putAndUnlock(value)) {\n        return null;",
        "      Closed end = node == null ? closed : null;\n      if (end != null) {\n        unlock();\n"
            + "        throw notSent(end);\n      }\n      if (putAndUnlock(value)) {\n        return null;");
    mutant("a waiting sender does not move up", channel,
        "      sender = passPlaceOn();\n", "      sender = null;\n");
    mutant("permit: a receiver takes one that reserves for a sender", channel,
        "    return senders.claimExcept(PLACE);\n", "    return senders.claim();\n");
    mutant("closing forgets the senders", channel,
        "    WaitNode chain = tellSenders(how, closing == null ? null : closing.claimAll(how, null));\n",
        "    WaitNode chain = closing == null ? null : closing.claimAll(how, null);\n");
    mutant("closing forgets the receivers", channel,
        "return reserved == 0 ? tellReceivers(how, chain) : chain;", "return chain;");
    mutant("permit: the closing does not wait for it", channel,
        "return reserved == 0 ? tellReceivers(how, chain) : chain;",
        "return tellReceivers(how, chain);");
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
        "    WaitNode chain = senders.count() == 0 ? channel.end(how) : null;\n",
        "    boolean last = senders.count() == 0;\n    channel.unlock();\n    channel.lock();\n"
            + "    WaitNode chain = last ? channel.end(how) : null;\n");
    mutant("ends: the last receiver leaves what is there", ends,
        "    WaitQueue.wakeAll(chain);\n    discardIfAbandoned();\n", "    WaitQueue.wakeAll(chain);\n");
    mutant("ends: a weak one joins whatever the others do", ends,
        "channel.closed == null && !(besidesOthers && senders.count() == 0);", "true;");
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
    String barging = "channel/BargingChannel.java";
    mutant("barging: one that is served does not pass the call on", barging,
        "    WaitNode next = receives ? callReceiver() : callSender();\n    unlock();\n    wake(next);\n",
        "    unlock();\n");
    mutant("barging: the next one is called and not woken", barging,
        "    unlock();\n    wake(next);\n", "    unlock();\n");
    mutant("barging: one that has given up keeps the call", barging,
        "    crowd.left(node);\n", "    if (end > 0) {\n      crowd.left(node);\n    }\n");
    mutant("barging: the call of one that found nothing is still out", "channel/Crowd.java",
        "      called = null;\n      passed++;\n", "      passed++;\n");
    mutant("barging: one takes and is not asked whether it was cancelled", barging,
        "} else if (node.waiter.tryEnd(Waiter.ABORTED)) {", "} else if (!isClosed()) {");
    mutant("barging: one takes whatever the CAS says", barging,
        "} else if (node.waiter.tryEnd(Waiter.ABORTED)) {",
        "} else if (node.waiter.tryEnd(Waiter.ABORTED) || receives) {");
    mutant("barging: no receiver is called for a value", barging,
        "return first != null && hasNews(first.waiter) ? takers.call(first) : null;",
        "return first != null && finished() != null ? takers.call(first) : null;");
    mutant("barging: no sender is called for a place", barging,
        "return first != null && !isFull() ? givers.call(first) : null;", "return null;");
    mutant("barging: handed over past the values", barging,
        "    if (hasValue()) {\n      return null;\n    }\n    WaitNode node",
        "    if (hasValue() && !takers.isWaiting()) {\n      return null;\n    }\n"
            + "    if (hasValue()) {\n      return takers.claimWith(value);\n    }\n    WaitNode node");
    mutant("barging: closed although there is a value", barging,
        "return hasValue() ? told : takers.claimAll(how, told);", "return takers.claimAll(how, told);");
    mutant("barging: the closing does not reach those behind", barging,
        "return hasValue() || finished() != null || hasSender(self);", "return hasValue() || hasSender(self);");
    mutant("barging: the closing forgets the senders", barging,
        "return givers.claimAll(how, super.tellSenders(how, chain));",
        "return super.tellSenders(how, chain);");
    mutant("barging: a receiver is never owed", barging,
        "takers.isOwed() ? takers.claimWith(value) : null;", "null;");
    mutant("barging: a sender is never owed", barging,
        "givers.isOwed() ? givers.claim() : null;", "null;");
    mutant("barging: a select passes a sender that waits", barging,
        "return super.hasSender(self) || givers.isWaiting();", "return super.hasSender(self);");
    mutant("barging: a value is not handed on where all places are reserved", barging,
        "return sender == null ? givers.claim() : sender;", "return sender;");
    mutant("barging: a late one stays queued, and is used again", barging,
        "    lock();\n    crowd.remove(node);\n    crowd.left(node);", "    lock();\n    crowd.left(node);");

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
  }
}
