package org.notificationdispatcher.feed;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What a SOAP 1.1 envelope asks for.
 *
 * @param operation the local name of the element in its body
 * @param fields the texts of that element's children by their local names, in their order
 */
record SoapCall(String operation, Map<String, List<String>> fields) {
  static final String ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";
  static final String FEED = "urn:notification-dispatcher:feed:v1";

  private static final XMLInputFactory XML = factory();

  /** A factory that is not configured any more may be shared. */
  private static XMLInputFactory factory() {
    XMLInputFactory xml = XMLInputFactory.newFactory();
    xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    xml.setProperty(XMLInputFactory.IS_COALESCING, true);
    return xml;
  }

  /** The first text of a field; null if it is not given or empty. */
  String text(String name) {
    List<String> texts = fields.getOrDefault(name, List.of(""));
    return texts.get(0).isBlank() ? null : texts.get(0).strip();
  }

  /**
   * Reads an envelope.
   *
   * @throws SoapFault that says why it is none
   */
  static SoapCall read(byte[] envelope) throws SoapFault {
    try {
      XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(envelope));
      try {
        return envelope(xml);
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      throw SoapFault.client("the body is not XML: " + firstLine(e));
    }
  }

  private static String firstLine(XMLStreamException e) {
    return e.getLocation() == null
        ? "it ends too early"
        : "line %d, column %d"
            .formatted(e.getLocation().getLineNumber(), e.getLocation().getColumnNumber());
  }

  private static SoapCall envelope(XMLStreamReader xml) throws XMLStreamException, SoapFault {
    xml.nextTag();
    if (!xml.getLocalName().equals("Envelope")) {
      throw SoapFault.client("the body is not a SOAP envelope but " + xml.getName());
    }
    if (!ENVELOPE.equals(xml.getNamespaceURI())) {
      throw SoapFault.versionMismatch();
    }
    xml.nextTag();
    if (is(xml, "Header")) {
      header(xml);
      xml.nextTag();
    }
    if (!xml.isStartElement() || !is(xml, "Body")) {
      throw SoapFault.client("the envelope has no Body");
    }
    xml.nextTag();
    if (!xml.isStartElement() || !FEED.equals(xml.getNamespaceURI())) {
      throw SoapFault.client("the Body has no element of the namespace " + FEED);
    }
    String operation = xml.getLocalName();
    Map<String, List<String>> fields = new LinkedHashMap<>();
    while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
      fields
          .computeIfAbsent(xml.getLocalName(), name -> new ArrayList<>())
          .add(xml.getElementText());
    }
    while (xml.hasNext()) {
      xml.next();
    }
    return new SoapCall(operation, fields);
  }

  private static boolean is(XMLStreamReader xml, String name) {
    return xml.getLocalName().equals(name) && ENVELOPE.equals(xml.getNamespaceURI());
  }

  /** Headers are for others, unless one of them must be understood. */
  private static void header(XMLStreamReader xml) throws XMLStreamException, SoapFault {
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        String must = xml.getAttributeValue(ENVELOPE, "mustUnderstand");
        if (depth == 1 && ("1".equals(must) || "true".equals(must))) {
          throw SoapFault.mustUnderstand(xml.getName().toString());
        }
        depth++;
      } else if (event == XMLStreamReader.END_ELEMENT) {
        depth--;
      }
    }
  }
}
