package com.example.erp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Transmission;
import org.notificationdispatcher.common.TransmissionResult;

/** Sends a line a message to the ERP's host, and reads one back. */
public final class ErpHost implements Transmission {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final String host;
  private final int port;

  /** Connects for each message, so that calls need not know of each other. */
  public ErpHost(String host, int port) {
    this.host = host;
    this.port = port;
  }

  @Override
  public TransmissionResult transmit(Message message) throws IOException {
    if (message.correlationId() == null) {
      return TransmissionResult.rejected("there is no order number");
    }
    String answer = ask(String.join(";", text(message.id()), text(message.type()),
        text(message.correlationId()), text(message.data().get("state"))));
    if (answer == null) {
      throw new IOException("the host ended the connection without an answer");
    }
    String[] words = answer.split(" ", 2);
    return switch (words[0]) {
      case "OK" -> TransmissionResult.delivered();
      case "KNOWN" -> TransmissionResult.duplicate();
      case "BUSY" -> TransmissionResult.retryAfter(
          Duration.ofSeconds(Long.parseLong(words[1])), "the host is busy");
      case "BAD" -> TransmissionResult.rejected(words[1]);
      default -> throw new IOException("the host answered " + answer);
    };
  }

  private String ask(String line) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
    }
  }

  /** What would end a field or a line is no part of it. */
  private static String text(Object value) {
    return value == null ? "" : value.toString().replaceAll("[;\\r\\n]", " ");
  }
}
