import dev.heddle.Scope;

void main() throws InterruptedException {
  int total =
      Scope.run(scope -> {
        var price = scope.spawn(() -> 40);
        var shipping = scope.spawn(() -> 2);
        return price.join() + shipping.join();
      });
  IO.println("total " + total);
}
