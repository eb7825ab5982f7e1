package org.notificationdispatcher.licensecentral;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.Selection;
import org.notificationdispatcher.core.collect.Slice;
import org.notificationdispatcher.core.collect.Window;

/**
 * The product's own XML on both sides of the profile's style sheets: a window before the request, a
 * page of records behind the answer. Thread-safe.
 */
public final class LicenseCentralXml {
  static final Map<String, Class<? extends CollectedRecord>> RECORDS =
      Map.of("order", Order.class, "license", License.class, "activation", Activation.class);

  /** What every record must have beside its numbers. */
  private static final Map<Class<?>, List<String>> REQUIRED =
      Map.of(
          Order.class, List.of("modified"),
          License.class, List.of("modified", "state"),
          Activation.class, List.of("modified", "type", "state"));

  /** When License Central answered, for whoever reads a time. */
  private static final String ANSWERED = "answered";

  private final XMLInputFactory inputs = XMLInputFactory.newFactory();
  private final XMLOutputFactory outputs = XMLOutputFactory.newFactory();
  private final Times times;
  private final Clock clock;
  private final XmlMapper mapper;

  /**
   * @param times how License Central writes them
   * @param clock ours, where an answer does not say when it was given
   */
  public LicenseCentralXml(Times times, Clock clock) {
    this.times = times;
    this.clock = clock;
    inputs.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    inputs.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    mapper =
        XmlMapper.builder()
            .addModule(new SimpleModule().addDeserializer(Instant.class, new TimeReader()))
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
  }

  /**
   * {@code <window from= to= afterKey= pageSize=/>}; what is null is left out, times are as License
   * Central writes them. For a selection, {@code <selection by= afterKey= pageSize=>} with one
   * {@code <value>} each.
   */
  public String write(Window window) {
    Selection selection = window.selection();
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = outputs.createXMLStreamWriter(text);
      if (selection == null) {
        Slice asked = window.question();
        xml.writeStartElement("window");
        xml.writeAttribute("from", times.from(asked.from()));
        if (asked.to() != null) {
          xml.writeAttribute("to", times.to(asked.from(), asked.to()));
        }
      } else {
        xml.writeStartElement("selection");
        xml.writeAttribute("by", selection.by().toString());
      }
      if (window.afterKey() != null) {
        xml.writeAttribute("afterKey", window.afterKey());
      }
      xml.writeAttribute("pageSize", Integer.toString(window.pageSize()));
      for (String value : selection == null ? List.<String>of() : selection.values()) {
        xml.writeStartElement("value");
        xml.writeCharacters(value);
        xml.writeEndElement();
      }
      xml.writeEndElement();
      xml.writeEndDocument();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a window could not be written", e);
    }
    return text.toString();
  }

  /**
   * Reads what the profile's style sheet made of an answer.
   *
   * @param window what was asked for
   * @return what may be stored of it
   * @throws RefusedException if License Central answered with an error code
   * @throws UnusableAnswerException if the answer is none, or the style sheet does not fit it
   */
  public Page read(byte[] page, Window window) {
    try {
      XMLStreamReader xml = inputs.createXMLStreamReader(new ByteArrayInputStream(page));
      xml.nextTag();
      return switch (xml.getLocalName()) {
        case "page" -> window.storable(page(xml, window));
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

  private Page page(XMLStreamReader xml, Window window) throws XMLStreamException {
    String lastKey = xml.getAttributeValue(null, "lastKey");
    String more = xml.getAttributeValue(null, "hasMore");
    // With slices, a full answer says it by itself
    boolean tells = more != null || window.slice() == null;
    boolean hasMore = tells && hasMore(more);
    Long totalRows = totalRows(xml.getAttributeValue(null, "totalRows"));
    Instant read = clock.instant();
    Instant serverTime = time(xml.getAttributeValue(null, "serverTime"), read);
    Instant answered = serverTime == null ? read : serverTime;
    List<CollectedRecord> records = new ArrayList<>();
    while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
      String name = xml.getLocalName();
      Class<? extends CollectedRecord> type = RECORDS.get(name);
      if (type == null) {
        throw new UnusableAnswerException(
            "the style sheet makes <" + name + ">; there are " + RECORDS.keySet(), null);
      }
      if (type != type(window.module())) {
        throw new UnusableAnswerException(
            "the style sheet makes <" + name + "> in answer to " + window.module(), null);
      }
      CollectedRecord one = record(xml, type, name, records.size() + 1, answered);
      missing(one)
          .ifPresent(
              missing -> {
                throw new UnusableAnswerException(
                    name + " " + one.sourceKey() + " has no <" + missing + ">", null);
              });
      records.add(one);
    }
    boolean full = records.size() >= window.pageSize();
    return new Page(records, lastKey, tells ? hasMore : full, serverTime, totalRows);
  }

  private static Optional<String> missing(CollectedRecord record) {
    return REQUIRED.get(record.getClass()).stream()
        .filter(field -> value(record, field) == null)
        .findFirst();
  }

  private static Object value(CollectedRecord record, String field) {
    return switch (field) {
      case "modified" -> record.modified();
      case "type" -> ((Activation) record).type();
      default ->
          record instanceof License license ? license.state() : ((Activation) record).state();
    };
  }

  /** Whether a record of this type, or what is in one, cannot do without a field. */
  static boolean isRequired(Class<?> type, String field) {
    return REQUIRED.getOrDefault(type, List.of()).contains(field)
        || Stream.of(type.getRecordComponents())
            .anyMatch(one -> one.getName().equals(field) && one.getType().isPrimitive());
  }

  /** What a module's records are. */
  static Class<? extends CollectedRecord> type(Module module) {
    return switch (module) {
      case ORDERS -> Order.class;
      case LICENSES -> License.class;
      case ACTIVATIONS -> Activation.class;
    };
  }

  private CollectedRecord record(
      XMLStreamReader xml,
      Class<? extends CollectedRecord> type,
      String name,
      int number,
      Instant answered) {
    try {
      return mapper
          .readerFor(type)
          .withAttribute(ANSWERED, answered)
          .readValue(mapper.getFactory().createParser(xml));
    } catch (UnrecognizedPropertyException e) {
      throw new UnusableAnswerException(
          "the style sheet makes <"
              + e.getPropertyName()
              + "> of "
              + name
              + " "
              + number
              + "; there are "
              + e.getKnownPropertyIds(),
          e);
    } catch (JsonMappingException e) {
      String field = e.getPath().isEmpty() ? "" : ": <" + e.getPath().get(0).getFieldName() + ">";
      throw new UnusableAnswerException(
          name
              + " "
              + number
              + " of the page"
              + field
              + (e.getOriginalMessage().startsWith("Cannot map `null`")
                  ? " is missing"
                  : " cannot be read: " + e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UnusableAnswerException(name + " " + number + " of the page: " + e, e);
    }
  }

  /** Strict, because what is wrongly taken for "no more" is never read. */
  private static boolean hasMore(String text) {
    return switch (text == null ? "" : text.strip()) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw new UnusableAnswerException(
              "the page's hasMore is '" + text + "', not true or false", null);
    };
  }

  private static Long totalRows(String text) {
    try {
      return text == null || text.isBlank() ? null : Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new UnusableAnswerException("the page's totalRows is '" + text + "', no number", e);
    }
  }

  private Instant time(String text, Instant read) {
    try {
      return text == null ? null : times.read(text, read);
    } catch (DateTimeException e) {
      throw new UnusableAnswerException(
          "the page's serverTime cannot be read: " + e.getMessage(), e);
    }
  }

  /** A time as License Central writes it; nothing if the element is empty. */
  private final class TimeReader extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    TimeReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = parser.getText();
      try {
        return text.isBlank() ? null : times.read(text, (Instant) context.getAttribute(ANSWERED));
      } catch (DateTimeException e) {
        throw JsonMappingException.from(parser, e.getMessage(), e);
      }
    }
  }
}
