package dev.heddle.bench.peers

import dev.heddle.bench.driver.Messages
import dev.heddle.bench.driver.Workload
import dev.heddle.bench.driver.WrongAnswer
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.select

private const val SIDE = 4
private const val FEW = 20_000
private const val MANY = 100_000
private const val SELECTED = 96_000
private const val SELECT_CAPACITY = 128
private const val REQUESTS = 10_000
private const val REQUEST_CAPACITY = 16

/** The suite `channel`. */
internal class KotlinChannels(private val runtime: KotlinRuntime) {
  private class Request(val number: Long, val reply: CompletableDeferred<Long>)

  fun workloads(): List<Workload> = buildList {
    for ((end, capacity) in listOf("0" to 0, "1" to 1, "128" to 128, "unbounded" to Channel.UNLIMITED)) {
      val count = if (capacity <= 1) FEW else MANY
      if (capacity > 0) {
        add(runtime.repeated("seq-$end") { sequential(capacity, count) })
      }
      add(runtime.repeated("spsc-$end") { oneChannel(capacity, count, 1, 1) })
      add(runtime.repeated("mpsc-$end") { oneChannel(capacity, count, SIDE, 1) })
      add(runtime.repeated("spmc-$end") { oneChannel(capacity, count, 1, SIDE) })
      add(runtime.repeated("mpmc-$end") { oneChannel(capacity, count, SIDE, SIDE) })
      add(runtime.repeated("select-rx-$end") { selectReceive(SIDE, capacity, count) })
      add(runtime.repeated("select-both-$end") { selectBoth(capacity, count) })
    }
    for (channels in listOf(2, 4, 16)) {
      add(runtime.repeated("select-$channels") { selectReceive(channels, SELECT_CAPACITY, SELECTED) })
    }
    add(runtime.repeated("request-reply") { requestReply() })
  }

  private suspend fun sequential(capacity: Int, count: Int): Long {
    val channel = Channel<Long>(capacity)
    var sum = 0L
    var done = 0
    while (done < count) {
      val end = done + minOf(capacity, count - done)
      for (i in done until end) {
        channel.send(Messages.of(i))
      }
      while (done < end) {
        sum += channel.receive()
        done++
      }
    }
    WrongAnswer.unless("sum", sum, Messages.sum(count))
    return count.toLong()
  }

  private suspend fun oneChannel(capacity: Int, count: Int, senders: Int, receivers: Int): Long {
    val channel = Channel<Long>(capacity)
    val sums = LongArray(receivers)
    coroutineScope {
      repeat(senders) { launch { sendAll(channel, count / senders) } }
      repeat(receivers) { k ->
        launch {
          var sum = 0L
          repeat(count / receivers) { sum += channel.receive() }
          sums[k] = sum
        }
      }
    }
    check(sums, senders, count / senders)
    return count.toLong()
  }

  private suspend fun selectReceive(channels: Int, capacity: Int, count: Int): Long {
    val all = List(channels) { Channel<Long>(capacity) }
    val sums = LongArray(1)
    coroutineScope {
      for (channel in all) {
        launch { sendAll(channel, count / channels) }
      }
      launch { sums[0] = receiveSelected(all, count) }
    }
    check(sums, channels, count / channels)
    return count.toLong()
  }

  private suspend fun selectBoth(capacity: Int, count: Int): Long {
    val all = List(SIDE) { Channel<Long>(capacity) }
    val sums = LongArray(SIDE)
    coroutineScope {
      repeat(SIDE) { k ->
        launch {
          for (i in 0 until count / SIDE) {
            val message = Messages.of(i)
            select<Unit> { for (channel in all) channel.onSend(message) {} }
          }
        }
        launch { sums[k] = receiveSelected(all, count / SIDE) }
      }
    }
    check(sums, SIDE, count / SIDE)
    return count.toLong()
  }

  private suspend fun sendAll(channel: Channel<Long>, count: Int) {
    for (i in 0 until count) {
      channel.send(Messages.of(i))
    }
  }

  private suspend fun receiveSelected(channels: List<Channel<Long>>, count: Int): Long {
    var sum = 0L
    repeat(count) {
      sum += select<Long> { for (channel in channels) channel.onReceive { it } }
    }
    return sum
  }

  private fun check(sums: LongArray, senders: Int, each: Int) =
    WrongAnswer.unless("sum", sums.sum(), senders * Messages.sum(each))

  private suspend fun requestReply(): Long {
    val channel = Channel<Request>(REQUEST_CAPACITY)
    var sum = 0L
    coroutineScope {
      launch {
        repeat(REQUESTS) {
          val request = channel.receive()
          request.reply.complete(request.number + 1)
        }
      }
      launch {
        for (i in 0L until REQUESTS) {
          val request = Request(i, CompletableDeferred())
          channel.send(request)
          sum += request.reply.await()
        }
      }
    }
    WrongAnswer.unless("sum of replies", sum, REQUESTS * (REQUESTS + 1L) / 2)
    return REQUESTS.toLong()
  }
}
