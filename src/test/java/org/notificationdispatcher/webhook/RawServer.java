package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver that misbehaves: reads one request a connection, then does as the test says. */
final class RawServer implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private static final int TLS_HANDSHAKE = 22;

  private final ServerSocket server;
  private final Behaviour behaviour;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch hungUpOn = new CountDownLatch(1);

  /** What to do with a connection after its request; the connection is closed afterwards. */
  @FunctionalInterface
  interface Behaviour {
    void answer(Connection connection) throws IOException, InterruptedException;
  }

  /** A request as it came: its head in ISO 8859-1, and its body. */
  record Request(String head, String body) {}

  RawServer(Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  static RawServer answering(String answer) {
    return new RawServer(connection -> connection.write(answer));
  }

  String url() {
    return "http://" + host() + "/hook";
  }

  String host() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Waits until a client has closed a connection that was being written to. */
  boolean hungUpOn() throws InterruptedException {
    return hungUpOn.await(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
      for (Socket socket : connections) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (closed.getCount() > 0) {
      try {
        Socket socket = server.accept();
        connections.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      requests.add(read(socket.getInputStream()));
      behaviour.answer(new Connection(socket));
    } catch (IOException e) {
      hungUpOn.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(socket);
    }
  }

  private static Request read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      bytes.write(next);
      if (head.isEmpty() && next == TLS_HANDSHAKE) {
        return new Request("", "");
      }
      head = bytes.toString(ISO_8859_1);
    }
    Matcher length = LENGTH.matcher(head);
    int bodyBytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return new Request(head, new String(in.readNBytes(bodyBytes), UTF_8));
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  final class Connection {
    private final Socket socket;

    private Connection(Socket socket) {
      this.socket = socket;
    }

    void write(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
    }

    /** Until the server or the client closes. */
    void writeForEver(String text, long pauseMillis) throws IOException, InterruptedException {
      while (!closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
        write(text);
      }
    }

    void waitForEver() throws InterruptedException {
      closed.await();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
