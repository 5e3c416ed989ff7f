package org.splnet.lab.report;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A browser without a window and without a network, driven by the DevTools protocol: it can be told
 * how wide it is and which scheme it prefers, and tells what a page complains about. By one thread.
 */
final class Chromium implements AutoCloseable {
  private static final Path COMMAND = Path.of("/usr/bin/chromium");
  private static final long LIMIT_SECONDS = 60;

  private final JsonMapper json = new JsonMapper();
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new ArrayList<>();
  private final Path profile;
  private final Process process;
  private final WebSocket socket;
  private String session = "";
  private int lastId;

  private Chromium() throws IOException, InterruptedException {
    profile = Files.createTempDirectory("splnet-chromium");
    process =
        new ProcessBuilder(
                COMMAND.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output").toFile())
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(LIMIT_SECONDS))
            .buildAsync(address(), new Receiver())
            .join();
    JsonNode page = null;
    for (JsonNode target : call("Target.getTargets", Map.of()).get("targetInfos")) {
      page = target.get("type").asString().equals("page") ? target : page;
    }
    session =
        call(
                "Target.attachToTarget",
                Map.of("targetId", page.get("targetId").asString(), "flatten", true))
            .get("sessionId")
            .asString();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Starts one; the test is skipped without Chromium, but not in continuous integration. */
  static Chromium start() throws IOException, InterruptedException {
    boolean there = Files.isExecutable(COMMAND);
    if (!there && "true".equals(System.getenv("CI"))) {
      Assertions.fail("this test needs " + COMMAND + " (package chromium)");
    }
    Assumptions.assumeTrue(there, () -> "this test needs " + COMMAND + " (package chromium)");
    return new Chromium();
  }

  /** It writes where it can be reached into its profile, when it can be. */
  private URI address() throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (System.nanoTime() < until && process.isAlive()) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() == 2) {
        return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    throw new IOException(
        "Chromium cannot be reached:\n" + Files.readString(profile.resolve("output")));
  }

  /** Shows a page, once it is loaded and painted. */
  void show(Path file, int width, String scheme) throws InterruptedException {
    events.clear();
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    call("Page.navigate", Map.of("url", file.toUri().toString()));
    while (events.stream().noneMatch(e -> method(e).equals("Page.loadEventFired"))) {
      events.add(next());
    }
    evaluate("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(0))))");
  }

  /** The value of an expression in the page; of a promise, what it comes to. */
  JsonNode evaluate(String expression) throws InterruptedException {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.get("result").path("value");
  }

  /** What the page has complained about, and what it wanted to load besides itself. */
  List<String> complaints() {
    List<String> out = new ArrayList<>();
    int requests = 0;
    for (JsonNode e : events) {
      switch (method(e)) {
        case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded" ->
            out.add(e.get("params").toString());
        case "Network.requestWillBeSent" -> {
          if (++requests > 1) {
            out.add("request: " + e.get("params").get("request").get("url").asString());
          }
        }
        default -> {}
      }
    }
    return out;
  }

  /** A picture of the whole page, for people. */
  void picture(Path file) throws IOException, InterruptedException {
    JsonNode shot = call("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(shot.get("data").asString()));
  }

  private JsonNode call(String method, Map<String, Object> parameters) throws InterruptedException {
    int id = ++lastId;
    Map<String, Object> message =
        session.isEmpty()
            ? Map.of("id", id, "method", method, "params", parameters)
            : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    socket.sendText(json.writeValueAsString(message), true).join();
    for (; ; ) {
      JsonNode m = next();
      if (m.path("id").asInt(0) == id) {
        if (m.has("error")) {
          throw new AssertionError(method + ": " + m.get("error"));
        }
        return m.get("result");
      }
      events.add(m);
    }
  }

  private JsonNode next() throws InterruptedException {
    JsonNode m = messages.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (m == null) {
      throw new AssertionError("Chromium said nothing for " + LIMIT_SECONDS + " s");
    }
    return m;
  }

  private static String method(JsonNode event) {
    return event.path("method").asString("");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    socket.sendText("{\"id\":0,\"method\":\"Browser.close\"}", true).join();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    socket.abort();
    try (var files = Files.walk(profile)) {
      for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    }
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        messages.add(json.readTree(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
