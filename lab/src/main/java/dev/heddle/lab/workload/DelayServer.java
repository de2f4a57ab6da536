package dev.heddle.lab.workload;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.heddle.lab.BadInput;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A web server on loopback that answers each request with the request's own query, after a delay.
 * The delay is a timer: a request that waits holds no thread.
 */
final class DelayServer implements AutoCloseable {

  private static final int BACKLOG = 2_000;

  private final HttpServer server;
  private final ScheduledExecutorService timer;
  private final ExecutorService handlers;
  private final Duration delay;

  /**
   * Starts the server.
   *
   * @param port the port, or 0 for any free one
   * @throws BadInput when the port is taken
   */
  DelayServer(int port, Duration delay) throws IOException, BadInput {
    // Read once by the JDK's server: small answers must not wait for an acknowledgement, and a
    // thousand connections may rest between two rounds.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", Integer.toString(BACKLOG));
    this.delay = delay;
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (BindException e) {
      throw new BadInput(
          "port "
              + port
              + " cannot be used ("
              + e.getMessage()
              + "): choose another with --port, or leave the option out to use any free one");
    }
    timer = Executors.newSingleThreadScheduledExecutor(DelayServer::daemon);
    handlers = Executors.newFixedThreadPool(2, DelayServer::daemon);
    server.setExecutor(handlers);
    server.createContext("/", this::answerLater);
    server.start();
  }

  private static Thread daemon(Runnable work) {
    return Thread.ofPlatform().daemon().unstarted(work);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answerLater(HttpExchange exchange) {
    var unused =
        timer.schedule(
            () -> handlers.execute(() -> answer(exchange)), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void answer(HttpExchange exchange) {
    byte[] body =
        String.valueOf(exchange.getRequestURI().getQuery()).getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    } catch (IOException e) {
      // The client has gone, for example because its time was up: nobody is left to be told.
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    timer.shutdownNow();
    handlers.shutdownNow();
  }
}
