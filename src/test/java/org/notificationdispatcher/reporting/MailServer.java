package org.notificationdispatcher.reporting;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that answers as a test wants: with STARTTLS, and with refusals, which servers made
 * for tests do not do. One connection at a time.
 */
public final class MailServer implements AutoCloseable {
  private final ServerSocket socket;
  private final SSLContext tls;

  /** What clients said, without the mails themselves. */
  public final Queue<String> commands = new ConcurrentLinkedQueue<>();

  /** What was accepted: recipients and mail. */
  public final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();

  /** The answer to a command, instead of the normal one; null for that. */
  public volatile UnaryOperator<String> answers = command -> null;

  /** A mail that was accepted. */
  public record Accepted(List<String> recipients, String mail) {}

  /**
   * @param tls for STARTTLS; null to not offer it
   */
  public MailServer(SSLContext tls) throws IOException {
    this.tls = tls;
    socket = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(this::serve, "mail-server");
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        serve(client);
      } catch (IOException | UncheckedIOException e) {
        // The client has gone, or the test is over
      }
    }
  }

  private void serve(Socket plain) throws IOException {
    Socket client = plain;
    BufferedReader in = reader(client);
    List<String> recipients = new ArrayList<>();
    say(client, "220 test");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      commands.add(line);
      String verb = line.toUpperCase(java.util.Locale.ROOT).split("[ :]", 2)[0];
      String other = answers.apply(line);
      if (other != null && !verb.equals("DATA")) {
        say(client, other);
      } else if (verb.equals("EHLO")) {
        boolean secured = client instanceof SSLSocket;
        say(client, "250-test");
        say(client, tls != null && !secured ? "250 STARTTLS" : "250 AUTH LOGIN PLAIN");
      } else if (verb.equals("STARTTLS") && tls != null) {
        say(client, "220 go ahead");
        SSLSocket secured =
            (SSLSocket)
                tls.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
        secured.setUseClientMode(false);
        client = secured;
        in = reader(client);
      } else if (verb.equals("AUTH")) {
        say(client, "334 VXNlcm5hbWU6");
        commands.add(in.readLine());
        say(client, "334 UGFzc3dvcmQ6");
        commands.add(in.readLine());
        say(client, "235 welcome");
      } else if (verb.equals("RCPT")) {
        recipients.add(line.replaceAll(".*<(.*)>.*", "$1"));
        say(client, "250 ok");
      } else if (verb.equals("DATA")) {
        say(client, "354 go on");
        StringBuilder mail = new StringBuilder();
        for (String data = in.readLine(); !data.equals("."); data = in.readLine()) {
          mail.append(data.startsWith(".") ? data.substring(1) : data).append("\r\n");
        }
        if (other == null) {
          accepted.add(new Accepted(List.copyOf(recipients), mail.toString()));
        }
        recipients.clear();
        say(client, other == null ? "250 accepted" : other);
      } else if (verb.equals("QUIT")) {
        say(client, "221 bye");
        return;
      } else {
        say(client, "250 ok");
      }
    }
  }

  private static BufferedReader reader(Socket client) throws IOException {
    return new BufferedReader(
        new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    client.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
