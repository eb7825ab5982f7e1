package com.example.erp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.testkit.DispatcherExtension;

class ErpHostTest {
  private final Host host = new Host();

  @RegisterExtension
  final DispatcherExtension dispatcher =
      DispatcherExtension.telling("erp-host")
          .route(Path.of("routes/deliver-erp-host.camel.yaml"))
          .property("erp.host", "127.0.0.1")
          .property("erp.port", host.port())
          .property("dispatcher.licenses.enabled", false)
          .property("dispatcher.activations.enabled", false);

  @AfterEach
  void close() throws IOException {
    host.close();
  }

  @Test
  void aBusyHostIsAskedAgainAndAnOrderItRefusesIsADeadLetter() {
    host.answer("BUSY 0", "what?", "OK", "BAD no such customer");
    order("SO-1");
    order("SO-2");

    assertEquals(List.of("SO-1", "SO-1", "SO-1", "SO-2"), host.orders());
    assertEquals("no such customer", dispatcher.deadLetters("erp-host").get(0).lastError());
  }

  @Test
  void whatTheHostKnowsIsDelivered() {
    host.answer("KNOWN");
    order("SO-1");

    assertEquals(List.of("SO-1"), host.orders());
    assertTrue(dispatcher.deadLetters("erp-host").isEmpty());
  }

  private void order(String number) {
    dispatcher.licenseCentral().createOrder(NewOrder.of(number).with("PRO-2026", 1));
    dispatcher.collect();
    dispatcher.awaitSettled();
  }

  /** Gives one answer a connection, in their order. */
  private static final class Host extends Thread {
    private final ServerSocket server;
    private final Queue<String> answers = new ArrayDeque<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Host() {
      try {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    int port() {
      return server.getLocalPort();
    }

    void answer(String... more) {
      answers.addAll(List.of(more));
      start();
    }

    List<String> orders() {
      return lines.stream().map(line -> line.split(";", -1)[2]).toList();
    }

    @Override
    public void run() {
      while (!answers.isEmpty()) {
        try (Socket socket = server.accept()) {
          lines.add(
              new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine());
          socket.getOutputStream().write((answers.remove() + "\n").getBytes(UTF_8));
        } catch (IOException e) {
          return;
        }
      }
    }

    void close() throws IOException {
      server.close();
    }
  }
}
