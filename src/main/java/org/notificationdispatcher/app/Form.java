package org.notificationdispatcher.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.PrintWriter;
import org.notificationdispatcher.core.MessageJson;
import picocli.CommandLine.Option;

/** The form of what a command shows: for people, or one JSON document for programs. */
final class Form {
  private static final ObjectWriter WRITER = MessageJson.mapper().writerWithDefaultPrettyPrinter();

  @Option(
      names = "--json",
      description = "Show one JSON document, for programs; times in UTC, spans in seconds.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** Shows the document if JSON is asked for; says whether it is. */
  boolean shown(PrintWriter out, Object document) {
    if (json) {
      try {
        out.println(WRITER.writeValueAsString(document));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("it could not be written as JSON", e);
      }
      out.flush();
    }
    return json;
  }
}
