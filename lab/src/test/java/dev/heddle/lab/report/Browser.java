package dev.heddle.lab.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium, driven through chromedriver's WebDriver interface. */
final class Browser implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

  private final JsonMapper json = new JsonMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final String session;

  private Browser(Path chromium, Path chromedriver, Path profile) throws Exception {
    driver =
        new ProcessBuilder(chromedriver.toString(), "--port=0").redirectErrorStream(true).start();
    try {
      String base = "http://127.0.0.1:" + port(driver) + "/session";
      JsonNode created = post(base, capabilities(chromium, profile));
      session = base + "/" + created.get("sessionId").asString();
    } catch (Exception e) {
      driver.destroyForcibly();
      throw e;
    }
  }

  /** A browser with that folder as its new profile; empty where Chromium is not installed. */
  static Optional<Browser> start(Path profile) throws Exception {
    Optional<Path> chromium = find("chromium", "chromium-browser", "google-chrome");
    Optional<Path> driver = find("chromedriver");
    return chromium.isPresent() && driver.isPresent()
        ? Optional.of(new Browser(chromium.get(), driver.get(), profile))
        : Optional.empty();
  }

  private static Optional<Path> find(String... names) {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String port(Process driver) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher matcher = PORT.matcher(line);
      if (matcher.find()) {
        Thread.ofVirtual().start(() -> out.lines().forEach(ignored -> {}));
        return matcher.group(1);
      }
    }
    throw new IOException("chromedriver did not start");
  }

  private static Map<String, Object> capabilities(Path chromium, Path profile) {
    List<String> arguments =
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + profile);
    Map<String, Object> options = Map.of("binary", chromium.toString(), "args", arguments);
    return Map.of(
        "capabilities",
        Map.of(
            "alwaysMatch",
            Map.of(
                "browserName",
                "chrome",
                "goog:chromeOptions",
                options,
                "goog:loggingPrefs",
                Map.of("performance", "ALL", "browser", "ALL"))));
  }

  private JsonNode post(String address, Object body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(address + ": " + response.body());
    }
    return json.readTree(response.body()).get("value");
  }

  void open(Path page) throws Exception {
    post(session + "/url", Map.of("url", page.toUri().toString()));
  }

  /** Runs the body of a function in the page and returns what it returns. */
  JsonNode evaluate(String script) throws Exception {
    return post(session + "/execute/sync", Map.of("script", script, "args", List.of()));
  }

  /** Makes the page believe that the screen is that wide. */
  void resize(int width, int height, boolean phone) throws Exception {
    devTools(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
  }

  void preferDark(boolean dark) throws Exception {
    devTools(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  private JsonNode devTools(String command, Map<String, Object> parameters) throws Exception {
    return post(session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  /** The addresses that the browser asked for since the last call. */
  List<String> requests() throws Exception {
    List<String> addresses = new ArrayList<>();
    for (JsonNode entry : post(session + "/se/log", Map.of("type", "performance"))) {
      JsonNode message = json.readTree(entry.get("message").asString()).get("message");
      if (message.get("method").asString().equals("Network.requestWillBeSent")) {
        addresses.add(message.get("params").get("request").get("url").asString());
      }
    }
    return addresses;
  }

  /** What the page complained about. */
  List<String> complaints() throws Exception {
    List<String> messages = new ArrayList<>();
    for (JsonNode entry : post(session + "/se/log", Map.of("type", "browser"))) {
      messages.add(entry.get("message").asString());
    }
    return messages;
  }

  /** The whole page as a picture. */
  void screenshot(Path file) throws Exception {
    JsonNode picture =
        devTools("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(picture.get("data").asString()));
  }

  @Override
  public void close() throws Exception {
    HttpRequest end = HttpRequest.newBuilder(URI.create(session)).DELETE().build();
    try {
      http.send(end, HttpResponse.BodyHandlers.discarding());
    } finally {
      driver.destroy();
      driver.waitFor();
      http.close();
    }
  }
}
