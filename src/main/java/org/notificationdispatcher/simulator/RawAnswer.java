package org.notificationdispatcher.simulator;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.cxf.message.Message;
import org.apache.cxf.transport.http.AbstractHTTPDestination;

/** An HTTP answer written past SOAP; the call goes no further. */
record RawAnswer(int status, String contentType, Map<String, String> headers, String body) {

  static RawAnswer xml(int status, String body) {
    return new RawAnswer(status, "text/xml; charset=UTF-8", Map.of(), body);
  }

  static RawAnswer html(int status, String body) {
    return html(status, Map.of(), body);
  }

  static RawAnswer html(int status, Map<String, String> headers, String body) {
    return new RawAnswer(
        status,
        "text/html; charset=UTF-8",
        headers,
        "<html><body><h1>" + body + "</h1></body></html>");
  }

  void send(Message request) {
    HttpServletResponse response =
        (HttpServletResponse) request.get(AbstractHTTPDestination.HTTP_RESPONSE);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(contentType);
    response.setContentLength(bytes.length);
    headers.forEach(response::setHeader);
    try {
      response.getOutputStream().write(bytes);
      response.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException("The caller is gone", e);
    }
    request.getInterceptorChain().abort();
  }
}
