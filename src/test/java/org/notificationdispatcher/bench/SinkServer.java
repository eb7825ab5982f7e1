package org.notificationdispatcher.bench;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The receiver of what is delivered, in a process of its own: reads each POST to {@code
 * /<milliseconds>/<name>}, answers 204 after so many milliseconds, and writes down when it did. A
 * GET takes what was written down since the last one: a line {@code <name> <id> <microseconds since
 * the epoch>} each.
 *
 * <p>Prints its port, and then answers lines: after {@code hang <name>} requests of that name get
 * no answer, after {@code fail <name>} 500, after {@code heal <name>} those that hang are answered,
 * and all is as before. Ends when its standard input does.
 */
final class SinkServer {
  private final Queue<String> answered = new ConcurrentLinkedQueue<>();
  private final Map<String, Queue<HttpServerExchange>> hanging = new ConcurrentHashMap<>();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  private SinkServer() {}

  public static void main(String[] arguments) throws Exception {
    SinkServer sink = new SinkServer();
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(2)
            .setWorkerThreads(1)
            .setHandler(sink::handle)
            .build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println(address.getPort());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] told = line.split(" ");
      sink.tell(told[0], told[1]);
      System.out.println("done");
    }
    System.exit(0);
  }

  private void tell(String what, String name) {
    switch (what) {
      case "hang" -> hanging.put(name, new ConcurrentLinkedQueue<>());
      case "fail" -> failing.add(name);
      default -> {
        failing.remove(name);
        Queue<HttpServerExchange> held = hanging.remove(name);
        if (held != null) {
          held.forEach(one -> one.getIoThread().execute(() -> answer(one, name)));
        }
      }
    }
  }

  private void handle(HttpServerExchange exchange) {
    if (exchange.getRequestMethod().equals(Methods.GET)) {
      exchange.getResponseSender().send(taken());
      return;
    }
    String[] path = exchange.getRequestPath().split("/", 3);
    long delay = Long.parseLong(path[1]);
    Queue<HttpServerExchange> held = hanging.get(path[2]);
    if (held != null) {
      exchange.getRequestReceiver().receiveFullBytes((read, body) -> hold(read, held));
      return;
    }
    if (failing.contains(path[2])) {
      exchange.setStatusCode(StatusCodes.INTERNAL_SERVER_ERROR);
      return;
    }
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (read, body) -> {
              if (delay == 0) {
                answer(read, path[2]);
              } else {
                read.dispatch(
                    SameThreadExecutor.INSTANCE,
                    () ->
                        read.getIoThread()
                            .executeAfter(
                                () -> answer(read, path[2]), delay, TimeUnit.MILLISECONDS));
              }
            });
  }

  private static void hold(HttpServerExchange exchange, Queue<HttpServerExchange> held) {
    exchange.dispatch(SameThreadExecutor.INSTANCE, () -> held.add(exchange));
  }

  private void answer(HttpServerExchange exchange, String name) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    answered.add(name + " " + exchange.getRequestHeaders().getFirst("webhook-id") + " " + now);
    exchange.setStatusCode(StatusCodes.NO_CONTENT);
    exchange.endExchange();
  }

  private String taken() {
    StringBuilder text = new StringBuilder();
    for (String line = answered.poll(); line != null; line = answered.poll()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }
}
