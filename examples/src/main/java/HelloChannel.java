import dev.heddle.Scope;
import dev.heddle.channel.Channel;

void main() throws InterruptedException {
  Channel<Integer> orders = Channel.bounded(2);
  Scope.execute(scope -> {
    scope.spawn(() -> orders.forEach(order -> IO.println("packed " + order)));
    for (int order = 1; order <= 3; order++) orders.send(order);
    orders.close();
  });
}
