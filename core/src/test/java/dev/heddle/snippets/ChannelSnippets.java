package dev.heddle.snippets;

import dev.heddle.Scope;
import dev.heddle.Select;
import dev.heddle.channel.Channel;
import dev.heddle.channel.OneShot;
import dev.heddle.channel.Overflow;
import dev.heddle.channel.Permit;
import dev.heddle.channel.ReceiveChannel;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.Sender;
import dev.heddle.channel.Sources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The examples of {@code Channel}. */
final class ChannelSnippets {
  private ChannelSnippets() {}

  static int barging(List<String> lines) throws InterruptedException {
    // @start region="barging"
    Channel<String> work = Channel.barging(128);
    int[] done = new int[4];
    Scope.run(scope -> {
      for (int i = 0; i < done.length; i++) {
        int worker = i;
        scope.spawn("worker", () -> work.forEach(line -> done[worker]++)); // who is at work goes on
      }
      for (String line : lines) {
        work.send(line);
      }
      work.close();
      return null;
    });
    // @end
    return Arrays.stream(done).sum();
  }

  static int pipeline(List<String> lines) throws InterruptedException {
    // @start region="pipeline"
    Channel<String> words = Channel.bounded(128);
    int count =
        Scope.run(scope -> {
          scope.spawn(
              "reader",
              () -> {
                for (String line : lines) {
                  for (String word : line.split(" ", -1)) {
                    words.send(word); // waits while the channel is full
                  }
                }
                words.close();
              });
          int[] seen = new int[1];
          words.forEach(word -> seen[0]++); // until it is closed and empty
          return seen[0];
        });
    // @end
    return count;
  }

  static int requestAndReply() throws InterruptedException {
    // @start region="one-shot"
    record Request(int number, OneShot<Integer> reply) {}

    Channel<Request> requests = Channel.bounded(16);
    return Scope.run(scope -> {
      scope.spawn(
          "server", () -> requests.forEach(request -> request.reply().send(request.number() + 1)));
      OneShot<Integer> reply = new OneShot<>();
      requests.send(new Request(41, reply));
      int answer = reply.receive();
      requests.close();
      return answer;
    });
    // @end
  }

  static List<Integer> overflow() throws InterruptedException {
    // @start region="overflow"
    Channel<Integer> latest = Channel.bounded(2, Overflow.DROP_OLDEST);
    for (int reading = 1; reading <= 5; reading++) {
      latest.send(reading); // never waits
    }
    latest.close();
    List<Integer> seen = new ArrayList<>();
    latest.forEach(seen::add); // 4, 5
    // @end
    return seen;
  }

  static void permit(Channel<String> out, Channel<String> in) throws InterruptedException {
    // @start region="permit"
    try (Permit<String> permit = out.reserve()) { // waits for a place
      String value = in.receive(); // only now: it cannot get stuck between the two channels
      permit.send(value); // neither waits nor fails
    } // closing gives the place back if nothing was sent
    // @end
  }

  static List<String> ends(List<String> lines) throws InterruptedException {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    // @start region="ends"
    Channel<String> channel = Channel.bounded(16);
    Scope.execute(scope -> {
      try (Sender<String> first = channel.sender()) {
        for (String line : lines) {
          Sender<String> own = first.copy();
          scope.spawn(
              "writer",
              () -> {
                try (own) {
                  own.send(line);
                }
              });
        }
      } // the last one that is closed closes the channel
      try (Receiver<String> receiver = channel.receiver()) {
        receiver.forEach(seen::add);
      }
    });
    // @end
    return seen;
  }

  static List<String> sources(Channel<String> orders) throws InterruptedException {
    List<String> log = new ArrayList<>();
    // @start region="sources"
    ReceiveChannel<Duration> second = Sources.tick(Duration.ofSeconds(1));
    ReceiveChannel<Duration> evening = Sources.after(Duration.ofHours(8));
    Select<Boolean> next =
        Select.<Boolean>of()
            .receive(orders, order -> log.add(order))
            .receive(second, late -> log.add("tick"))
            .receive(evening, late -> false);
    while (next.await()) {}
    // @end
    return log;
  }
}
