package org.notificationdispatcher.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.impl.TunnelRefusedException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/**
 * Reads an answer up to a limit of bytes of its body. It is written by an IO thread and may be
 * looked at by another when time is up, hence synchronized.
 */
final class AnswerReader implements AsyncResponseConsumer<Answer> {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private final Map<String, List<String>> headers = new HashMap<>();
  private final int limit;
  private FutureCallback<Answer> result;
  private int status;
  private boolean complete;
  private boolean abandoned;

  /**
   * @param limit bytes of the body that are kept
   */
  AnswerReader(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized void consumeResponse(
      HttpResponse response,
      EntityDetails entity,
      HttpContext context,
      FutureCallback<Answer> resultCallback)
      throws HttpException, IOException {
    goOn();
    if (Method.CONNECT.isSame(HttpCoreContext.cast(context).getRequest().getMethod())) {
      // Said by the proxy, not by the receiver
      throw new TunnelRefusedException(response);
    }
    status = response.getCode();
    for (Header header : response.getHeaders()) {
      headers
          .computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(header.getValue());
    }
    result = resultCallback;
    if (entity == null) {
      finish();
    }
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) {}

  @Override
  public void updateCapacity(CapacityChannel capacity) throws IOException {
    capacity.update(Integer.MAX_VALUE);
  }

  /**
   * @throws IOException when there is enough, or nobody waits: it makes the client close the
   *     connection, which could not be used again before the rest has been read
   */
  @Override
  public synchronized void consume(ByteBuffer source) throws IOException {
    goOn();
    byte[] bytes = new byte[Math.min(source.remaining(), limit - body.size())];
    source.get(bytes);
    body.write(bytes);
    if (body.size() == limit) {
      complete = true;
      throw new IOException("no more than " + limit + " bytes of the answer are read");
    }
  }

  @Override
  public synchronized void streamEnd(List<? extends Header> trailers) {
    finish();
  }

  /**
   * Nobody waits for the answer any more: what still comes of it closes the connection. Cancelling
   * the transfer alone may miss a connection that has just been made, and a dripping answer would
   * then hold it for ever.
   */
  synchronized void abandon() {
    abandoned = true;
  }

  private void goOn() throws IOException {
    if (abandoned) {
      throw new IOException("the answer came too late");
    }
  }

  private void finish() {
    complete = true;
    result.completed(answer());
  }

  /** The answer as far as it has come; empty before its first line has. */
  synchronized Optional<Answer> soFar() {
    return status == 0 ? Optional.empty() : Optional.of(answer());
  }

  /** Whether nothing more is to be read. */
  synchronized boolean complete() {
    return complete;
  }

  private Answer answer() {
    // PostgreSQL's text holds no NUL. Whatever is not UTF-8 becomes replacement characters.
    return new Answer(status, headers, body.toString(UTF_8).replace("\0", ""));
  }

  @Override
  public void failed(Exception cause) {}

  @Override
  public void releaseResources() {}
}
