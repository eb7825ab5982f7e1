package org.notificationdispatcher.licensecentral;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.Tally;
import org.notificationdispatcher.core.collect.Window;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Tries out a style sheet: everything that is wrong with what it makes, where reading would end at
 * the first. What it finds right is read as it would be.
 */
public final class MappingCheck {
  private static final int NUMBERS_TOLD = 5;

  private final LicenseCentralXml xml;
  private final Module module;
  private final boolean byDates;
  private final int maxRows;

  /**
   * @param module whose records the style sheet makes
   * @param byDates whether the page need not say if there is more
   * @param maxRows most rows of an answer
   */
  public MappingCheck(LicenseCentralXml xml, Module module, boolean byDates, int maxRows) {
    this.xml = xml;
    this.module = module;
    this.byDates = byDates;
    this.maxRows = maxRows;
  }

  /** By problem, the records that have it. */
  private static final class Findings {
    private final Map<String, List<String>> all = new LinkedHashMap<>();

    void add(String problem, String where) {
      all.computeIfAbsent(problem, key -> new ArrayList<>()).add(where);
    }

    List<String> lines() {
      return all.entrySet().stream()
          .map(one -> where(one.getValue()) + ": " + one.getKey())
          .toList();
    }

    private static String where(List<String> records) {
      int told = Math.min(records.size(), NUMBERS_TOLD);
      return String.join(", ", records.subList(0, told))
          + (records.size() > told ? " and " + (records.size() - told) + " more" : "");
    }
  }

  /**
   * Applies the style sheet and looks at the result.
   *
   * @throws UnusableProfileException if the style sheet cannot be applied
   * @throws UnusableAnswerException if what it makes is neither a page nor an error
   */
  public MappedSample check(StyleSheet styleSheet, Document sample) {
    byte[] result = styleSheet.apply(new DOMSource(sample));
    Element root = parse(result).getDocumentElement();
    if (!root.getLocalName().equals("page")) {
      try {
        xml.read(result, window());
        throw new IllegalStateException("<" + root.getLocalName() + "> was taken for a page");
      } catch (RefusedException e) {
        return new MappedSample(Map.of(), e, List.of(), List.of(), List.of());
      }
    }
    return page(root);
  }

  private MappedSample page(Element root) {
    List<Element> elements = children(root);
    if (byDates && !root.hasAttribute("hasMore")) {
      root.setAttribute("hasMore", Boolean.toString(elements.size() >= maxRows));
    }
    List<String> problems = new ArrayList<>(pageProblems(root));
    Map<String, String> page = attributes(root, elements.size());
    Findings findings = new Findings();
    Set<String> filled = new LinkedHashSet<>();
    List<CollectedRecord> records = new ArrayList<>();
    int number = 0;
    for (Element element : elements) {
      number++;
      String name = element.getLocalName();
      Class<? extends CollectedRecord> type = LicenseCentralXml.RECORDS.get(name);
      String where = name + " " + number;
      if (type == null) {
        findings.add(
            "<" + name + "> is no record; there are " + LicenseCentralXml.RECORDS.keySet(), where);
      } else if (look(element, type, "", where, findings, filled)) {
        read(root, element, where, findings).ifPresent(records::add);
      }
    }
    problems.addAll(findings.lines());
    if (elements.isEmpty()) {
      problems.add(
          "the page has no records; take a sample with some, or see why the style sheet finds none");
    }
    return new MappedSample(page, null, records, problems, neverFilled(filled));
  }

  /** What is wrong with the page itself. */
  private List<String> pageProblems(Element root) {
    Element alone = (Element) root.cloneNode(false);
    List<String> problems = new ArrayList<>();
    try {
      Page page = xml.read(bytes(alone), window());
      if (!byDates && page.hasMore() && page.lastKey() == null) {
        problems.add("the page has more but no lastKey: there is no way to the next one");
      }
    } catch (UnusableAnswerException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }

  private static Map<String, String> attributes(Element root, int rows) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("rows", Integer.toString(rows));
    for (String name : new String[] {"lastKey", "hasMore", "serverTime", "totalRows"}) {
      attributes.put(name, root.hasAttribute(name) ? root.getAttribute(name) : "-");
    }
    return attributes;
  }

  /**
   * Holds the elements of a record against its fields.
   *
   * @param prefix of the names of its fields, such as {@code options.}
   * @param filled gets the names of those that have a value
   * @return whether it can be read
   */
  private static boolean look(
      Element element,
      Class<?> type,
      String prefix,
      String where,
      Findings findings,
      Set<String> filled) {
    boolean well = true;
    Map<String, Type> fields = fields(type);
    Set<String> present = new LinkedHashSet<>();
    for (Element child : children(element)) {
      String name = child.getLocalName();
      Type field = fields.get(name);
      if (field == null) {
        findings.add("<" + prefix + name + "> is no field; there are " + fields.keySet(), where);
        well = false;
        continue;
      }
      if (children(child).isEmpty() && child.getTextContent().isBlank()) {
        continue;
      }
      present.add(name);
      filled.add(prefix + name);
      if (field instanceof Class<?> nested && nested.isRecord()) {
        well &= look(child, nested, prefix + name + ".", where, findings, filled);
      } else if (item(field) instanceof Class<?> nested && nested.isRecord()) {
        for (Element item : children(child)) {
          well &= look(item, nested, prefix + name + ".", where, findings, filled);
        }
      }
    }
    for (String name : fields.keySet()) {
      if (LicenseCentralXml.isRequired(type, name) && !present.contains(name)) {
        findings.add("<" + prefix + name + "> is required and missing", where);
        well = false;
      }
    }
    return well;
  }

  private static Map<String, Type> fields(Class<?> type) {
    Map<String, Type> fields = new LinkedHashMap<>();
    for (RecordComponent field : type.getRecordComponents()) {
      fields.put(field.getName(), field.getGenericType());
    }
    return fields;
  }

  /** What a list has; null if it is none. */
  private static Type item(Type field) {
    return field instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : null;
  }

  private Optional<CollectedRecord> read(
      Element root, Element element, String where, Findings findings) {
    Element alone = (Element) root.cloneNode(false);
    alone.appendChild(element.cloneNode(true));
    try {
      return Optional.of(xml.read(bytes(alone), window()).records().get(0));
    } catch (UnusableAnswerException e) {
      findings.add(e.getMessage().replaceFirst("^\\w+ 1 of the page: ", ""), where);
      return Optional.empty();
    }
  }

  private List<String> neverFilled(Set<String> filled) {
    List<String> never = new ArrayList<>();
    never(LicenseCentralXml.type(module), "", filled, never);
    return never;
  }

  private static void never(Class<?> type, String prefix, Set<String> filled, List<String> never) {
    fields(type)
        .forEach(
            (name, field) -> {
              if (!filled.contains(prefix + name)) {
                never.add(prefix + name);
              } else if (field instanceof Class<?> nested && nested.isRecord()) {
                never(nested, prefix + name + ".", filled, never);
              } else if (item(field) instanceof Class<?> nested && nested.isRecord()) {
                never(nested, prefix + name + ".", filled, never);
              }
            });
  }

  /** Everything from the beginning, by cursor: what has been told of "more" is in the page. */
  private Window window() {
    return new Window(
        module,
        Instant.EPOCH,
        null,
        null,
        maxRows,
        0,
        true,
        true,
        Instant.EPOCH,
        null,
        null,
        new Tally(0, null));
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  private static Document parse(byte[] result) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      DocumentBuilder parser = factory.newDocumentBuilder();
      parser.setErrorHandler(new DefaultHandler());
      return parser.parse(new ByteArrayInputStream(result));
    } catch (SAXException e) {
      throw new UnusableAnswerException(
          "what the style sheet makes is no XML: " + e.getMessage(), e);
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException("what the style sheet makes cannot be looked at", e);
    }
  }

  private static byte[] bytes(Element element) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(element), new StreamResult(out));
    } catch (TransformerException e) {
      throw new IllegalStateException("an element could not be written", e);
    }
    return out.toByteArray();
  }
}
