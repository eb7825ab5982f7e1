package org.notificationdispatcher.sap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.http.Answer;
import org.notificationdispatcher.http.Request;
import org.notificationdispatcher.http.Result;

/** Posts IDocs, by SOAP or as they are, and SOAP requests. One request a message. */
final class XmlSender implements Sender {
  private static final ContentType XML = ContentType.create("text/xml", UTF_8);
  private static final ContentType IDOC = ContentType.create("application/xml", UTF_8);
  private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  private static final String ENVELOPE =
      "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>";
  private static final String ENVELOPE_END = "</soap:Body></soap:Envelope>";
  private static final String IDOC_NAMESPACE = "urn:sap-com:document:sap:idoc:soap:messages";

  private final SapTarget target;
  private final Gateway gateway;

  XmlSender(SapTarget target, Gateway gateway) {
    this.target = target;
    this.gateway = gateway;
  }

  @Override
  public void send(Job job, Listener listener) throws TransmissionException {
    boolean soap = target.kind() != SapKind.IDOC_XML;
    String body;
    try {
      body = target.kind() == SapKind.SOAP ? envelope(job.body()) : idoc(job, soap);
    } catch (IllegalArgumentException e) {
      throw gateway.refusals().unusable(e.getMessage() + " (the mapping of this message)");
    }
    gateway.send(
        Request.post(
            target.root() + target.query(),
            soap ? Map.of("SOAPAction", "\"" + target.soapAction() + "\"") : Map.of(),
            soap ? XML : IDOC,
            (DECLARATION + body).getBytes(UTF_8)),
        job.deadlineNanos(),
        new Gateway.Listener() {
          @Override
          public void answered(Result result) {
            end(result, listener);
          }

          @Override
          public void failed(TransmissionException failure) {
            listener.failed(failure);
          }
        });
  }

  private String idoc(Job job, boolean soap) {
    if (!(job.body() instanceof ObjectNode body)) {
      throw new IllegalArgumentException("the body is no JSON object of segments");
    }
    Map<String, String> control = new HashMap<>(target.control());
    ObjectNode segments = body.deepCopy();
    JsonNode own = segments.remove("control");
    if (own != null) {
      own.properties()
          .forEach(
              field -> control.put(field.getKey(), SapValue.text(field.getValue(), target.zone())));
    }
    if (segments.isEmpty()) {
      throw new IllegalArgumentException("there are no segments");
    }
    String root = SapXml.name(control.get("IDOCTYP"));
    SapXml xml = new SapXml(target.zone(), " SEGMENT=\"1\"");
    xml.raw(soap ? ENVELOPE : "");
    xml.raw(soap ? "<idoc:" + root + " xmlns:idoc=\"" + IDOC_NAMESPACE + "\">" : "<" + root + ">");
    xml.raw("<IDOC BEGIN=\"1\">");
    ControlRecord.write(xml, control, target.client(), job.id());
    return xml.fields(segments)
        .raw("</IDOC></" + (soap ? "idoc:" : "") + root + ">" + (soap ? ENVELOPE_END : ""))
        .toString();
  }

  /**
   * XML that is an envelope goes as it is, other XML in one; JSON is a function and its parameters.
   */
  private String envelope(Object body) {
    if (body instanceof String text) {
      String bare = text.strip().replaceFirst("^<\\?xml[^>]*\\?>\\s*", "");
      if (!bare.startsWith("<")) {
        throw new IllegalArgumentException("the body is neither XML nor a JSON object");
      }
      return bare.matches("(?s)<([\\w.-]+:)?Envelope[\\s>].*")
          ? bare
          : ENVELOPE + bare + ENVELOPE_END;
    }
    JsonNode tree = (JsonNode) body;
    if (!tree.isObject() || tree.size() != 1 || !tree.iterator().next().isObject()) {
      throw new IllegalArgumentException(
          "the body is no object of one field, the function with its parameters");
    }
    String name = SapXml.name(tree.fieldNames().next());
    return new SapXml(target.zone(), "")
        .raw(ENVELOPE + "<urn:" + name + " xmlns:urn=\"" + target.namespace() + "\">")
        .fields(tree.iterator().next())
        .raw("</urn:" + name + ">" + ENVELOPE_END)
        .toString();
  }

  private void end(Result result, Listener listener) {
    Answer answer = result.answer();
    Refusals refusals = gateway.refusals();
    Optional<SoapFault> fault =
        answer == null || Refusals.page(answer) || locked(answer)
            ? Optional.empty()
            : SoapFault.in(answer.text());
    if (fault.isPresent()) {
      end(fault.get(), answer, listener);
    } else if (answer != null && answer.status() == 409) {
      listener.delivered(409, "there already: " + answer.text());
    } else if (result.whole() && answer.consent() && !Refusals.page(answer)) {
      listener.delivered(answer.status(), answer.text());
    } else {
      listener.failed(refusals.of(result));
    }
  }

  private static boolean locked(Answer answer) {
    return answer.status() == 401 || answer.status() == 403;
  }

  private void end(SoapFault fault, Answer answer, Listener listener) {
    Refusals refusals = gateway.refusals();
    if (fault.says(target.duplicates())) {
      listener.delivered(answer.status(), "there already: " + fault.text());
    } else if (fault.forGood()) {
      listener.failed(refusals.rejected(answer, fault.code() + " " + fault.text()));
    } else {
      listener.failed(refusals.repeated(answer, fault.code() + " " + fault.text()));
    }
  }
}
