package dev.heddle.bench.peers

import dev.heddle.bench.driver.HogSuite
import dev.heddle.bench.driver.Sleeper
import dev.heddle.bench.driver.TimerSuite
import dev.heddle.bench.driver.WrongAnswer
import kotlin.time.Duration.Companion.nanoseconds
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** Coroutines that sleep, driven by a thread outside. */
internal class KotlinSleepers(private val dispatcher: CoroutineDispatcher) {
  fun beside(script: HogSuite.Script) = withScope { scope ->
    script.play(
      object : HogSuite.Starter {
        override fun sleeper(sleeper: Sleeper) {
          scope.launch {
            while (sleeper.goesOn()) {
              val start = System.nanoTime()
              delay(Sleeper.NANOS.nanoseconds)
              sleeper.woke(start)
            }
          }
        }

        override fun hog(hog: Runnable) {
          scope.launch { hog.run() }
        }
      }
    )
  }

  fun untilDue(dueTimes: TimerSuite.DueTimes) = withScope { scope ->
    repeat(dueTimes.count()) { sleeper ->
      scope.launch {
        delay(dueTimes.untilDue(sleeper).nanoseconds)
        dueTimes.woke(sleeper)
      }
    }
  }

  private fun withScope(body: (CoroutineScope) -> Unit) {
    val scope = CoroutineScope(dispatcher + Job())
    body(scope)
    runBlocking { scope.coroutineContext.job.children.forEach { it.join() } }
  }
}

/** One batch of timeouts. */
internal suspend fun startAndCancel(): Long {
  var ended = 0L
  repeat(TimerSuite.TIMEOUTS) { ended += withTimeout(10.seconds) { 1L } }
  WrongAnswer.unless("timeouts that fired", TimerSuite.TIMEOUTS - ended, 0)
  return TimerSuite.TIMEOUTS.toLong()
}
