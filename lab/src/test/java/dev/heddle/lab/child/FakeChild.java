package dev.heddle.lab.child;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import tools.jackson.core.json.JsonFactory;

/** A child that misbehaves as its argument says. */
final class FakeChild {

  private FakeChild() {}

  public static void main(String[] arguments) throws Exception {
    JsonFactory json = new JsonFactory();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String parameter = TrialJson.read(in.readLine(), json).parameters().text("what \"is\" asked");
    say(new Event.Begin("chart", parameter).toLine(json));
    say(new Event.Value("chart", parameter, 1.5).toLine(json));
    switch (arguments[0]) {
      case "work" -> say(new Event.Done().toLine(json));
      case "crash" -> Runtime.getRuntime().halt(134);
      case "complain" -> {
        System.err.println("no room left");
        Runtime.getRuntime().halt(1);
      }
      case "hang" -> new CountDownLatch(1).await();
      case "babble" -> {
        say("Hello, {\"world\"}!");
        say("{\"event\":\"value\",\"chart\":\"chart\",\"at\":\"\",\"value\":\"much\"}");
        say(new Event.Done().toLine(json));
      }
      case "lie" -> {
        say(new Event.Failed("wrong answer: the sum is 41, not 42").toLine(json));
        Runtime.getRuntime().halt(1);
      }
      case "leave" -> Runtime.getRuntime().halt(0);
      case "exhaust" -> {
        List<byte[]> hoard = new ArrayList<>();
        while (true) {
          hoard.add(new byte[1 << 20]);
        }
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
