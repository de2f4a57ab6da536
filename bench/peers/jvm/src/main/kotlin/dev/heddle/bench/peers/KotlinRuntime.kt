package dev.heddle.bench.peers

import dev.heddle.bench.driver.Options
import dev.heddle.bench.driver.Window
import dev.heddle.bench.driver.Workload
import java.util.concurrent.Executors
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

internal const val KOTLIN = "kotlin"

/**
 * Where the coroutines run: on the default dispatcher, or with one worker on the event loop of
 * runBlocking, which is the fastest single thread that there is.
 */
internal class KotlinRuntime(options: Options) {
  private val alone = options.workers() == 1

  /** For coroutines whose driver is a thread outside: a thread has to be theirs then. */
  val dispatcher: CoroutineDispatcher by lazy {
    if (alone) {
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory()).asCoroutineDispatcher()
    } else {
      Dispatchers.Default
    }
  }

  init {
    if (options.workers() > 1) {
      System.setProperty("kotlinx.coroutines.scheduler.core.pool.size", "${options.workers()}")
      System.setProperty("kotlinx.coroutines.scheduler.max.pool.size", "${options.workers()}")
    }
  }

  /** Runs the body as a coroutine and waits for it. */
  fun <T> inside(body: suspend () -> T): T =
    if (alone) runBlocking { body() } else runBlocking { withContext(Dispatchers.Default) { body() } }

  /** Work in windows of time; the loop over the batches is a coroutine. */
  fun repeated(scenario: String, batch: suspend () -> Long): Workload =
    measured(scenario) { nanos -> inside { fill(Window(nanos), batch) } }

  /** The same with a loop that is none. */
  fun repeatedOutside(scenario: String, batch: () -> Long): Workload =
    measured(scenario) { nanos -> runBlocking { fill(Window(nanos)) { batch() } } }

  fun measured(scenario: String, work: (Long) -> Double): Workload =
    Workload.measured(KOTLIN, "ns", { nanos -> doubleArrayOf(work(nanos)) }, scenario)

  private suspend inline fun fill(window: Window, batch: suspend () -> Long): Double {
    while (window.wantsMore()) {
      val start = System.nanoTime()
      val operations = batch()
      window.add(System.nanoTime() - start, operations)
    }
    return window.value()
  }
}
