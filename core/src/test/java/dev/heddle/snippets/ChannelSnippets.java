package dev.heddle.snippets;

import dev.heddle.Scope;
import dev.heddle.channel.Channel;
import dev.heddle.channel.OneShot;
import java.util.List;

/** The examples of {@code Channel}. */
final class ChannelSnippets {
  private ChannelSnippets() {}

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
}
