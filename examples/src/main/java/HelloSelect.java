import dev.heddle.Select;
import dev.heddle.channel.Channel;

void main() throws InterruptedException {
  Channel<String> news = Channel.bounded(1);
  Select<String> next = Select.of();
  next.receive(news, text -> "news: " + text);
  next.after(Duration.ofMillis(20), () -> "no news");
  news.send("rain");
  IO.println(next.await() + ", then " + next.await());
}
