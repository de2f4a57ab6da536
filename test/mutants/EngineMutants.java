/** The run queues and the carriers of the Worker backend. */
final class EngineMutants extends MutantList {
  EngineMutants() {
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
    String injection = "internal/engine/InjectionQueue.java";
    mutant("injection: a share is taken without looking again", injection,
        "      int count = SIZE.get(this);\n      if (count == 0) {\n        return null;\n      }\n"
            + "      more",
        "      int count = SIZE.get(this);\n      more");
    mutant("injection: a job is appended without the lock", injection,
        "    SpinLock.lock(LOCK, this);\n    try {\n      int count = SIZE.get(this);\n"
            + "      if (count == jobs.length)",
        "    SpinLock.lock(LOCK, new InjectionQueue(2));\n    try {\n      int count = SIZE.get(this);\n"
            + "      if (count == jobs.length)");
    mutant("injection: the share is published before it is staged", injection,
        "      oldest = take();\n      for", "      ring.publish(end + more);\n      oldest = take();\n      for");
    mutant("injection: the share is not published", injection,
        "      ring.publish(end + more);\n", "      end += more;\n");
    mutant("injection: what was taken stays counted", injection,
        "      SIZE.setRelease(this, count - 1 - more);\n", "      SIZE.setRelease(this, count - 1);\n");
    mutant("injection: only the first shard is looked at", "internal/engine/Injection.java",
        "      Job job = shard(first + i).poll();\n", "      Job job = shard(0).poll();\n");
    mutant("injection: empty if one shard is", "internal/engine/Injection.java",
        "      if (!shard.isEmpty()) {\n        return false;\n      }\n    }\n    return true;",
        "      if (shard.isEmpty()) {\n        return true;\n      }\n    }\n    return false;");
    String idle = "internal/engine/IdleWorkers.java";
    mutant("idle: the last one is taken off and stays", idle,
        "    if (last != null) {\n      COUNT.set(this, left);\n    }\n", "");
    mutant("idle: who leaves leaves a copy of the last", idle,
        "      workers[place] = workers[left];\n      COUNT.set(this, left);\n",
        "      workers[place] = workers[left];\n");
    mutant("idle: who leaves takes the last one along", idle,
        "      workers[place] = workers[left];\n", "");
    mutant("idle: taken off without the lock", idle,
        "    SpinLock.lock(LOCK, this);\n    int left = COUNT.get(this) - 1;\n    Worker last",
        "    SpinLock.lock(LOCK, new IdleWorkers(1));\n    int left = COUNT.get(this) - 1;\n"
            + "    Worker last");
    String carriers = "internal/engine/WorkerCarriers.java";
    String worker = "internal/engine/Worker.java";
    mutant("carriers: nobody is woken for a job from outside", carriers,
        "    injection.push(origin, job);\n    wakeOne();\n", "    injection.push(origin, job);\n");
    mutant("quiet: nobody is asked to watch a job that was woken", worker,
        "append(displaced, false)) {\n      carriers.attend();\n",
        "append(displaced, false)) {\n      hasHot();\n");
    mutant("quiet: the last searcher leaves what nobody watches", carriers,
        "    return workVisible() || (SENTINEL.get(this) == null && quietWorkVisible(worker));\n",
        "    return workVisible();\n");
    mutant("quiet: the sentinel does not look at rings", worker,
        "    boolean late = other.ring.size() * sinceLast > PATIENCE_NANOS * progress;\n",
        "    boolean late = false;\n");
    mutant("urgent: a new job is not marked", worker,
        "    if (asUrgent) {\n", "    if (asUrgent && slices < 0) {\n");
    mutant("urgent: nobody is woken for a new job", worker,
        "      append(displaced, true);\n      carriers.wakeOne();\n", "      append(displaced, true);\n");
    mutant("urgent: what was stolen is left to its thief", carriers,
        "          if (urgent) {\n            worker.makeUrgent();\n          }\n", "");
    mutant("carriers: the sentinel does not look at slots", worker,
        "      return LIFO.cas(other, waiting, null) ? waiting : null;\n", "      return null;\n");
    mutant("carriers: no look after going to the idle list", carriers,
        "      if (worker.ring.size() > 0 || workVisible()) {", "      if (false) {");
    mutant("carriers: the last searcher does not look again", carriers,
        "    if (SEARCHING.addAndGet(this, -1) == 0 && unattended(worker)) {\n      wakeOne();\n    }\n",
        "    SEARCHING.addAndGet(this, -1);\n");
    mutant("carriers: a searcher that could not be woken stays counted", carriers,
        "        return;\n      }\n      SEARCHING.addAndGet(this, -1);\n",
        "        return;\n      }\n");
    mutant("carriers: a push into a slot wakes no sentinel", carriers,
        "    if (idle.count() != 0 && SENTINEL.get(this) == null) {\n      wakeOne();\n    }\n", "");
    mutant("carriers: stopping does not look for idle ones", carriers,
        "    if (LIFE.cas(this, RUNNING, STOPPING)) {\n      endIfIdle();\n    }\n",
        "    LIFE.cas(this, RUNNING, STOPPING);\n");
    mutant("carriers: the workers end beside one that is busy", idle,
        "    boolean full = COUNT.get(this) == workers.length;\n", "    boolean full = true;\n");
    mutant("carriers: a job after the end is left", carriers,
        "    if (LIFE.get(this) == ENDED) {\n      late.jobsCame();\n    }\n", "");
    mutant("carriers: a job before the end is left", carriers,
        "    late.jobsCame();\n    return true;\n", "    return true;\n");
    mutant("carriers: late carriers are not counted", "internal/engine/LateCarriers.java",
        "      if (now >= most) {\n        return false;\n      }\n", "");
    mutant("carriers: a late carrier does not look again", "internal/engine/LateCarriers.java",
        "      if (jobs.isEmpty() || !join()) {\n        return null;\n      }\n    }\n",
        "      return null;\n    }\n");
    mutant("carriers: unparked before the flag is set", "internal/engine/Worker.java",
        "    WOKEN.set(this, 1);\n    Seam.unpark(this);\n",
        "    Seam.unpark(this);\n    WOKEN.set(this, 1);\n");
    mutant("carriers: what is displaced from the slot is dropped", "internal/engine/Worker.java",
        "    if (displaced == null || append(displaced, false)) {\n", "    if (displaced == null || hasHot()) {\n");
    mutant("slot: an overdue job is taken whatever the CAS says",
        "internal/engine/Worker.java",
        "return LIFO.cas(other, waiting, null) ? waiting : null;",
        "LIFO.cas(other, waiting, null);\n      return waiting;");
  }
}
