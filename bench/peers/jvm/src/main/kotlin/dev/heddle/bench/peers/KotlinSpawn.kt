package dev.heddle.bench.peers

import dev.heddle.bench.driver.Messages
import dev.heddle.bench.driver.Parking
import dev.heddle.bench.driver.Window
import dev.heddle.bench.driver.Workload
import dev.heddle.bench.driver.WrongAnswer
import java.util.concurrent.atomic.LongAdder
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield

private const val TASKS = 10_000
private const val SUM = TASKS * (TASKS - 1L) / 2
private const val FEW_YIELDERS = 2
private const val MANY_YIELDERS = 16
private const val YIELDS = 100_000 // of all together
private const val ROUND_TRIPS = 10_000
private const val RING = 1_000
private const val LAPS = 10
private const val STOP = -1L

/** The suite `spawn`. */
internal class KotlinSpawn(private val runtime: KotlinRuntime) {
  fun workloads(): List<Workload> =
    listOf(
      runtime.repeated("many") { many() },
      runtime.repeated("one-by-one") { oneByOne() },
      runtime.repeatedOutside("from-outside") { fromOutside() },
      runtime.repeated("chained") { chained() },
      runtime.repeated("yield") { yields(FEW_YIELDERS) },
      runtime.repeated("yield-16") { yields(MANY_YIELDERS) },
      runtime.repeated("ping-pong") { pingPong() },
      runtime.measured("ring-1000") { nanos -> runtime.inside { ring(Window(nanos)) } },
      Parking.workload(KOTLIN) { KotlinParked(runtime.dispatcher) },
    )

  private suspend fun many(): Long {
    val sum = coroutineScope {
      val tasks = List(TASKS) { async { it } }
      tasks.sumOf { it.await().toLong() }
    }
    WrongAnswer.unless("sum", sum, SUM)
    return TASKS.toLong()
  }

  private suspend fun oneByOne(): Long {
    val sum = coroutineScope {
      var total = 0L
      for (i in 0 until TASKS) {
        total += async { i }.await()
      }
      total
    }
    WrongAnswer.unless("sum", sum, SUM)
    return TASKS.toLong()
  }

  private fun fromOutside(): Long {
    val sum = runBlocking {
      val tasks = List(TASKS) { async(runtime.dispatcher) { it } }
      tasks.sumOf { it.await().toLong() }
    }
    WrongAnswer.unless("sum", sum, SUM)
    return TASKS.toLong()
  }

  private suspend fun chained(): Long {
    val depth = CompletableDeferred<Int>()
    coroutineScope {
      link(depth, 1)
      WrongAnswer.unless("depth", depth.await().toLong(), TASKS.toLong())
    }
    return TASKS.toLong()
  }

  private fun CoroutineScope.link(depth: CompletableDeferred<Int>, number: Int) {
    launch {
      if (number == TASKS) {
        depth.complete(number)
      } else {
        this@link.link(depth, number + 1)
      }
    }
  }

  private suspend fun yields(yielders: Int): Long {
    val each = YIELDS / yielders
    val counters = IntArray(yielders)
    coroutineScope {
      repeat(yielders) { k ->
        launch {
          var counter = 0
          while (counter < each) {
            yield()
            counter++
          }
          counters[k] = counter
        }
      }
    }
    WrongAnswer.unless("sum of counters", counters.sum().toLong(), YIELDS.toLong())
    return YIELDS.toLong()
  }

  private suspend fun pingPong(): Long {
    val there = Channel<Long>(1)
    val back = Channel<Long>(1)
    val sums = LongArray(2)
    coroutineScope {
      launch {
        for (i in 0 until ROUND_TRIPS) {
          sums[0] += there.receive()
          back.send(Messages.of(i))
        }
      }
      launch {
        for (i in 0 until ROUND_TRIPS) {
          there.send(Messages.of(i))
          sums[1] += back.receive()
        }
      }
    }
    WrongAnswer.unless("sum", sums.sum(), 2 * Messages.sum(ROUND_TRIPS))
    return 2L * ROUND_TRIPS
  }

  /** The calling coroutine is the last hop. */
  private suspend fun ring(window: Window): Double {
    val channels = List(RING) { Channel<Long>(1) }
    coroutineScope {
      for (i in 0 until RING - 1) {
        launch { hop(channels[i], channels[i + 1]) }
      }
      while (window.wantsMore()) {
        val start = System.nanoTime()
        repeat(LAPS) {
          channels.first().send(Messages.of(0))
          WrongAnswer.unless("token", channels.last().receive() + 1, RING.toLong())
        }
        window.add(System.nanoTime() - start, LAPS * RING.toLong())
      }
      channels.first().send(STOP)
      WrongAnswer.unless("last token", channels.last().receive(), STOP)
    }
    return window.value()
  }

  private suspend fun hop(from: Channel<Long>, to: Channel<Long>) {
    var token = from.receive()
    while (token != STOP) {
      to.send(Messages.of(token.toInt() + 1))
      token = from.receive()
    }
    to.send(STOP)
  }
}

/** Coroutines that wait for one deferred value. */
private class KotlinParked(dispatcher: CoroutineDispatcher) : Parking.Gate {
  private val gate = CompletableDeferred<Unit>()
  private val scope = CoroutineScope(dispatcher + Job())

  override fun spawn(tasks: Int, arrived: LongAdder, left: LongAdder) {
    repeat(tasks) {
      scope.launch {
        arrived.increment()
        gate.join()
        left.increment()
      }
    }
  }

  override fun open() {
    gate.complete(Unit)
    runBlocking { scope.coroutineContext.job.children.forEach { it.join() } }
  }
}
