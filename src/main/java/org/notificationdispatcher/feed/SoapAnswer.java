package org.notificationdispatcher.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.outbox.PulledDeliveries.Page;
import org.notificationdispatcher.inbound.Problem;

/** Writes answers as SOAP 1.1 envelopes, as feed.wsdl describes them. */
final class SoapAnswer {
  private final StringBuilder xml = new StringBuilder();

  private SoapAnswer() {}

  static byte[] messages(Page page) {
    SoapAnswer answer = new SoapAnswer();
    for (Message message : page.messages()) {
      answer.message(message);
    }
    return answer
        .element("cursor", page.cursor())
        .element("more", page.more())
        .inBody("getMessagesResponse");
  }

  static byte[] acknowledged(long count) {
    return new SoapAnswer().element("acknowledged", count).inBody("acknowledgeResponse");
  }

  static byte[] fault(SoapFault fault) {
    SoapAnswer answer = new SoapAnswer();
    answer
        .raw("<s:Fault><faultcode>s:" + fault.code() + "</faultcode><faultstring>")
        .text(fault.getMessage())
        .raw("</faultstring>");
    Problem problem = fault.problem();
    if (problem != null) {
      answer
          .raw("<detail><f:problem xmlns:f=\"" + SoapCall.FEED + "\">")
          .element("status", problem.status())
          .element("title", problem.title())
          .element("detail", problem.getMessage());
      problem
          .retryAfterSeconds()
          .ifPresent(seconds -> answer.element("retryAfterSeconds", seconds));
      answer.raw("</f:problem></detail>");
    }
    return answer.raw("</s:Fault>").envelope();
  }

  private void message(Message message) {
    raw("<f:message>")
        .element("id", message.id())
        .element("type", message.type())
        .element("timestamp", message.timestamp())
        .element("source", message.source())
        .element("subject", message.subject());
    if (message.correlationId() != null) {
      element("correlationId", message.correlationId());
    }
    element("sequence", message.sequence());
    fields("", message.data());
    raw("</f:message>");
  }

  private void fields(String name, Object value) {
    if (value instanceof Map<?, ?> object) {
      object.forEach((key, member) -> fields(name.isEmpty() ? "" + key : name + "." + key, member));
    } else if (value instanceof List<?> array) {
      for (int n = 0; n < array.size(); n++) {
        fields(name + "[" + n + "]", array.get(n));
      }
    } else if (value != null) {
      raw("<f:field>").element("name", name).element("value", value).raw("</f:field>");
    }
  }

  private SoapAnswer element(String name, Object value) {
    return raw("<f:" + name + ">").text(value.toString()).raw("</f:" + name + ">");
  }

  private SoapAnswer raw(String markup) {
    xml.append(markup);
    return this;
  }

  private SoapAnswer text(String text) {
    text.codePoints().forEach(this::character);
    return this;
  }

  private void character(int point) {
    switch (point) {
      case '<' -> xml.append("&lt;");
      case '>' -> xml.append("&gt;");
      case '&' -> xml.append("&amp;");
      case '\r' -> xml.append("&#13;");
      default -> xml.appendCodePoint(allowed(point) ? point : 0xFFFD);
    }
  }

  /** XML 1.0, production 2; the others cannot even be written as references. */
  private static boolean allowed(int point) {
    return point == '\t'
        || point == '\n'
        || (point >= 0x20 && point < 0xD800)
        || (point >= 0xE000 && point < 0xFFFE)
        || point >= 0x10000;
  }

  private byte[] inBody(String element) {
    xml.insert(0, "<f:" + element + " xmlns:f=\"" + SoapCall.FEED + "\">");
    return raw("</f:" + element + ">").envelope();
  }

  private byte[] envelope() {
    return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<s:Envelope xmlns:s=\""
            + SoapCall.ENVELOPE
            + "\"><s:Body>"
            + xml
            + "</s:Body></s:Envelope>")
        .getBytes(UTF_8);
  }
}
