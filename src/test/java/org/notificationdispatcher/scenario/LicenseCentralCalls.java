package org.notificationdispatcher.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between the nodes and License Central and writes down who asks what and when. The last
 * part of the path names the node.
 */
final class LicenseCentralCalls implements AutoCloseable {
  private static final Pattern OPERATION = Pattern.compile("<(?:\\w+:)?(do(?:Query|Get)\\w+)");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI target;
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private volatile Gate gate = (node, operation) -> {};

  /**
   * @param end when the answer was there; null before
   */
  record Call(String node, String operation, Instant start, Instant end) {}

  /** What a call has to pass before it reaches License Central; it may block. */
  @FunctionalInterface
  interface Gate {
    void pass(String node, String operation) throws InterruptedException;
  }

  LicenseCentralCalls(String target) {
    this.target = URI.create(target);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::forward);
    server.start();
  }

  String url(String node) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/services/" + node;
  }

  void gate(Gate newGate) {
    gate = newGate;
  }

  /** Those that are through, in the order of their end. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      Instant start = Instant.now();
      String path = exchange.getRequestURI().getPath();
      String node = path.substring(path.lastIndexOf('/') + 1);
      byte[] body = exchange.getRequestBody().readAllBytes();
      Matcher operation = OPERATION.matcher(new String(body, UTF_8));
      String name = operation.find() ? operation.group(1) : "unknown";
      gate.pass(node, name);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target).POST(HttpRequest.BodyPublishers.ofByteArray(body));
      for (String header : List.of("Content-Type", "SOAPAction")) {
        String value = exchange.getRequestHeaders().getFirst(header);
        if (value != null) {
          request.header(header, value);
        }
      }
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      calls.add(new Call(node, name, start, Instant.now()));
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(answer.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
