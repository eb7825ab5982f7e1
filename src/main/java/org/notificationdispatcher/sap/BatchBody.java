package org.notificationdispatcher.sap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.notificationdispatcher.http.Answer;

/** A {@code $batch} on the wire: multipart/mixed with a changeset a request. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BatchBody(String boundary, byte[] bytes) {
  private static final String CRLF = "\r\n";
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern STATUS = Pattern.compile("HTTP/\\S+\\s+(\\d{3}).*");

  static BatchBody of(List<Step> steps) {
    String id = UUID.randomUUID().toString();
    String boundary = "batch_" + id;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int number = 0; number < steps.size(); number++) {
      String changeset = "changeset_" + number + "_" + id;
      write(bytes, "--" + boundary + CRLF);
      write(bytes, "Content-Type: multipart/mixed; boundary=" + changeset + CRLF + CRLF);
      write(bytes, "--" + changeset + CRLF);
      write(bytes, "Content-Type: application/http" + CRLF);
      write(bytes, "Content-Transfer-Encoding: binary" + CRLF);
      write(bytes, "Content-ID: " + (number + 1) + CRLF + CRLF);
      write(bytes, steps.get(number));
      write(bytes, CRLF + "--" + changeset + "--" + CRLF);
    }
    write(bytes, "--" + boundary + "--" + CRLF);
    return new BatchBody(boundary, bytes.toByteArray());
  }

  private static void write(ByteArrayOutputStream bytes, Step step) {
    String query = step.parameters().isEmpty() ? "" : "?" + step.parameters();
    write(bytes, step.method() + " " + step.resource() + query + " HTTP/1.1" + CRLF);
    step.headers().forEach((name, value) -> write(bytes, name + ": " + value + CRLF));
    byte[] body = step.body() == null ? new byte[0] : step.body().toString().getBytes(UTF_8);
    if (step.body() != null) {
      write(bytes, "Content-Type: application/json" + CRLF);
    }
    write(bytes, "Content-Length: " + body.length + CRLF + CRLF);
    bytes.writeBytes(body);
  }

  private static void write(ByteArrayOutputStream bytes, String text) {
    bytes.writeBytes(text.getBytes(UTF_8));
  }

  /**
   * The answers in an answer, in the order of the requests, as far as they are there. Of a
   * changeset that succeeded it is the one in it, of one that failed the error.
   */
  static List<Answer> answers(Answer batch) {
    List<Answer> answers = new ArrayList<>();
    String type = batch.header("content-type");
    collect(type == null ? "" : type, batch.text(), answers);
    return answers;
  }

  private static void collect(String type, String text, List<Answer> answers) {
    Matcher boundary = BOUNDARY.matcher(type);
    if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/") || !boundary.find()) {
      return;
    }
    String name = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
    Matcher line =
        Pattern.compile("(?m)^--" + Pattern.quote(name) + "(--)?[ \\t]*\\r?$").matcher(text);
    int from = -1;
    while (line.find()) {
      if (from >= 0) {
        part(text.substring(from, line.start()), answers);
      }
      from = line.group(1) == null ? line.end() : -1;
    }
  }

  private static void part(String text, List<Answer> answers) {
    Head head = Head.of(text.stripLeading());
    String type = head.first("content-type");
    if (type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      collect(type, head.rest(), answers);
      return;
    }
    String http = head.rest().stripLeading();
    int end = http.indexOf('\n');
    Matcher status = STATUS.matcher(http.substring(0, Math.max(end, 0)).strip());
    if (status.matches()) {
      Head inner = Head.of(http.substring(end + 1));
      answers.add(
          new Answer(Integer.parseInt(status.group(1)), inner.headers(), inner.rest().strip()));
    }
  }

  /** The lines before the first empty one, and what comes after. */
  private record Head(Map<String, List<String>> headers, String rest) {
    static Head of(String text) {
      Map<String, List<String>> headers = new LinkedHashMap<>();
      int from = 0;
      while (from < text.length()) {
        int end = text.indexOf('\n', from);
        String line = (end < 0 ? text.substring(from) : text.substring(from, end)).strip();
        from = end < 0 ? text.length() : end + 1;
        if (line.isEmpty()) {
          break;
        }
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers
              .computeIfAbsent(
                  line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                  name -> new ArrayList<>())
              .add(line.substring(colon + 1).strip());
        }
      }
      return new Head(headers, text.substring(from));
    }

    String first(String name) {
      List<String> values = headers.get(name);
      return values == null ? "" : values.get(0);
    }
  }
}
