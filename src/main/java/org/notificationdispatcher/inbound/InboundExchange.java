package org.notificationdispatcher.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.notificationdispatcher.core.MessageJson;

/** One request to this process and its answer. */
public final class InboundExchange {
  private static final int WORTH_PACKING = 1_024;

  private final Exchange exchange;
  private final boolean gzip;

  public InboundExchange(Exchange exchange) {
    this.exchange = exchange;
    String accepted = exchange.getMessage().getHeader("Accept-Encoding", String.class);
    gzip = accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip");
  }

  /** A header or a parameter of the query; null if it is not given or empty. */
  public String header(String name) {
    String value = exchange.getMessage().getHeader(name, String.class);
    return value == null || value.isBlank() ? null : value;
  }

  public byte[] body() {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    return body == null ? new byte[0] : body;
  }

  /**
   * Whose request it is.
   *
   * @throws Problem if that is not clear
   */
  public String caller(Callers callers) throws Problem {
    return callers.authenticate(header("Authorization")).orElseThrow(Problem::unauthorized);
  }

  public void answer(Object body) {
    answer(200, body);
  }

  /**
   * @param status that is no problem
   */
  public void answer(int status, Object body) {
    answer(status, "application/json", body);
  }

  public void answer(Problem problem) {
    answer(problem.status(), "application/problem+json", problem.body());
    if (problem.status() == 401) {
      exchange.getMessage().setHeader("WWW-Authenticate", "Bearer");
    }
    problem
        .retryAfterSeconds()
        .ifPresent(seconds -> exchange.getMessage().setHeader("Retry-After", seconds));
  }

  private void answer(int status, String type, Object body) {
    byte[] json;
    try {
      json = MessageJson.mapper().writeValueAsString(body).getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    Message answer = exchange.getMessage();
    answer.removeHeaders("*");
    answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    answer.setHeader(Exchange.CONTENT_TYPE, type);
    answer.setHeader("Cache-Control", "no-store");
    if (gzip && json.length >= WORTH_PACKING) {
      answer.setHeader("Content-Encoding", "gzip");
      json = packed(json);
    }
    answer.setBody(json);
  }

  private static byte[] packed(byte[] json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
