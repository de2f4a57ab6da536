package consumer;

/** Names the modules that it was given. */
public final class Main {
  private Main() {}

  /** Takes no arguments. */
  public static void main(String[] args) {
    ModuleLayer.boot().modules().stream()
        .map(Module::getName)
        .filter(name -> name.startsWith("dev.heddle"))
        .sorted()
        .forEach(System.out::println);
  }
}
