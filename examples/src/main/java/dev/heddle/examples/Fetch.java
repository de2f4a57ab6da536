package dev.heddle.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.heddle.Tasks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Fetches 20 pages from a local server that takes 30 ms for each, 5 at a time, with the JDK's
 * blocking HTTP client: tasks need no client of their own kind.
 */
final class Fetch {
  private static final int PAGES = 20;
  private static final int AT_A_TIME = 5;

  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  private Fetch() {}

  static void main() throws IOException, InterruptedException {
    new Fetch().run();
  }

  private void run() throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client = HttpClient.newHttpClient()) {
      server.setExecutor(handlers);
      server.createContext("/page/", this::answer);
      server.start();
      URI root = URI.create("http://localhost:" + server.getAddress().getPort()).resolve("/page/");

      List<Integer> numbers = IntStream.rangeClosed(1, PAGES).boxed().toList();
      List<String> pages =
          Tasks.map(numbers, AT_A_TIME, n -> fetch(client, root.resolve(n.toString())));

      IO.println("first: " + pages.getFirst() + ", last: " + pages.getLast());
      IO.println(pages.size() + " pages, at most " + most.get() + " at a time");
    } finally {
      server.stop(0);
    }
  }

  private static String fetch(HttpClient client, URI page)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(page + " answers with status " + response.statusCode());
    }
    return response.body();
  }

  private void answer(HttpExchange exchange) throws IOException {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    try (exchange) {
      Thread.sleep(30);
      byte[] body = ("you asked for " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
      now.decrementAndGet();
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException stopped) {
      throw new IOException("the server was stopped", stopped);
    }
  }
}
