package org.notificationdispatcher.simulator;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code $batch} as the SAP stand-in reads and answers it. */
final class SapBatch {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";\\s]+)");
  private static final Pattern LINE = Pattern.compile("(\\w+) (\\S+) HTTP/1\\.1");
  private static final String CRLF = "\r\n";

  /** Does one of the requests. */
  interface Service {
    SapReply answer(
        String method, String resource, String query, Map<String, String> headers, String body);
  }

  private SapBatch() {}

  static SapReply answer(String type, String body, Service service) {
    Matcher boundary = BOUNDARY.matcher(type);
    if (!boundary.find()) {
      return SapService.error(false, 400, "/IWFND/CM_MGW/010", "No boundary");
    }
    StringBuilder answer = new StringBuilder();
    for (String part : parts(body, boundary.group(1))) {
      answer.append("--ejjeeffe0").append(CRLF).append(changeset(part, service));
    }
    answer.append("--ejjeeffe0--").append(CRLF);
    return new SapReply(202, "multipart/mixed; boundary=ejjeeffe0", Map.of(), answer.toString());
  }

  private static String[] parts(String text, String boundary) {
    String inner = text.substring(0, text.indexOf("--" + boundary + "--"));
    String[] all = inner.split(Pattern.quote("--" + boundary) + "\r\n", -1);
    return Arrays.copyOfRange(all, 1, all.length);
  }

  private static String changeset(String part, Service service) {
    int head = part.indexOf(CRLF + CRLF);
    Matcher boundary = BOUNDARY.matcher(part.substring(0, head));
    if (!boundary.find()) {
      return http(SapService.error(false, 400, "/IWFND/CM_MGW/011", "No changeset"));
    }
    String[] members = parts(part.substring(head + 4), boundary.group(1));
    if (members.length != 1) {
      return http(SapService.error(false, 400, "/IWFND/CM_MGW/012", "One operation a changeset"));
    }
    SapReply reply = member(members[0], service);
    return reply.status() >= 400
        ? http(reply)
        : "Content-Type: multipart/mixed; boundary=ejjeeffe1"
            + CRLF
            + CRLF
            + "--ejjeeffe1"
            + CRLF
            + http(reply)
            + "--ejjeeffe1--"
            + CRLF
            + CRLF;
  }

  private static SapReply member(String part, Service service) {
    String request = part.substring(part.indexOf(CRLF + CRLF) + 4);
    int head = request.indexOf(CRLF + CRLF);
    String[] lines = request.substring(0, head).split(CRLF, -1);
    Matcher line = LINE.matcher(lines[0]);
    if (!line.matches()) {
      return SapService.error(false, 400, "/IWFND/CM_MGW/013", "Malformed request line");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (int number = 1; number < lines.length; number++) {
      String[] field = lines[number].split(":", 2);
      headers.put(field[0].strip().toLowerCase(Locale.ROOT), field[1].strip());
    }
    String[] address = line.group(2).split("\\?", 2);
    return service.answer(
        line.group(1),
        address[0],
        address.length == 1 ? null : address[1],
        headers,
        request.substring(head + 4).strip());
  }

  private static String http(SapReply reply) {
    StringBuilder text = new StringBuilder();
    text.append("Content-Type: application/http").append(CRLF);
    text.append("Content-Transfer-Encoding: binary").append(CRLF).append(CRLF);
    text.append("HTTP/1.1 ").append(reply.status()).append(" ").append(CRLF);
    reply.headers().forEach((name, value) -> text.append(name + ": " + value).append(CRLF));
    if (reply.type() != null) {
      text.append("Content-Type: ").append(reply.type()).append(CRLF);
    }
    return text.append(CRLF).append(reply.body()).append(CRLF).toString();
  }
}
