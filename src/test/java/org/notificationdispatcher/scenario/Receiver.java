package org.notificationdispatcher.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.notificationdispatcher.core.MessageJson;

/**
 * A receiver of webhooks that does to each request as it is told, hangs and breaks off included,
 * and remembers them all. One thread a connection. The last part of a request's path names the node
 * that sent it.
 */
public final class Receiver implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
  private static final Pattern ID = Pattern.compile("(?i)webhook-id: (\\S+)");
  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of";

  private final Rule rule;
  private final int port;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private volatile ServerSocket server;
  private volatile boolean closed;

  /** What to do with a request. Called by the thread of its connection: it may block. */
  @FunctionalInterface
  public interface Rule {
    Reaction to(Arrival arrival) throws InterruptedException;
  }

  private enum End {
    ANSWER,
    HALF,
    RESET
  }

  /**
   * @param taken whether the message counts as received, whatever the sender learns of it
   * @param pause before the end
   * @param headers of the answer, each with its line end
   */
  public record Reaction(
      String name, boolean taken, Duration pause, End end, int status, String headers) {
    public static Reaction accept() {
      return new Reaction("accepted", true, Duration.ZERO, End.ANSWER, 204, "");
    }

    public static Reaction late(Duration pause) {
      return new Reaction("late answer", true, pause, End.ANSWER, 204, "");
    }

    public static Reaction half() {
      return new Reaction("half an answer", true, Duration.ZERO, End.HALF, 200, "");
    }

    public static Reaction takenAndReset() {
      return new Reaction("reset after it was taken", true, Duration.ZERO, End.RESET, 0, "");
    }

    public static Reaction reset() {
      return new Reaction("reset", false, Duration.ZERO, End.RESET, 0, "");
    }

    public static Reaction hang(Duration pause) {
      return new Reaction("no answer", false, pause, End.RESET, 0, "");
    }

    /**
     * @param retryAfter seconds; 0 for none
     */
    public static Reaction refuse(int status, int retryAfter) {
      String header = retryAfter == 0 ? "" : "Retry-After: " + retryAfter + "\r\n";
      return new Reaction("status " + status, false, Duration.ZERO, End.ANSWER, status, header);
    }

    /** Whether the sender is told that the message arrived. */
    boolean consents() {
      return end == End.ANSWER && status < 300;
    }
  }

  /** A request, and what became of it. */
  public static final class Arrival {
    private final String id;
    private final String node;
    private final int receiver;
    private final String subject;
    private final long sequence;
    private final int content;
    private final Instant at = Instant.now();
    private volatile Reaction reaction;
    private volatile Instant answered;

    private Arrival(int receiver, String id, String node, String body) {
      this.receiver = receiver;
      this.id = id;
      this.node = node;
      // Not the text: there may be very many
      content = body.hashCode();
      try {
        JsonNode json = MessageJson.mapper().readTree(body);
        subject = json.path("subject").asText();
        sequence = json.path("sequence").asLong();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public String id() {
      return id;
    }

    public String node() {
      return node;
    }

    /** The same for the same body. */
    public int content() {
      return content;
    }

    public String subject() {
      return subject;
    }

    public long sequence() {
      return sequence;
    }

    /** When it had come in whole. */
    public Instant at() {
      return at;
    }

    /** Whether the message counts as received. */
    public boolean taken() {
      Reaction now = reaction;
      return now != null && now.taken();
    }

    /** Whether the sender was told that the message was not received. */
    public boolean refused() {
      Reaction now = reaction;
      return now != null && now.end() == End.ANSWER && !now.taken();
    }

    /** Which receiver it was; several messages of one id go to different ones. */
    public int receiver() {
      return receiver;
    }

    /** What was done; null while that is not decided. */
    public String reaction() {
      Reaction now = reaction;
      return now == null ? null : now.name();
    }

    /** When the whole consent was given to the network; null if it was not. */
    public Instant answered() {
      return answered;
    }

    @Override
    public String toString() {
      return "%s %s by %s at %s: %s, answered %s"
          .formatted(id, subject(), node, at, reaction(), answered);
    }
  }

  private Receiver(Rule rule) {
    this.rule = rule;
    this.server = listen(0);
    this.port = server.getLocalPort();
    daemon("receiver-" + port, () -> acceptAll(server));
  }

  public static Receiver start(Rule rule) {
    return new Receiver(rule);
  }

  /** Where a node posts. */
  public String url(String node) {
    return "http://127.0.0.1:" + port + "/webhook/" + node;
  }

  /** All so far, in their order. */
  public List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  /** From now on connections are refused; those that stand are cut. */
  public void refuse() {
    closeQuietly(server);
    connections.forEach(Receiver::closeQuietly);
  }

  /** Ends {@link #refuse()}. */
  public void open() {
    if (server.isClosed() && !closed) {
      ServerSocket again = listen(port);
      server = again;
      daemon("receiver-" + port, () -> acceptAll(again));
    }
  }

  private static ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 200);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptAll(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket socket = from.accept();
        connections.add(socket);
        daemon("receiver-" + port + "-" + socket.getPort(), () -> serve(socket));
      } catch (IOException e) {
        // Closed, or the sender has gone
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      for (Arrival next = read(in); next != null; next = read(in)) {
        arrivals.add(next);
        Reaction reaction = rule.to(next);
        next.reaction = reaction;
        if (!reaction.pause().isZero()) {
          Thread.sleep(reaction.pause().toMillis());
        }
        if (!end(next, reaction, socket, out)) {
          return;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The sender has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(socket);
    }
  }

  /** Returns whether the connection may be used again. */
  private static boolean end(Arrival arrival, Reaction reaction, Socket socket, OutputStream out)
      throws IOException {
    switch (reaction.end()) {
      case RESET -> {
        socket.setSoLinger(true, 0);
        return false;
      }
      case HALF -> {
        out.write(HALF.getBytes(ISO_8859_1));
        return false;
      }
      default -> {
        String body = reaction.status() == 204 ? "" : "Content-Length: 0\r\n";
        String answer =
            "HTTP/1.1 %d -\r\n%s%s\r\n".formatted(reaction.status(), reaction.headers(), body);
        if (reaction.consents()) {
          // Before it can be known to the sender
          arrival.answered = Instant.now();
        }
        out.write(answer.getBytes(ISO_8859_1));
        return true;
      }
    }
  }

  /** The next request; null at the end of the connection. */
  private Arrival read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int line = 0;
    while (line < 4) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      bytes.write(next);
      line = next == (line % 2 == 0 ? '\r' : '\n') ? line + 1 : 0;
    }
    String head = bytes.toString(ISO_8859_1);
    Matcher length = LENGTH.matcher(head);
    Matcher id = ID.matcher(head);
    if (!length.find() || !id.find()) {
      throw new IOException("not a webhook: " + head);
    }
    int size = Integer.parseInt(length.group(1));
    byte[] body = in.readNBytes(size);
    if (body.length < size) {
      return null;
    }
    String path = head.split(" ", 3)[1];
    return new Arrival(
        port, id.group(1), path.substring(path.lastIndexOf('/') + 1), new String(body, UTF_8));
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      // It ends in any case
    }
  }

  @Override
  public void close() {
    closed = true;
    refuse();
  }
}
