package org.notificationdispatcher.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.PrintWriter;
import org.notificationdispatcher.core.MessageJson;
import picocli.CommandLine.Option;

/** The form of what a command shows: for people, or JSON for programs. */
final class Form {
  private static final ObjectWriter LINE = MessageJson.mapper().writer();
  private static final ObjectWriter PAGE = LINE.withDefaultPrettyPrinter();

  @Option(
      names = "--json",
      description = "Show JSON and nothing else, for programs; times in UTC, spans in seconds.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** Shows the document if JSON is asked for; says whether it is. */
  boolean shown(PrintWriter out, Object document) {
    return written(PAGE, out, document);
  }

  /** As {@link #shown}, on one line: others follow. */
  boolean streamed(PrintWriter out, Object document) {
    return written(LINE, out, document);
  }

  /** Shows what was done: the document if JSON is asked for, else the line. */
  void tell(PrintWriter out, Object document, String line) {
    if (!shown(out, document)) {
      out.println(line);
      out.flush();
    }
  }

  private boolean written(ObjectWriter writer, PrintWriter out, Object document) {
    if (json) {
      try {
        out.println(writer.writeValueAsString(document));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("it could not be written as JSON", e);
      }
      out.flush();
    }
    return json;
  }
}
