package org.notificationdispatcher.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.notificationdispatcher.core.MessageJson;

/** One request to this process and its answer. */
public final class InboundExchange {
  private static final int WORTH_PACKING = 1_024;
  private static final int TAG_BYTES = 16;
  private static final String PACKED = "-gzip";

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

  /**
   * Answers with a body, or with 304 where the caller says by {@code If-None-Match} that he has it.
   * The tag is a strong one (RFC 9110, 8.8.3): of the bytes, so that nothing that changes them can
   * be forgotten, and another one for the packed bytes.
   */
  public void answerUnlessKnown(Object body) {
    String known = header("If-None-Match");
    byte[] json = json(body);
    String digest = HexFormat.of().formatHex(Callers.sha256(json), 0, TAG_BYTES);
    boolean packed = gzip && json.length >= WORTH_PACKING;
    if (known != null && isAmong(known, digest)) {
      reset(304);
      exchange.getMessage().setBody(null);
    } else {
      answer(200, "application/json", json);
    }
    Message answer = exchange.getMessage();
    answer.setHeader("Cache-Control", "private, no-cache");
    answer.setHeader("ETag", '"' + digest + (packed ? PACKED : "") + '"');
    answer.setHeader("Vary", "Authorization, Accept-Encoding");
  }

  private static boolean isAmong(String known, String digest) {
    return known.strip().equals("*")
        || Stream.of(known.split(","))
            .map(tag -> tag.strip().replaceFirst("^W/", ""))
            .anyMatch(
                tag -> tag.equals('"' + digest + '"') || tag.equals('"' + digest + PACKED + '"'));
  }

  public void answer(Problem problem) {
    answer(problem.status(), "application/problem+json", problem.body());
    headers(problem);
  }

  /** What a problem says by headers; once there is an answer. */
  public void headers(Problem problem) {
    Message answer = exchange.getMessage();
    if (problem.status() == 401) {
      answer.setHeader("WWW-Authenticate", List.of("Bearer", "Basic realm=\"dispatcher\""));
    }
    problem.retryAfterSeconds().ifPresent(seconds -> answer.setHeader("Retry-After", seconds));
  }

  private void answer(int status, String type, Object body) {
    answer(status, type, json(body));
  }

  private static byte[] json(Object body) {
    try {
      return MessageJson.mapper().writeValueAsString(body).getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Answers with a text as it is, packed if it is long and the caller can unpack it.
   *
   * @param text in UTF-8
   */
  public void answer(int status, String type, byte[] text) {
    reset(status);
    Message answer = exchange.getMessage();
    answer.setHeader(Exchange.CONTENT_TYPE, type);
    if (gzip && text.length >= WORTH_PACKING) {
      answer.setHeader("Content-Encoding", "gzip");
      answer.setBody(packed(text));
    } else {
      answer.setBody(text);
    }
  }

  /** Nothing of the request goes back with the answer. */
  private void reset(int status) {
    Message answer = exchange.getMessage();
    answer.removeHeaders("*");
    answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    answer.setHeader("Cache-Control", "no-store");
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
