package dev.heddle.bench.peers

import dev.heddle.bench.driver.Driver
import dev.heddle.bench.driver.HogSuite
import dev.heddle.bench.driver.LockSuite
import dev.heddle.bench.driver.Options
import dev.heddle.bench.driver.TimerSuite
import dev.heddle.bench.driver.Versions
import dev.heddle.bench.driver.Workload
import kotlinx.coroutines.Job

/** Kotlin's coroutines. */
internal object KotlinContender {
  /** Measures what the arguments ask for. */
  @JvmStatic
  fun main(arguments: Array<String>) {
    Driver.run(Versions.of(Job::class.java), ::workloads, arguments)
  }

  private fun workloads(options: Options): List<Workload> {
    val runtime = KotlinRuntime(options)
    return when (options.suite()) {
      "spawn" -> KotlinSpawn(runtime).workloads()
      "channel" -> KotlinChannels(runtime).workloads()
      "lock" -> LockSuite.workloads(KOTLIN) { KotlinArena(runtime.dispatcher) }
      "hog" -> HogSuite.workloads(KOTLIN, KotlinSleepers(runtime.dispatcher)::beside)
      "timer" ->
        listOf(
          runtime.repeated("start-cancel", ::startAndCancel),
          TimerSuite.late(KOTLIN, KotlinSleepers(runtime.dispatcher)::untilDue),
        )
      else -> listOf()
    }
  }
}
