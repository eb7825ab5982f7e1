package org.notificationdispatcher.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.notificationdispatcher.webhook.Signatures;

/**
 * A stand-in for a receiver of webhooks on 127.0.0.1, for the demo, tests and integrators: unpacks
 * each POST, verifies its signature, whatever its path, and answers by a {@link FailureRule}, or
 * 401 if the signature is wrong. Thread-safe; runs until closed.
 */
public final class WebhookInbox implements AutoCloseable {
  private static final HttpString ID = new HttpString("webhook-id");
  private static final HttpString TIMESTAMP = new HttpString("webhook-timestamp");
  private static final HttpString SIGNATURE = new HttpString("webhook-signature");
  private static final int LARGEST_BODY = 10 * 1024 * 1024;
  private static final JsonFactory JSON = new JsonFactory();

  private final InboxOptions options;
  private volatile Signatures signatures;
  private final Undertow server;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong verified = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong unverified = new AtomicLong();

  private WebhookInbox(InboxOptions options) {
    this.options = options;
    this.signatures = Signatures.ofReceiver(options.secret());
    this.server =
        Undertow.builder()
            .addHttpListener(options.port(), "127.0.0.1")
            .setIoThreads(2)
            .setWorkerThreads(1)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) LARGEST_BODY)
            .setHandler(this::receive)
            .build();
  }

  /**
   * Opens an inbox.
   *
   * @throws IllegalArgumentException if the secret is unusable
   * @throws RuntimeException if the port is taken
   */
  public static WebhookInbox start(InboxOptions options) {
    WebhookInbox inbox = new WebhookInbox(options);
    inbox.server.start();
    return inbox;
  }

  /**
   * Verifies with other secrets from now on, as a receiver that has changed its own.
   *
   * @param secrets as in {@link InboxOptions}
   */
  public void expect(String secrets) {
    signatures = Signatures.ofReceiver(secrets);
  }

  /** Where to post. */
  public String url() {
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return "http://127.0.0.1:" + address.getPort() + "/webhook";
  }

  /** POST requests so far: accepted, refused and unverified. */
  public long received() {
    return received.get();
  }

  /** Answered 2xx. */
  public long accepted() {
    return accepted.get();
  }

  /** Rightly signed, but answered otherwise by the failure rule. */
  public long refused() {
    return refused.get();
  }

  /** Wrongly signed, and answered 401. */
  public long unverified() {
    return unverified.get();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void receive(HttpServerExchange exchange) {
    if (!exchange.getRequestMethod().equals(Methods.POST)) {
      exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED);
      return;
    }
    exchange.getRequestReceiver().receiveFullBytes(this::answer);
  }

  private void answer(HttpServerExchange exchange, byte[] sent) {
    byte[] body;
    try {
      body = unpacked(exchange.getRequestHeaders(), sent);
    } catch (IOException e) {
      exchange.setStatusCode(StatusCodes.BAD_REQUEST);
      return;
    }
    Instant now = options.clock().instant();
    HeaderMap headers = exchange.getRequestHeaders();
    String id = headers.getFirst(ID);
    boolean right =
        signatures.verify(id, headers.getFirst(TIMESTAMP), headers.getFirst(SIGNATURE), body, now);
    int status =
        right
            ? options.failureRule().statusFor(verified.incrementAndGet(), id)
            : StatusCodes.UNAUTHORIZED;
    if (options.listener() != null) {
      options.listener().accept(message(id, now, headers, body, right, status));
    }
    count(right, status);
    exchange.setStatusCode(status);
    exchange.endExchange();
  }

  /** What is signed is what was packed. */
  private static byte[] unpacked(HeaderMap headers, byte[] sent) throws IOException {
    if (!"gzip".equals(headers.getFirst(Headers.CONTENT_ENCODING))) {
      return sent;
    }
    try (InputStream packed = new GZIPInputStream(new ByteArrayInputStream(sent))) {
      byte[] body = packed.readNBytes(LARGEST_BODY);
      if (packed.read() >= 0) {
        throw new IOException("too much");
      }
      return body;
    }
  }

  private void count(boolean right, int status) {
    received.incrementAndGet();
    if (!right) {
      unverified.incrementAndGet();
    } else if (status >= 200 && status < 300) {
      accepted.incrementAndGet();
    } else {
      refused.incrementAndGet();
    }
  }

  private static ReceivedMessage message(
      String id, Instant now, HeaderMap headers, byte[] body, boolean right, int status) {
    Map<String, String> all = new TreeMap<>();
    for (HeaderValues values : headers) {
      all.put(values.getHeaderName().toString().toLowerCase(Locale.ROOT), values.getFirst());
    }
    Envelope envelope = Envelope.read(body);
    return new ReceivedMessage(
        id,
        envelope.type,
        envelope.subject,
        envelope.sequence,
        now,
        Map.copyOf(all),
        new String(body, UTF_8),
        right,
        status);
  }

  /** The fields before {@code data}, read without building a tree of it. */
  private static final class Envelope {
    private String type;
    private String subject;
    private Long sequence;

    static Envelope read(byte[] body) {
      Envelope envelope = new Envelope();
      try (JsonParser json = JSON.createParser(body)) {
        if (json.nextToken() == JsonToken.START_OBJECT) {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            envelope.take(field, json);
          }
        }
      } catch (IOException e) {
        // A destination may send anything: what is not the message's JSON has no such fields.
        return envelope;
      }
      return envelope;
    }

    private void take(String field, JsonParser json) throws IOException {
      if (field.equals("type")) {
        type = json.getValueAsString();
      } else if (field.equals("subject")) {
        subject = json.getValueAsString();
      } else if (field.equals("sequence") && json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        sequence = json.getLongValue();
      }
      json.skipChildren();
    }
  }
}
