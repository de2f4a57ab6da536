package dev.heddle.bench.peers

import dev.heddle.bench.driver.LockLoad
import dev.heddle.bench.driver.LockSuite
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/** Kotlin's Mutex between coroutines. */
internal class KotlinArena(dispatcher: CoroutineDispatcher) : LockSuite.Arena {
  private val mutex = Mutex()
  private val scope = CoroutineScope(dispatcher)
  private val contenders = mutableListOf<Job>()
  private var counter = 0L

  override fun start(load: LockLoad, slot: Int) {
    contenders += scope.launch { contend(load, slot) }
  }

  private suspend fun contend(load: LockLoad, slot: Int) {
    var acquired = 0L
    var state = slot + 1L
    while (load.goesOn(slot)) {
      load.asks(slot)
      mutex.withLock {
        load.holds(slot)
        counter++
        state = load.inside(state)
      }
      state = load.after(slot, ++acquired, state)
    }
    load.ends(slot, state)
  }

  override fun finish(): Long {
    runBlocking { contenders.joinAll() }
    return counter
  }
}
