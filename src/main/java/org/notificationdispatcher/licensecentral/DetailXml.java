package org.notificationdispatcher.licensecentral;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.notificationdispatcher.common.CmContainer;
import org.notificationdispatcher.common.Customer;
import org.notificationdispatcher.common.Item;
import org.notificationdispatcher.core.cache.DetailRequest;

/**
 * The product's own XML on both sides of the style sheets for customers, items and containers: ids
 * before the request, records behind the answer. Thread-safe.
 */
public final class DetailXml {
  private static final Map<String, Class<?>> RECORDS =
      Map.of("customer", Customer.class, "item", Item.class, "container", CmContainer.class);

  private final XMLInputFactory inputs = XMLInputFactory.newFactory();
  private final XMLOutputFactory outputs = XMLOutputFactory.newFactory();
  private final XmlMapper mapper = XmlMapper.builder().build();

  public DetailXml() {
    inputs.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    inputs.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
  }

  /** {@code <ids><id>…</id></ids>}. */
  public String write(DetailRequest request) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = outputs.createXMLStreamWriter(text);
      xml.writeStartElement("ids");
      for (String id : request.ids()) {
        xml.writeStartElement("id");
        xml.writeCharacters(id);
        xml.writeEndElement();
      }
      xml.writeEndElement();
      xml.writeEndDocument();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("ids could not be written", e);
    }
    return text.toString();
  }

  /**
   * Reads what the profile's style sheet made of an answer: customers, items or containers.
   *
   * @throws RefusedException if License Central answered with an error code
   * @throws UnusableAnswerException if the answer is none, or the style sheet does not fit it
   */
  public List<Object> read(byte[] details) {
    try {
      XMLStreamReader xml = inputs.createXMLStreamReader(new ByteArrayInputStream(details));
      xml.nextTag();
      return switch (xml.getLocalName()) {
        case "details" -> records(xml);
        case "error" ->
            throw new RefusedException(
                xml.getAttributeValue(null, "code"), xml.getAttributeValue(null, "text"));
        default ->
            throw new UnusableAnswerException(
                "element '"
                    + xml.getAttributeValue(null, "element")
                    + "' is no answer to what was asked",
                null);
      };
    } catch (XMLStreamException e) {
      throw new UnusableAnswerException("the answer is no XML: " + e.getMessage(), e);
    }
  }

  private List<Object> records(XMLStreamReader xml) throws XMLStreamException {
    List<Object> records = new ArrayList<>();
    while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
      String name = xml.getLocalName();
      Class<?> type = RECORDS.get(name);
      if (type == null) {
        throw new UnusableAnswerException(
            "the style sheet makes <" + name + ">; there are " + RECORDS.keySet(), null);
      }
      try {
        records.add(mapper.readValue(xml, type));
      } catch (JsonProcessingException e) {
        throw new UnusableAnswerException(
            name + " " + (records.size() + 1) + " cannot be read: " + reason(e), e);
      } catch (IOException e) {
        throw new UnusableAnswerException(name + " " + (records.size() + 1) + ": " + e, e);
      }
    }
    return records;
  }

  private static String reason(JsonProcessingException e) {
    String field =
        e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
            ? "<" + mapping.getPath().get(0).getFieldName() + ">: "
            : "";
    return field + e.getOriginalMessage();
  }
}
