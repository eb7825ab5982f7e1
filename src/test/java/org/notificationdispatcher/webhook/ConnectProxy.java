package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An HTTP proxy that makes tunnels, all of them to one port of this machine. */
final class ConnectProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final String credentials;
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();

  /**
   * @param credentials that {@code Proxy-Authorization} must hold, or null
   */
  ConnectProxy(int target, String credentials) {
    this.target = target;
    this.credentials = credentials;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** What it was asked for, without what follows in the tunnel. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        daemon(() -> tunnel(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void tunnel(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      heads.add(head);
      if (credentials != null
          && !head.contains("\r\nProxy-Authorization: " + credentials + "\r\n")) {
        write(client, "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
        write(client, "HTTP/1.1 200 Connected\r\n\r\n");
        daemon(() -> copy(upstream, client));
        client.getInputStream().transferTo(upstream.getOutputStream());
      }
    } catch (IOException e) {
      // Whoever hangs up ends the tunnel
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // as above
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "connect-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
