package org.notificationdispatcher.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The IDoc receiver of the SAP stand-in: by SOAP exactly once, else as often as it comes. */
final class SapIdocs {
  private static final String PREFIX = "urn:sap.com:msgid=";
  private static final Pattern ARCKEY = Pattern.compile("<ARCKEY>([^<]*)</ARCKEY>");
  private static final Pattern IDOC = Pattern.compile("<IDOC BEGIN=\"1\">");

  private final Consumer<SapRecord> listener;
  private final List<String> posted = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> locked = new HashSet<>();

  SapIdocs(Consumer<SapRecord> listener) {
    this.listener = listener;
  }

  synchronized List<String> posted() {
    return List.copyOf(posted);
  }

  /** As if another session worked on the message. */
  synchronized void lock(String id) {
    locked.add(PREFIX + id);
  }

  synchronized void unlock(String id) {
    locked.remove(PREFIX + id);
  }

  synchronized SapReply xml(String body) {
    if (IDOC.matcher(body).results().count() == 0) {
      return SapReply.html(400, "<html><body>No IDoc</body></html>");
    }
    post(body);
    return SapReply.xml(200, "");
  }

  synchronized SapReply soap(String body) {
    if (!body.contains("urn:sap-com:document:sap:idoc:soap:messages")) {
      return fault("SOAP_NAMESPACE_UNKNOWN");
    }
    if (IDOC.matcher(body).results().count() != 1) {
      return fault("MULTIPLE_IDOCS_NOT_ALLOWED");
    }
    Matcher matcher = ARCKEY.matcher(body);
    String key = matcher.find() ? matcher.group(1) : "";
    if (key.isEmpty()) {
      return fault("SOAP_MSGID_INITIAL");
    }
    if (!key.startsWith(PREFIX)) {
      return fault("SOAP_MSGID_PREFIX_INVALID");
    }
    if (locked.contains(key)) {
      return fault("MSGID_LOCKED");
    }
    if (seen.add(key)) {
      post(body);
    }
    return SapReply.xml(
        200,
        "<soap-env:Envelope xmlns:soap-env=\"http://schemas.xmlsoap.org/soap/envelope/\">"
            + "<soap-env:Body><IDoc.Response/></soap-env:Body></soap-env:Envelope>");
  }

  private void post(String body) {
    posted.add(body);
    if (listener != null) {
      listener.accept(
          new SapRecord(
              "IDoc",
              String.valueOf(posted.size()),
              JsonNodeFactory.instance.objectNode().put("xml", body)));
    }
  }

  private static SapReply fault(String text) {
    return SapReply.xml(
        500,
        "<soap-env:Envelope xmlns:soap-env=\"http://schemas.xmlsoap.org/soap/envelope/\">"
            + "<soap-env:Body><soap-env:Fault><faultcode>soap-env:Server</faultcode><faultstring>"
            + "EA728 "
            + text
            + "</faultstring></soap-env:Fault></soap-env:Body></soap-env:Envelope>");
  }
}
